package io.perigee.faultlab;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One run of an experiment, owned by the thread that does it.
 */
public final class ExperimentRun
{
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final long number;
    private final RandomGenerator random;
    private final Tally tally = new Tally();

    /**
     * A run that has not begun.
     *
     * @param seed   of the experiment.
     * @param number of the run, from 0 on.
     */
    ExperimentRun(final long seed, final long number)
    {
        this.number = number;
        random = randomOf(seed, number);
    }

    /**
     * Random numbers that depend on a seed and the number of something.
     *
     * @param seed   of the experiment.
     * @param number of a run, or of what several runs have in common.
     * @return a new generator.
     */
    static RandomGenerator randomOf(final long seed, final long number)
    {
        // The generator scrambles what it begins with, so neighbouring numbers need not be far apart.
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + number * GOLDEN_GAMMA);
    }

    /**
     * Which run this is.
     *
     * @return a number from 0 on.
     */
    public long number()
    {
        return number;
    }

    /**
     * The only source of chance in a run.
     *
     * @return random numbers that depend on the seed and the run's number.
     */
    public RandomGenerator random()
    {
        return random;
    }

    /**
     * What the run has met; printed at the end, summed up over all runs.
     *
     * @return the run's own counts.
     */
    public Tally tally()
    {
        return tally;
    }
}
