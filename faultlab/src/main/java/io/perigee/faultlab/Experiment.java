package io.perigee.faultlab;

/**
 * Something that is tried many times, each time a little differently. Closed once after the last run.
 */
public interface Experiment extends AutoCloseable
{
    /**
     * Try once. What it does depends on the run's number and random numbers alone, as far as that can be had, so that
     * a failed run can be had again. Called by several threads at once if the command says so.
     *
     * @param run to do: number, random numbers, and where to count what was met.
     * @throws Exception or an error of any kind if the run has failed; its message says what was broken.
     */
    void run(ExperimentRun run) throws Exception;

    /**
     * Which run a replay has to begin with.
     *
     * @param number of the run to replay.
     * @return an earlier one if the two have shared something, such as a data directory.
     */
    default long replayFrom(final long number)
    {
        return number;
    }

    /**
     * Clean up after the last run.
     */
    @Override
    default void close()
    {
    }
}
