package io.perigee.faultlab;

import io.perigee.faultlab.process.Interruption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the experiments have in common: the seed is printed, every failed run comes with a line that replays it,
 * progress is shown and saved, an interrupted experiment can go on, and the last line is {@code N passed, N failed}.
 * Used by the thread that runs the command; the runs may have threads of their own.
 */
abstract class ExperimentCommand implements Callable<Integer>
{
    private static final Set<String> NOT_REPEATED = Set.of("--seed", "--only", "--resume", "--failures", "--state");
    /** The rule of three says nothing about a few runs. */
    private static final int FEWEST_RUNS_FOR_A_BOUND = 30;
    private static final long INTERRUPTION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    @Mixin
    private ExperimentOptions options;

    @Spec
    private CommandSpec spec;

    private Throwable setUpFailure;
    private long firstRun;

    /**
     * How many runs are asked for.
     *
     * @return 1 or more.
     */
    abstract long count();

    /**
     * What chance begins with if nobody says so.
     *
     * @return null for a new one with each call.
     */
    Long defaultSeed()
    {
        return null;
    }

    /**
     * Get ready for the first run.
     *
     * @param seed of the experiment.
     * @return the experiment; closed after its last run.
     * @throws SkippedException if this machine lacks what the experiment needs.
     * @throws Exception        if it cannot begin for another reason.
     */
    abstract Experiment prepare(long seed) throws Exception;

    /**
     * Threads that do runs.
     *
     * @return 1 unless the experiment's runs share nothing.
     */
    int threads()
    {
        return 1;
    }

    /**
     * Say what the counts mean, before the last line.
     *
     * @param tally of all runs.
     * @param out   to print lines to.
     */
    void explain(final Tally tally, final PrintWriter out)
    {
        tally.forEach((name, count) -> out.printf(Locale.ROOT, "  %,12d %s%n", count, name));
    }

    @Override
    public final Integer call() throws Exception
    {
        Interruption.watch();
        final PrintWriter out = spec.commandLine().getOut();
        if (count() < 1)
        {
            throw new ParameterException(spec.commandLine(), "there must be at least one run");
        }

        final String repeated = repeatedOptions();
        final SavedProgress saved = new SavedProgress(options.stateDirectory(), spec.name(), repeated);
        final RunRange only = options.only();
        final ExperimentProgress progress = new ExperimentProgress(
            null == only ? count() : only.last() + 1, null == only ? options.maxFailures() : 1,
            spec.commandLine().getErr());
        final long seed = begin(saved, progress);
        out.println(spec.name() + repeated + "  seed " + seed);
        out.flush();
        final CountDownLatch closed = new CountDownLatch(1);
        final Thread hook = new Thread(() -> interrupt(progress, closed, seed, repeated));
        Runtime.getRuntime().addShutdownHook(hook);
        try (Experiment experiment = prepare(seed))
        {
            if (null == only)
            {
                progress.onSave(() -> saved.save(seed, progress));
            }
            else
            {
                firstRun = only.isOne() ? experiment.replayFrom(only.last()) : only.first();
                progress.restore(firstRun, List.of(), 0, new Tally());
            }
            run(experiment, progress, seed, repeated);
        }
        catch (final SkippedException skipped)
        {
            out.println("skipped: needs " + skipped.getMessage());
            return ExitCode.SKIPPED;
        }
        finally
        {
            closed.countDown();
            awaitEndIfItHasBegun(hook);
        }

        return finish(progress, saved, seed, out);
    }

    private long begin(final SavedProgress saved, final ExperimentProgress progress)
    {
        if (null == options.only() && options.isResumed())
        {
            final Long seed = saved.seed();
            if (null == seed || options.hasSeed() && options.seed() != seed)
            {
                throw new ParameterException(
                    spec.commandLine(), "nothing to resume: no interrupted call with these options");
            }
            saved.restore(progress);
            return seed;
        }
        return options.hasSeed() || null == defaultSeed() ? options.seed() : defaultSeed();
    }

