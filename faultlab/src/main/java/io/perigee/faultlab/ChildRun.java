package io.perigee.faultlab;

import io.perigee.faultlab.process.Interruption;
import io.perigee.faultlab.process.Patience;
import io.perigee.faultlab.process.ProcessFailure;
import io.perigee.faultlab.process.Shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A command that was run to its end, or to the end of its time.
 *
 * @param exitCode that it ended with; {@link #TIMED_OUT} if it was ended, {@link #NOT_FOUND} if there is none.
 * @param output   all that it said.
 */
record ChildRun(int exitCode, String output)
{
    static final int TIMED_OUT = -1;
    static final int NOT_FOUND = -2;

    /**
     * Run a command.
     *
     * @param command        with its arguments.
     * @param directory      that it runs in, or null for that of this process.
     * @param timeoutSeconds after which it is killed.
     * @return how it ended.
     * @throws ProcessFailure if this process is ending.
     */
    static ChildRun execute(final List<String> command, final Path directory, final long timeoutSeconds)
    {
        Path said = null;
        Process process = null;
        try
        {
            said = Files.createTempFile("perigee-faultlab", ".log");
            final ProcessBuilder builder = new ProcessBuilder(Shell.inOwnSession(command))
                .redirectErrorStream(true).redirectOutput(said.toFile()).redirectInput(ProcessBuilder.Redirect.PIPE);
            if (null != directory)
            {
                builder.directory(directory.toFile());
            }
            try
            {
                Interruption.check();
                process = builder.start();
            }
            catch (final IOException missing)
            {
                return new ChildRun(NOT_FOUND, String.valueOf(missing.getMessage()));
            }
            process.getOutputStream().close();
            final Process child = process;
            final boolean isOver = Patience.of(Duration.ofSeconds(timeoutSeconds)).await(
                () -> !child.isAlive() || Interruption.isRequested());
            Interruption.check();
            return new ChildRun(
                isOver ? process.exitValue() : TIMED_OUT, Files.readString(said, StandardCharsets.UTF_8));
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
        finally
        {
            end(process, said);
        }
    }

    private static void end(final Process process, final Path said)
    {
        if (null != process)
        {
            process.destroyForcibly();
        }
        if (null != said)
        {
            said.toFile().delete();
        }
    }
}
