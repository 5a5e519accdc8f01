package io.perigee.client;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * Time that passes when a test says so.
 */
final class FakeClock implements NanoClock, EpochClock
{
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);

    @Override
    public long nanoTime()
    {
        return nowNs;
    }

    @Override
    public long time()
    {
        return 1_700_000_000_000L + TimeUnit.NANOSECONDS.toMillis(nowNs);
    }

    void advanceMs(final long durationMs)
    {
        nowNs += TimeUnit.MILLISECONDS.toNanos(durationMs);
    }
}
