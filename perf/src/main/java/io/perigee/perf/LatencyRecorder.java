package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.concurrent.TimeUnit;

/**
 * Latencies of one run in nanoseconds. One thread records and never allocates or waits; another takes intervals out.
 */
final class LatencyRecorder
{
    /** Longer ones are recorded as this. */
    static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(10);

    private static final int SIGNIFICANT_DIGITS = 3;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_NS, SIGNIFICANT_DIGITS);
    private final Histogram total = newHistogram();
    private Histogram interval;

    static Histogram newHistogram()
    {
        return new Histogram(1, HIGHEST_NS, SIGNIFICANT_DIGITS);
    }

    /**
     * Record one latency. Called by the recording thread only.
     *
     * @param latencyNs from the intended send time.
     */
    void record(final long latencyNs)
    {
        recorder.recordValue(Math.min(Math.max(0, latencyNs), HIGHEST_NS));
    }

    /** Forget what was recorded so far: it was warm-up. Called by the conductor while nothing is recorded. */
    void restart()
    {
        interval = recorder.getIntervalHistogram(interval);
        total.reset();
    }

    /**
     * Take out what was recorded since the last call and add it to the total. Called by the conductor only.
     *
     * @return the interval, valid until the next call.
     */
    Histogram takeInterval()
    {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        return interval;
    }

    /**
     * Everything that was taken out.
     *
     * @return histogram of nanoseconds.
     */
    Histogram total()
    {
        return total;
    }
}
