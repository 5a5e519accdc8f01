package io.perigee.server;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A command in a process of its own, which can be stopped and continued. What it prints lies in files.
 */
final class ChildCommand implements AutoCloseable
{
    private final Process process;
    private final Path out;
    private final Path err;

    private ChildCommand(final Process process, final Path out, final Path err)
    {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Start a command.
     *
     * @param directory  where its output goes.
     * @param properties system properties, as {@code name=value}.
     * @param args       as typed.
     * @return the running process.
     * @throws IOException if it cannot be started.
     */
    static ChildCommand start(final Path directory, final List<String> properties, final String... args)
        throws IOException
    {
        final List<String> command = new ArrayList<>(List.of(
            new File(System.getProperty("java.home"), "bin/java").getPath(),
            "--add-opens",
            "java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        properties.forEach((property) -> command.add("-D" + property));
        command.add(PerigeeCommand.class.getName());
        command.addAll(List.of(args));
        final Path out = directory.resolve(args[0] + ".out");
        final Path err = directory.resolve(args[0] + ".err");
        final Process process = new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();

        return new ChildCommand(process, out, err);
    }

    OutputStream in()
    {
        return process.getOutputStream();
    }

    boolean isAlive()
    {
        return process.isAlive();
    }

    int exitValue()
    {
        return process.exitValue();
    }

    /** Whole lines that it has printed so far. */
    List<String> lines()
    {
        final String text = text(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    String errors()
    {
        return text(err);
    }

    void signal(final String name) throws IOException, InterruptedException
    {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String text(final Path file)
    {
        try
        {
            return Files.readString(file, StandardCharsets.UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
