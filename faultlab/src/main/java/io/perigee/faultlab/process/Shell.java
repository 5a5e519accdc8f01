package io.perigee.faultlab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Short commands of the operating system.
 */
public final class Shell
{
    private static final long TIMEOUT_SECONDS = 60;
    private static final String SESSION_STARTER = "setsid";
    private static final List<String> ROOT_DIRECTORIES = List.of("/usr/sbin", "/sbin");

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
            final Process process = new ProcessBuilder(inOwnSession(found(command))).redirectErrorStream(true).start();
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
     * Have a command run apart from the terminal: what a user types to end this process, such as Ctrl-C, would
     * otherwise go to all that it has started, too, before this process knows of it.
     *
     * @param command words of it.
     * @return words to start a process with; it has the same id as the command.
     */
    public static List<String> inOwnSession(final List<String> command)
    {
        final List<String> words = new ArrayList<>(command);
        if (has(SESSION_STARTER))
        {
            words.add(0, path(SESSION_STARTER));
        }
        return words;
    }

    /**
     * Whether a command is installed.
     *
     * @param name of it.
     * @return true if it is found where commands are looked for.
     */
    public static boolean has(final String name)
    {
        return null != find(name, System.getenv("PATH"));
    }

    /**
     * Where a command is: a user's path often lacks the directories of those that only root has a use for.
     *
     * @param name of it.
     * @return absolute path; the name alone if it is not installed.
     */
    public static String path(final String name)
    {
        final Path file = find(name, System.getenv("PATH"));
        return null == file ? name : file.toString();
    }

    /**
     * The same command with the path of its first word.
     *
     * @param command words of it.
     * @return words that do not depend on who looks for the first of them, and where.
     */
    static List<String> found(final List<String> command)
    {
        final List<String> words = new ArrayList<>(command);
        words.set(0, path(words.get(0)));
        return words;
    }

    static Path find(final String name, final String searchPath)
    {
        return Stream.concat(
            Stream.of(String.valueOf(searchPath).split(":")).filter((directory) -> directory.startsWith("/")),
            ROOT_DIRECTORIES.stream())
            .map((directory) -> Path.of(directory).resolve(name))
            .filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst().orElse(null);
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
