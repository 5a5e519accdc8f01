package io.perigee.perf;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a figure depends on besides the code: it stands in every report.
 */
final class Environment
{
    private static final String UNKNOWN = "unknown";

    private Environment()
    {
    }

    /**
     * Describe this machine and this build.
     *
     * @param jvmFlags      of the measured processes.
     * @param dataDirectory whose file system counts.
     * @return the description.
     */
    static ObjectNode describe(final List<String> jvmFlags, final Path dataDirectory)
    {
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        node.put("jvmFlags", String.join(" ", jvmFlags));
        node.put("cpu", firstValue(Path.of("/proc/cpuinfo"), "model name"));
        node.put("cores", Runtime.getRuntime().availableProcessors());
        node.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        node.put("clock", firstLine(Path.of("/sys/devices/system/clocksource/clocksource0/current_clocksource")));
        node.put("governor", firstLine(Path.of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")));
        node.put("loadAverage", firstLine(Path.of("/proc/loadavg")));
        node.put("fileSystem", fileSystem(dataDirectory));
        final String sha = command("git", "rev-parse", "HEAD");
        final ObjectNode git = node.putObject("git");
        git.put("sha", sha.isEmpty() ? UNKNOWN : sha);
        git.put("dirty", !command("git", "status", "--porcelain", "--untracked-files=no").isEmpty());
        return node;
    }

    private static String fileSystem(final Path directory)
    {
        try
        {
            final FileStore store = Files.getFileStore(directory);
            return store.type() + " on " + store.name();
        }
        catch (final IOException ignored)
        {
            return UNKNOWN;
        }
    }

    private static String firstValue(final Path file, final String key)
    {
        return readLines(file).stream()
            .filter((line) -> line.startsWith(key))
            .map((line) -> line.substring(line.indexOf(':') + 1).trim())
            .findFirst().orElse(UNKNOWN);
    }

    private static String firstLine(final Path file)
    {
        return readLines(file).stream().findFirst().orElse(UNKNOWN);
    }

    private static List<String> readLines(final Path file)
    {
        try
        {
            return Files.readAllLines(file);
        }
        catch (final IOException ignored)
        {
            return List.of();
        }
    }

    /** Empty if there is no such command, or no repository here. */
    private static String command(final String... words)
    {
        try
        {
            final Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            final String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor(5, TimeUnit.SECONDS) && 0 == process.exitValue() ? output : "";
        }
        catch (final IOException ignored)
        {
            return "";
        }
        catch (final InterruptedException ignored)
        {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
