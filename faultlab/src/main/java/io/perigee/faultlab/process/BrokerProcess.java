package io.perigee.faultlab.process;

import org.agrona.IoUtil;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a JVM of its own, from the command that users run. Ended when this process ends, unless that is killed.
 */
public final class BrokerProcess implements AutoCloseable
{
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration RUN_TIMEOUT = Duration.ofSeconds(18);
    private static final String READY = "ready in ";
    private static final String JVM_ERROR = "jvm-error.log";
    private static final int TAIL_LINES = 20;
    private static final File SHARED_MEMORY = new File("/dev/shm");

    private final Path workDirectory;
    private final Path output;
    private final Thread endAtExit = new Thread(this::endAtExit, "end-broker");
    private final long startNs = System.nanoTime();
    private volatile Process process;
    private volatile boolean isClosed;

    private BrokerProcess(final Path workDirectory, final Path output)
    {
        this.workDirectory = workDirectory;
        this.output = output;
    }

    /**
     * Start a broker; it is not ready yet.
     *
     * @param settings      of the broker.
     * @param workDirectory for what it prints, in a file for each start.
     * @param jvmOptions    for this start.
     * @return the process.
     */
    public static BrokerProcess start(
        final BrokerSettings settings, final Path workDirectory, final List<String> jvmOptions)
    {
        try
        {
            Files.createDirectories(workDirectory);
            Files.deleteIfExists(workDirectory.resolve(JVM_ERROR));
            final BrokerProcess broker = new BrokerProcess(workDirectory, newOutput(workDirectory));
            broker.start(settings.command(workDirectory.resolve(JVM_ERROR), jvmOptions));
            return broker;
        }
        catch (final IOException ex)
        {
            throw new ProcessFailure("the broker cannot be started: " + ex.getMessage(), ex);
        }
    }

    /**
     * Whether it has said that it is ready.
     *
     * @return true once clients are served.
     */
    public boolean isReady()
    {
        return lines().stream().anyMatch((line) -> line.startsWith(READY));
    }

    /**
     * Whether it runs.
     *
     * @return false once it has ended.
     */
    public boolean isAlive()
    {
        return process.isAlive();
    }

    /**
     * Wait until it says that it is ready.
     *
     * @param timeout after which that has failed.
     * @return nanoseconds from the start of the process.
     */
    public long awaitReady(final Duration timeout)
    {
        final boolean isOver =
            Patience.of(timeout).await(() -> isReady() || !isAlive() || Interruption.isRequested());
        Interruption.check();
        if (!isOver || !isReady())
        {
            throw new ProcessFailure(
                (isAlive() ? "the broker is not ready after " + timeout.toSeconds() + " s" :
                "the broker ended with " + process.exitValue() + " before it was ready") + tail());
        }
        return System.nanoTime() - startNs;
    }

    /**
     * Wait until it ends by itself.
     *
     * @param timeout after which it is given up.
     * @return its exit code.
     */
    public int awaitExit(final Duration timeout)
    {
        try
        {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS))
            {
                throw new ProcessFailure("the broker has not ended after " + timeout.toSeconds() + " s" + tail());
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ProcessFailure("interrupted", ex);
        }
        return process.exitValue();
    }

    /**
     * End it as a power button would, and wait until it is gone.
     */
    public void kill()
    {
        process.destroyForcibly();
        awaitExit(EXIT_TIMEOUT);
    }

    /**
     * Ask it to end, and wait until it has.
     *
     * @return its exit code.
     */
    public int terminate()
    {
        process.destroy();
        return awaitExit(EXIT_TIMEOUT);
    }

    /**
     * Fail if it does not run any more, or if its JVM has met a fault.
     */
    public void checkAlive()
    {
        checkNoFault();
        if (!isAlive())
        {
            throw new ProcessFailure("the broker ended by itself with " + process.exitValue() + tail());
        }
    }

    /**
     * Fail if its JVM has died of a signal or has read memory behind which there is no file any more.
     */
    public void checkNoFault()
    {
        if (Files.exists(workDirectory.resolve(JVM_ERROR)) ||
            lines().stream().anyMatch((line) -> line.contains("SIGBUS") || line.contains("unsafe memory access")))
        {
            throw new ProcessFailure("the JVM of the broker has met a memory fault" + tail());
        }
    }

    /**
     * Whether it has printed something.
     *
     * @param text to look for.
     * @return true if a line has it.
     */
    public boolean hasPrinted(final String text)
    {
        return lines().stream().anyMatch((line) -> line.contains(text));
    }

    /**
     * What it printed last.
     *
     * @return to be put behind a sentence; empty if it printed nothing.
     */
    public String tail()
    {
        final List<String> lines = lines();
        return lines.isEmpty() ? "" : "; it printed:" + System.lineSeparator() +
            String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /**
     * What it printed.
     *
     * @return lines so far.
     */
    public List<String> lines()
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

    /**
     * End it if it runs, and remove what its media driver has left in shared memory.
     */
    @Override
    public void close()
    {
        try
        {
            kill();
        }
        finally
        {
            isClosed = true;
            removeHook();
            deleteDriverDirectories();
        }
    }

    /** Nothing runs that does not have an owner: who ends it is settled before it begins. */
    private void start(final List<String> command) throws IOException
    {
        Interruption.check();
        try
        {
            Runtime.getRuntime().addShutdownHook(endAtExit);
        }
        catch (final IllegalStateException ending)
        {
            throw new ProcessFailure("interrupted", ending);
        }
        try
        {
            process = new ProcessBuilder(Shell.inOwnSession(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        }
        catch (final IOException ex)
        {
            isClosed = true;
            removeHook();
            throw ex;
        }
        process.getOutputStream().close();
    }

    private static Path newOutput(final Path directory)
    {
        int number = 1;
        while (Files.exists(directory.resolve("broker-" + number + ".out")))
        {
            number++;
        }
        return directory.resolve("broker-" + number + ".out");
    }

    /** Whoever owns the process ends it when the run is done; this is for the case that the run does not end. */
    private void endAtExit()
    {
        final boolean isEnded = Patience.of(RUN_TIMEOUT).await(() -> isClosed);
        if (!isEnded)
        {
            process.destroyForcibly();
        }
    }

    private void removeHook()
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(endAtExit);
        }
        catch (final IllegalStateException ignored)
        {
            // This process is ending, and the hook runs.
        }
    }

    private void deleteDriverDirectories()
    {
        final File[] left =
            SHARED_MEMORY.listFiles((parent, name) -> name.matches("perigee-.*-" + process.pid() + "-[0-9a-f]+"));
        if (null != left)
        {
            for (final File directory : left)
            {
                IoUtil.delete(directory, true);
            }
        }
    }
}
