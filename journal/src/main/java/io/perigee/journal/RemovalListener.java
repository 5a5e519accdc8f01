package io.perigee.journal;

/**
 * Is told before the begin of the log moves up.
 */
@FunctionalInterface
public interface RemovalListener
{
    /**
     * What lies below a position is about to leave the log. It can be read until this has returned true, and nobody is
     * to be sent there afterwards. Called by the housekeeping agent, again and again until all is done.
     *
     * @param minPosition begin of the log from now on.
     * @return false if there is something left to do.
     */
    boolean isReady(long minPosition);
}
