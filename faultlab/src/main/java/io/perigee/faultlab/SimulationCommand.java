package io.perigee.faultlab;

import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;

/**
 * {@code faultlab simulation}: the seeds of the broker's simulation, one a run.
 */
@Command(
    name = "simulation",
    mixinStandardHelpOptions = true,
    description = {
        "A broker, NameServers and clients on simulated clocks, storage and networks, with faults of every kind: run N",
        "simulates the seed that --seed names plus N. Without --seed that is N+1."})
final class SimulationCommand extends ExperimentCommand implements Experiment
{
    private static final String TEST = "io.perigee.broker.simulation.BrokerSimulationTest";
    private static final String METHOD = "shouldKeepItsPromisesUnderFaults";
    /** What the simulation takes the one seed from that it is to run. */
    private static final String SEED_PROP_NAME = "perigee.sim.seed";

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1000",
        description = "seeds to simulate (default: ${DEFAULT-VALUE})")
    private long seeds;

    private long firstSeed;
    private long lowestSeed = Long.MAX_VALUE;
    private long highestSeed = Long.MIN_VALUE;
    private Launcher launcher;
    private LauncherDiscoveryRequest request;

    @Override
    long count()
    {
        return seeds;
    }

    @Override
    Long defaultSeed()
    {
        return 1L;
    }

    @Override
    Experiment prepare(final long seed)
    {
        firstSeed = seed;
        launcher = LauncherFactory.create();
        request = LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(TEST, METHOD))
            .build();
        return this;
    }

    @Override
    void explain(final Tally tally, final PrintWriter out)
    {
        super.explain(tally, out);
        if (lowestSeed <= highestSeed)
        {
            out.println("  simulated: seeds " + lowestSeed + " to " + highestSeed);
        }
    }

    @Override
    public void run(final ExperimentRun run)
    {
        final long seed = firstSeed + run.number();
        lowestSeed = Math.min(lowestSeed, seed);
        highestSeed = Math.max(highestSeed, seed);
        System.setProperty(SEED_PROP_NAME, Long.toString(seed));
        final SummaryGeneratingListener listener = new SummaryGeneratingListener();
        launcher.execute(request, listener);
        final TestExecutionSummary summary = listener.getSummary();
        if (1 != summary.getTestsSucceededCount() || 0 != summary.getTotalFailureCount())
        {
            final List<TestExecutionSummary.Failure> failures = summary.getFailures();
            final Throwable cause = failures.isEmpty() ? null : failures.get(0).getException();
            throw new AssertionError("simulation of seed " + seed + " failed", cause);
        }
    }
}
