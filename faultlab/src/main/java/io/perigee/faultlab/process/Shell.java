package io.perigee.faultlab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Short commands of the operating system.
 */
public final class Shell
{
    private static final long TIMEOUT_SECONDS = 60;

    private Shell()
    {
    }

    /**
     * Run a command to its end.
     *
     * @param command words of it.
     * @return all that it printed.
     * @throws ProcessFailure if it fails, or takes longer than a minute.
     */
    public static String run(final List<String> command)
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
                throw new ProcessFailure(String.join(" ", command) + ": not done after " + TIMEOUT_SECONDS + " s");
            }
            if (0 != process.exitValue())
            {
                throw new ProcessFailure(
                    String.join(" ", command) + ": exit code " + process.exitValue() + ": " + output.trim());
            }
            return output;
        }
        catch (final IOException ex)
        {
            throw new ProcessFailure(String.join(" ", command) + ": " + ex.getMessage(), ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new ProcessFailure("interrupted", ex);
        }
    }

    /**
     * Whether a command is installed.
     *
     * @param name of it.
     * @return true if it is found where commands are looked for.
     */
    public static boolean has(final String name)
    {
        return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin", "/sbin"))
            .anyMatch((directory) -> !directory.isEmpty() && Files.isExecutable(Path.of(directory, name)));
    }

    /**
     * Whether this process may mount file systems.
     *
     * @return true for root.
     */
    public static boolean isRoot()
    {
        try
        {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        }
        catch (final IOException | UnsupportedOperationException ignored)
        {
            return false;
        }
    }
}
