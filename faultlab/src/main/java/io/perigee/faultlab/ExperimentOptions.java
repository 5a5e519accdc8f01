package io.perigee.faultlab;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What can be said about every experiment. Used by the thread that runs the command.
 */
final class ExperimentOptions
{
    private static final int SEED_BOUND = 1_000_000_000;

    @Option(names = "--seed", paramLabel = "N",
        description = "what chance begins with; the same seed gives the same runs (default: a new one, printed)")
    private Long seed;

    @Option(names = "--only", paramLabel = "I[-J]", converter = RunRange.Converter.class,
        description = "do this one run, after those that it shares a data directory with, or exactly runs I to J: " +
            "failed runs are replayed so")
    private RunRange only;

    @Option(names = "--resume", description = "go on where the last call with these options was interrupted")
    private boolean isResumed;

    @Option(names = "--failures", paramLabel = "N", defaultValue = "10",
        description = "stop after so many failed runs (default: ${DEFAULT-VALUE})")
    private int maxFailures;

    @Option(names = "--state", paramLabel = "DIR", hidden = true,
        description = "directory for what --resume reads (default: that of the build)")
    private Path stateDirectory;

    boolean hasSeed()
    {
        return null != seed;
    }

    long seed()
    {
        if (null == seed)
        {
            seed = (long)ThreadLocalRandom.current().nextInt(1, SEED_BOUND);
        }
        return seed;
    }

    /** Runs to do, or null for all. */
    RunRange only()
    {
        return only;
    }

    boolean isResumed()
    {
        return isResumed;
    }

    int maxFailures()
    {
        return maxFailures;
    }

    Path stateDirectory()
    {
        return null != stateDirectory ? stateDirectory : Path.of(System.getProperty(
            "perigee.faultlab.state",
            System.getProperty("java.io.tmpdir") + "/perigee-faultlab-" + System.getProperty("user.name")));
    }
}
