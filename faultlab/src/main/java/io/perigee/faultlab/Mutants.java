package io.perigee.faultlab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Plants bugs and lets the other experiments look for them, each in a process of its own. Run 0 plants none: there
 * nothing may be found. One thread.
 */
final class Mutants implements Experiment
{
    private static final String SIMULATION = "simulation";
    /** What looks for bugs, in this order unless a patch names one: most for the time first. */
    static final List<String> EXPERIMENTS = List.of("crash-images", "rot", "eio", SIMULATION);
    private static final List<List<String>> OPTIONS = List.of(
        List.of("--count", "4000"), List.of("--flips", "12000"), List.of("--runs", "300"), List.of("--seeds", "300"));

    private final List<Mutant> mutants;
    private final MutantTree tree;
    private final long seed;
    private final long timeoutSeconds;

    /**
     * Plant nothing yet.
     *
     * @param mutants        to plant, from run 1 on.
     * @param tree           to plant them into.
     * @param seed           of the experiments.
     * @param timeoutSeconds of each of them.
     */
    Mutants(final List<Mutant> mutants, final MutantTree tree, final long seed, final long timeoutSeconds)
    {
        this.mutants = mutants;
        this.tree = tree;
        this.seed = seed;
        this.timeoutSeconds = timeoutSeconds;
    }

    @Override
    public void run(final ExperimentRun run) throws IOException
    {
        if (0 == run.number())
        {
            final Finding finding = firstFinding(null, null, run.tally());
            if (null != finding)
            {
                throw new AssertionError("without a planted bug something was found: " + finding);
            }
            return;
        }

        final Mutant mutant = mutants.get((int)run.number() - 1);
        final long beginNs = System.nanoTime();
        final Path classes = tree.plant(mutant);
        final Finding finding = firstFinding(classes, mutant.expected(), run.tally());
        if (null == finding)
        {
            throw new AssertionError(mutant.name() + " was not caught: " + mutant.breaks());
        }
        System.err.printf(Locale.ROOT, "  %-28s %s%s (%d s)%n", mutant.name(), finding,
            differenceFrom(mutant, finding, run.tally()), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs));
    }

    @Override
    public void close()
    {
        tree.close();
    }

    /** What there is to say if another one has caught a bug than its patch names. */
    static String differenceFrom(final Mutant mutant, final Finding finding, final Tally tally)
    {
        if (finding.experiment().equals(mutant.expected()))
        {
            return "";
        }
        tally.count("caught by another one than the patch names");
        return "; its patch names " + mutant.expected();
    }

    /** Which experiment finds something, and what; null if none does. Without a planted bug all must come to an end. */
    private Finding firstFinding(final Path classes, final String expected, final Tally tally)
    {
        final List<Integer> order = new ArrayList<>();
        for (int i = 0; i < EXPERIMENTS.size(); i++)
        {
            order.add(EXPERIMENTS.get(i).equals(expected) ? 0 : order.size(), i);
        }
        for (final int experiment : order)
        {
            final String name = EXPERIMENTS.get(experiment);
            final ChildRun child = ChildRun.execute(command(classes, experiment), null, timeoutSeconds);
            final Finding finding = Finding.of(name, child);
            if (null != finding)
            {
                tally.count("caught by " + name);
                return finding;
            }
            if (ChildRun.TIMED_OUT == child.exitCode())
            {
                tally.count("not done in time: " + name);
                if (null == classes)
                {
                    throw new AssertionError(name + " was not done after " + timeoutSeconds +
                        " s without a planted bug: " + child.output());
                }
            }
        }
        return null;
    }

    private List<String> command(final Path classes, final int experiment)
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp",
            (null == classes ? "" : classes + File.pathSeparator) + System.getProperty("java.class.path"),
            FaultlabCommand.class.getName(), EXPERIMENTS.get(experiment)));
        command.addAll(OPTIONS.get(experiment));
        if (!SIMULATION.equals(EXPERIMENTS.get(experiment)))
        {
            // The simulation is known to find what it has to within the first seeds that it has.
            command.addAll(List.of("--seed", Long.toString(seed)));
        }
        command.addAll(List.of("--failures", "1",
            "--state", Path.of(System.getProperty("java.io.tmpdir"), "perigee-mutants-state").toString()));
        return command;
    }
}
