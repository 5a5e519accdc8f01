package io.perigee.perf;

import java.util.concurrent.TimeUnit;

/**
 * When each message is meant to be sent: evenly spaced, and computed from the message's number, so that rounding never
 * adds up and a late message never moves the ones behind it.
 */
final class Schedule
{
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long startNs;
    private final long ratePerSecond;

    /**
     * Lay out a schedule.
     *
     * @param startNs       when message 0 is meant to be sent.
     * @param ratePerSecond how many messages are meant to be sent in each second, at least 1.
     */
    Schedule(final long startNs, final long ratePerSecond)
    {
        if (ratePerSecond < 1)
        {
            throw new IllegalArgumentException("a rate must be at least 1 in a second: " + ratePerSecond);
        }
        this.startNs = startNs;
        this.ratePerSecond = ratePerSecond;
    }

    /**
     * When a message is meant to be sent.
     *
     * @param index of the message, from 0.
     * @return time in nanoseconds, on the clock of the start.
     */
    long intendedNs(final long index)
    {
        final long seconds = index / ratePerSecond;
        final long rest = index % ratePerSecond;
        return startNs + seconds * NANOS_PER_SECOND + rest * NANOS_PER_SECOND / ratePerSecond;
    }

    /**
     * How many messages fit into a duration.
     *
     * @param durationNs of the load.
     * @return count, at least 1.
     */
    long count(final long durationNs)
    {
        final long seconds = durationNs / NANOS_PER_SECOND;
        final long rest = durationNs % NANOS_PER_SECOND;
        return Math.max(1, seconds * ratePerSecond + rest * ratePerSecond / NANOS_PER_SECOND);
    }

    /**
     * The rate that was reached when the last message left late.
     *
     * @param count      of messages sent.
     * @param lastSentNs when the last of them was taken by the transport.
     * @return messages per second; the intended rate when nothing was late.
     */
    double achievedRate(final long count, final long lastSentNs)
    {
        final long latenessNs = Math.max(0, lastSentNs - intendedNs(count - 1));
        final double intendedSeconds = (double)count / ratePerSecond;
        return count / (intendedSeconds + (double)latenessNs / NANOS_PER_SECOND);
    }
}
