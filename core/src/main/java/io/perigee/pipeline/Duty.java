package io.perigee.pipeline;

/**
 * One concern of the broker, stepped by a {@link DutyAgent}. Which duties share a thread is decided elsewhere; a duty
 * works the same alone and in company. It never blocks, unless its documentation says that it waits for the disk.
 */
public interface Duty
{
    /**
     * Called once by the thread that will run the duty, before the first cycle.
     *
     * @param nowNs time of the cycle.
     */
    default void onStart(final long nowNs)
    {
    }

    /**
     * Do a bounded amount of work.
     *
     * @param nowNs time of the cycle, on the broker's monotonic clock.
     * @return how much was done; 0 if nothing.
     */
    int perform(long nowNs);

    /**
     * Called once after the last cycle, by the thread that ran the duty, unless that cycle has thrown.
     */
    default void onClose()
    {
    }

    /**
     * What the duty is called in thread names and counters.
     *
     * @return a constant text.
     */
    String roleName();
}
