package io.perigee.perf;

import org.HdrHistogram.Histogram;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine kept a thread waiting that had nothing to do but to wake up: it sleeps for a millisecond and
 * records how much later it woke. What shows here was not caused by the code that is measured.
 */
final class HostPause
{
    private static final long SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Histogram histogram = LatencyRecorder.newHistogram();

    /** Sleep once. */
    void sleep()
    {
        final long beginNs = System.nanoTime();
        LockSupport.parkNanos(SLEEP_NS);
        final long sleptNs = System.nanoTime() - beginNs;
        histogram.recordValue(Math.min(Math.max(0, sleptNs - SLEEP_NS), LatencyRecorder.HIGHEST_NS));
    }

    /** Forget what was recorded so far. */
    void restart()
    {
        histogram.reset();
    }

    /**
     * How much too late each sleep ended.
     *
     * @return histogram of nanoseconds.
     */
    Histogram histogram()
    {
        return histogram;
    }
}
