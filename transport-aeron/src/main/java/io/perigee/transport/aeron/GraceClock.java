package io.perigee.transport.aeron;

import org.agrona.concurrent.EpochClock;

/**
 * The wall clock of an embedded driver. After the whole process was stopped for a while, it stands still for a moment
 * more: the driver would otherwise find, before any other thread has run, that everybody in this very process has
 * been silent for too long, and take away what they have open.
 */
final class GraceClock implements EpochClock
{
    /** The driver reads its clock every millisecond; half a second without a reading is a stop. */
    static final long STOP_MS = 500;
    /** Three beats of an Aeron client. */
    static final long GRACE_MS = 1_500;

    private final EpochClock clock;
    private long lastReadMs;
    private long lastTimeMs;
    private long graceEndMs = Long.MIN_VALUE;

    GraceClock(final EpochClock clock)
    {
        this.clock = clock;
        lastReadMs = clock.time();
        lastTimeMs = lastReadMs;
    }

    /** Read by the driver's conductor for nearly all of the time, so the lock is free. */
    @Override
    public synchronized long time()
    {
        final long nowMs = clock.time();
        if (nowMs - lastReadMs > STOP_MS)
        {
            graceEndMs = nowMs + GRACE_MS;
        }

        lastReadMs = nowMs;
        if (nowMs >= graceEndMs)
        {
            lastTimeMs = nowMs;
        }

        return lastTimeMs;
    }
}
