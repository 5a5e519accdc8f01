package io.perigee.faultlab;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The frame of all experiments, with one that does nothing but fail when it is told to.
 */
class ExperimentCommandTest
{
    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Toy toy = new Toy();

    @Test
    void shouldEndWithHowManyPassedAndFailed()
    {
        toy.failing.add(3L);
        assertEquals(ExitCode.FAILED, run("--count", "10", "--seed", "7"));
        assertTrue(out.toString().startsWith("toy --count 10  seed 7"), out.toString());
        assertTrue(out.toString().endsWith("9 passed, 1 failed" + System.lineSeparator()), out.toString());
        final String replay = "replay: scripts/faultlab toy --count 10 --seed 7 --only 3";
        assertTrue(err.toString().contains(replay), err.toString());
        assertTrue(toy.isClosed);
    }

    @Test
    void shouldSayHowCertainItIsThatNothingFails()
    {
        assertEquals(ExitCode.PASSED, run("--count", "3000"));
        assertTrue(out.toString().contains("fewer than one in 1,000 does"), out.toString());
        assertTrue(out.toString().endsWith("3000 passed, 0 failed" + System.lineSeparator()), out.toString());
    }

    @Test
    void shouldReplayOneRunWithTheSameRandomNumbers()
    {
        run("--count", "10", "--seed", "7");
        final long met = toy.values.get(3);
        toy.values.clear();
        assertEquals(ExitCode.PASSED, run("--count", "10", "--seed", "7", "--only", "3"));
        assertEquals(List.of(met), toy.values);
        assertTrue(out.toString().endsWith("1 passed, 0 failed" + System.lineSeparator()), out.toString());
    }

    @Test
    void shouldReplayTheRunsThatARunSharesSomethingWith()
    {
        toy.runsThatShare = 4;
        toy.failing.add(6L);
        run("--count", "10", "--seed", "7");
        assertTrue(err.toString().contains("--seed 7 --only 4-6"), err.toString());
        final List<Long> met = List.copyOf(toy.values.subList(4, 7));
        toy.values.clear();
        assertEquals(ExitCode.FAILED, run("--count", "10", "--seed", "7", "--only", "4-6"));
        assertEquals(met, toy.values);
        assertTrue(out.toString().endsWith("2 passed, 1 failed" + System.lineSeparator()), out.toString());
        toy.values.clear();
        assertEquals(ExitCode.FAILED, run("--count", "10", "--seed", "7", "--only", "6"));
        assertEquals(met, toy.values);
        toy.values.clear();
        assertEquals(ExitCode.FAILED, run("--count", "10", "--seed", "7", "--only", "6-9"));
        assertEquals(met.subList(2, 3), toy.values, "what comes after a failure would begin anew");
    }

    @Test
    void shouldRefuseRunsThatAreNone()
    {
        for (final String only : List.of("x", "-1", "3-2", "3-"))
        {
            assertEquals(ExitCode.USAGE, run("--count", "10", "--only=" + only), only);
        }
    }

    @Test
    void shouldGiveEachRunAndSeedOtherRandomNumbers()
    {
        run("--count", "100", "--seed", "7");
        run("--count", "100", "--seed", "8");
        assertEquals(200, toy.values.stream().distinct().count());
    }

    @Test
    void shouldGoOnWhereItWasStopped()
    {
        toy.failing.addAll(List.of(2L, 5L));
        assertEquals(ExitCode.FAILED, run("--count", "8", "--seed", "7", "--failures", "1"));
        assertEquals(3, toy.values.size());
        assertEquals(ExitCode.FAILED, run("--count", "8", "--resume"));
        assertEquals(8, toy.values.size());
        assertTrue(out.toString().endsWith("6 passed, 2 failed" + System.lineSeparator()), out.toString());
        assertTrue(out.toString().contains("           8 runs met"), out.toString());
        assertEquals(ExitCode.USAGE, run("--count", "8", "--resume"), "it was done to its end");
    }

    @Test
    void shouldNotGoOnWithOtherOptions()
    {
        toy.failing.add(2L);
        run("--count", "8", "--failures", "1");
        assertEquals(ExitCode.USAGE, run("--count", "9", "--resume"));
    }

    @Test
    void shouldNeverSayPassedWhenSomethingIsMissing()
    {
        toy.need = "root";
        assertEquals(ExitCode.SKIPPED, run("--count", "8"));
        toy.isNeedSeenLate = true;
        assertEquals(ExitCode.SKIPPED, run("--count", "8"));
        assertTrue(out.toString().endsWith("skipped: needs root" + System.lineSeparator()), out.toString());
        assertFalse(out.toString().contains("passed"), out.toString());
    }

    @Test
    void shouldDoEachRunOnceWithSeveralThreads()
    {
        toy.threads = 4;
        assertEquals(ExitCode.PASSED, run("--count", "500"));
        assertEquals(500, toy.values.stream().distinct().count());
        assertTrue(out.toString().contains("         500 runs met"), out.toString());
    }

    private int run(final String... args)
    {
        final List<String> typed = new ArrayList<>(Arrays.asList(args));
        typed.addAll(List.of("--state", directory.toString()));
        return new CommandLine(new ToyCommand(toy))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(typed.toArray(new String[0]));
    }

    /** The command as the shell would have it: a new one each time. */
    @Command(name = "toy")
    private static final class ToyCommand extends ExperimentCommand
    {
        private final Toy toy;

        @Option(names = "--count")
        private long count;

        ToyCommand(final Toy toy)
        {
            this.toy = toy;
        }

        @Override
        long count()
        {
            return count;
        }

        @Override
        int threads()
        {
            return toy.threads;
        }

        @Override
        Experiment prepare(final long seed)
        {
            if (null != toy.need && !toy.isNeedSeenLate)
            {
                throw new SkippedException(toy.need);
            }
            return toy;
        }
    }

    /** Fails where it is told to. */
    private static final class Toy implements Experiment
    {
        private final List<Long> failing = new ArrayList<>();
        private final List<Long> values = new ArrayList<>();
        private String need;
        private boolean isNeedSeenLate;
        private boolean isClosed;
        private int threads = 1;
        private long runsThatShare = 1;

        @Override
        public void run(final ExperimentRun run)
        {
            if (null != need)
            {
                throw new SkippedException(need);
            }
            run.tally().count("runs met");
            final long value = run.random().nextLong();
            synchronized (values)
            {
                values.add(value);
            }
            if (failing.contains(run.number()))
            {
                throw new AssertionError("run " + run.number() + " was told to fail");
            }
        }

        @Override
        public long replayFrom(final long number)
        {
            return number / runsThatShare * runsThatShare;
        }

        @Override
        public void close()
        {
            isClosed = true;
        }
    }
}
