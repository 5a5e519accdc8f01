package io.perigee.perf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that the rig started. Its output goes to a file, its standard input stays open as long as the rig lives.
 */
final class ChildProcess implements AutoCloseable
{
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long CLOSE_TIMEOUT_SECONDS = 15;
    private static final int TAIL_LINES = 12;

    private final String name;
    private final Path output;
    private final Process process;

    /**
     * Start a process.
     *
     * @param name    for messages.
     * @param command to run.
     * @param output  file for all that it prints.
     */
    ChildProcess(final String name, final List<String> command, final Path output)
    {
        this.name = name;
        this.output = output;
        try
        {
            process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException("cannot start " + name, exception);
        }
    }

    /**
     * Wait until it says that it is ready.
     *
     * @param prefix    of the line to wait for.
     * @param timeoutNs after which it is given up.
     */
    void awaitLine(final String prefix, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (lines().stream().noneMatch((line) -> line.startsWith(prefix)))
        {
            if (!process.isAlive())
            {
                throw new RigException(name + " ended before it was ready" + tail());
            }
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new RigException(
                    name + " was not ready after " + TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s" + tail());
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }

    /**
     * Wait until it ends.
     *
     * @param timeoutNs after which it is given up.
     */
    void awaitExit(final long timeoutNs)
    {
        try
        {
            if (!process.waitFor(timeoutNs, TimeUnit.NANOSECONDS))
            {
                throw new RigException(
                    name + " was not done after " + TimeUnit.NANOSECONDS.toSeconds(timeoutNs) + " s" + tail());
            }
        }
        catch (final InterruptedException exception)
        {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", exception);
        }
        if (0 != process.exitValue())
        {
            throw new RigException(name + " failed with exit code " + process.exitValue() + tail());
        }
    }

    /** Check that it is still there. */
    void checkAlive()
    {
        if (!process.isAlive())
        {
            throw new RigException(name + " ended with exit code " + process.exitValue() + " during the run" + tail());
        }
    }

    @Override
    public void close()
    {
        process.destroy();
        try
        {
            if (!process.waitFor(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ignored)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String tail()
    {
        final List<String> lines = lines();
        return lines.isEmpty() ? "" : "; it printed:" + System.lineSeparator() +
            String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private List<String> lines()
    {
        try
        {
            return Files.readAllLines(output);
        }
        catch (final IOException ignored)
        {
            return List.of();
        }
    }
}