    private void run(
        final Experiment experiment, final ExperimentProgress progress, final long seed, final String repeated)
        throws InterruptedException
    {
        final String replay = "scripts/faultlab " + spec.name() + repeated + " --seed " + seed + " --only ";
        final List<Thread> threads = new ArrayList<>();
        for (int i = 1; i < threads(); i++)
        {
            final Thread thread = new Thread(() -> work(experiment, progress, seed, replay), "runs-" + i);
            thread.start();
            threads.add(thread);
        }
        work(experiment, progress, seed, replay);
        for (final Thread thread : threads)
        {
            thread.join();
        }
        if (setUpFailure instanceof SkippedException)
        {
            throw (SkippedException)setUpFailure;
        }
    }

    /** The hook that runs then ends the process; it has waited for all to be closed, and says what there is to say. */
    private static void awaitEndIfItHasBegun(final Thread hook) throws InterruptedException
    {
        try
        {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        catch (final IllegalStateException ending)
        {
            Thread.currentThread().join();
        }
    }

    private void work(
        final Experiment experiment, final ExperimentProgress progress, final long seed, final String replay)
    {
        try
        {
            long number;
            while ((number = progress.take()) >= 0)
            {
                final ExperimentRun run = new ExperimentRun(seed, number);
                Throwable failure = null;
                try
                {
                    experiment.run(run);
                }
                catch (final SkippedException skipped)
                {
                    setUpFailure = skipped;
                    progress.stop();
                }
                catch (final Throwable thrown)
                {
                    failure = thrown;
                }
                progress.onEnd(run, failure, replay + RunRange.text(experiment.replayFrom(number), number));
            }
        }
        catch (final InterruptedException exception)
        {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs in the shutdown hook. */
    private void interrupt(
        final ExperimentProgress progress, final CountDownLatch closed, final long seed, final String repeated)
    {
        try
        {
            progress.interrupt();
            closed.await(INTERRUPTION_TIMEOUT_NS, TimeUnit.NANOSECONDS);
            final PrintWriter out = spec.commandLine().getOut();
            out.println("interrupted: " + passedAndFailed(progress, firstRun));
            if (null == options.only())
            {
                new SavedProgress(options.stateDirectory(), spec.name(), repeated).save(seed, progress);
                out.println("  go on: scripts/faultlab " + spec.name() + repeated + " --resume");
            }
            out.flush();
        }
        catch (final InterruptedException exception)
        {
            Thread.currentThread().interrupt();
        }
    }

    private int finish(
        final ExperimentProgress progress, final SavedProgress saved, final long seed, final PrintWriter out)
    {
        explain(progress.tally(), out);
        final boolean isWhole = progress.isComplete();
        if (null == options.only() && isWhole)
        {
            saved.delete();
        }
        if (null == options.only() && !isWhole)
        {
            saved.save(seed, progress);
            out.println("stopped after " + options.maxFailures() + " failures");
        }

        final long done = progress.done() - firstRun;
        if (0 == progress.failed() && done >= FEWEST_RUNS_FOR_A_BOUND)
        {
            out.printf(Locale.ROOT,
                "none of %,d failed: with 95 %% certainty fewer than one in %,d does%n", done, done / 3);
        }
        out.println(passedAndFailed(progress, firstRun));
        out.flush();
        return 0 == progress.failed() ? ExitCode.PASSED : ExitCode.FAILED;
    }

    private static String passedAndFailed(final ExperimentProgress progress, final long firstRun)
    {
        return progress.done() - firstRun - progress.failed() + " passed, " + progress.failed() + " failed";
    }

    /** What was said on the command line, without what belongs to this one call. */
    private String repeatedOptions()
    {
        final StringBuilder text = new StringBuilder();
        final ParseResult parsed = spec.commandLine().getParseResult();
        for (final OptionSpec option : parsed.matchedOptions())
        {
            if (!NOT_REPEATED.contains(option.longestName()))
            {
                text.append(' ').append(option.longestName());
                final boolean isFlag = 0 == option.arity().max();
                option.originalStringValues().forEach((value) -> text.append(isFlag ? "" : " " + value));
            }
        }
        return text.toString();
    }
}
