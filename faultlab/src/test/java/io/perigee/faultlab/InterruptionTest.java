package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerProcess;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.Interruption;
import io.perigee.faultlab.process.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Ends a real process in the middle of a run, which then tries to start another process.
 */
@Timeout(60)
class InterruptionTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @Test
    void shouldNeitherPassNorFailTheRunThatAUserEnds() throws Exception
    {
        final String said = saidWhenEnded("run 1 waits");
        assertTrue(said.contains("interrupted: 1 passed, 0 failed"), said);
        assertFalse(said.contains("FAILED"), said);
        assertTrue(said.contains("cleaned up"), said);
        assertFalse(Files.exists(directory.resolve(Interrupted.STARTED)), "a process without an owner");
        assertTrue(Files.readString(directory.resolve("toy.progress")).contains("left=1"), said);
    }

    @Test
    void shouldEndWithoutAWordAboutFailuresWhenNothingHasBegun() throws Exception
    {
        final String said = saidWhenEnded(Interrupted.PREPARATION_WAITS);
        assertFalse(said.contains("Exception"), said);
        assertTrue(said.contains("interrupted: 0 passed, 0 failed"), said);
        assertTrue(said.contains("cleaned up"), said);
    }

    private String saidWhenEnded(final String waiting) throws Exception
    {
        final Path output = directory.resolve("output");
        final Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp", System.getProperty("java.class.path"), Interrupted.class.getName(),
            directory.toString(), waiting)
            .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try
        {
            Patience.of(TIMEOUT).await(
                () -> said(output).contains(waiting + System.lineSeparator()) || !process.isAlive());
            process.destroy();
            assertTrue(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        }
        finally
        {
            process.destroyForcibly();
        }

        return said(output);
    }

    private static String said(final Path output)
    {
        try
        {
            return Files.exists(output) ? Files.readString(output) : "";
        }
        catch (final IOException ex)
        {
            return ex.toString();
        }
    }

    /** The command that is interrupted: its second run waits for that, or what comes before the first. */
    @Command(name = "toy")
    static final class Interrupted extends ExperimentCommand implements Experiment
    {
        private static final String STARTED = "started";
        private static final String PREPARATION_WAITS = "preparation waits";

        private final Path directory;
        private final String waiting;

        private Interrupted(final Path directory, final String waiting)
        {
            this.directory = directory;
            this.waiting = waiting;
        }

        public static void main(final String[] args)
        {
            final Path directory = Path.of(args[0]);
            System.exit(new CommandLine(new Interrupted(directory, args[1])).execute("--state", args[0]));
        }

        @Override
        long count()
        {
            return 3;
        }

        @Override
        Experiment prepare(final long seed)
        {
            if (PREPARATION_WAITS.equals(waiting))
            {
                await();
            }
            return this;
        }

        @Override
        public void run(final ExperimentRun run)
        {
            if (0 == run.number())
            {
                return;
            }
            await();
            final BrokerSettings settings = new BrokerSettings(directory.resolve("data"), 1)
                .prefix(List.of("sh", "-c", "touch " + directory.resolve(STARTED), "sh"));
            BrokerProcess.start(settings, directory.resolve("work"), List.of()).close();
        }

        @Override
        public void close()
        {
            System.out.println("cleaned up");
        }

        private void await()
        {
            System.out.println(waiting);
            Patience.of(TIMEOUT).await(Interruption::isRequested);
        }
    }
}
