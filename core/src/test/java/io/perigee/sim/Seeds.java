package io.perigee.sim;

import java.util.stream.LongStream;

/**
 * Which seeds a simulation test runs: one that is given, to replay it, or the first N.
 */
public final class Seeds
{
    /** Names one seed to run. */
    public static final String SEED_PROP_NAME = "perigee.sim.seed";
    /** Names how many seeds to run. */
    public static final String SEEDS_PROP_NAME = "perigee.sim.seeds";
    /** Names the first seed of several, so that a soak does not repeat those of the last one. */
    public static final String FIRST_SEED_PROP_NAME = "perigee.sim.first.seed";
    /** How many seeds run unless told otherwise. */
    public static final int SEEDS_DEFAULT = 1_000;

    private Seeds()
    {
    }

    /**
     * Whether one seed is replayed, so that nothing can be said about how often something occurred over all seeds.
     *
     * @return true if a seed was named.
     */
    public static boolean isReplay()
    {
        return null != Long.getLong(SEED_PROP_NAME);
    }

    /**
     * The seeds to run.
     *
     * @return seeds in the order in which they run.
     */
    public static LongStream all()
    {
        final Long seed = Long.getLong(SEED_PROP_NAME);
        if (null != seed)
        {
            return LongStream.of(seed);
        }

        final long first = Long.getLong(FIRST_SEED_PROP_NAME, 1);
        return LongStream.range(first, first + Integer.getInteger(SEEDS_PROP_NAME, SEEDS_DEFAULT));
    }

    /**
     * What to type to run one seed again.
     *
     * @param test class of the test.
     * @param seed to run.
     * @return a command for a shell at the top of the project.
     */
    public static String replayCommand(final Class<?> test, final long seed)
    {
        return "mvn -q -pl core -am test -Dtest=" + test.getSimpleName() +
            " -Dsurefire.failIfNoSpecifiedTests=false -D" + SEED_PROP_NAME + '=' + seed;
    }
}
