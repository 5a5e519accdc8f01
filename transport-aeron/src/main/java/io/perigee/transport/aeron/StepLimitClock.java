package io.perigee.transport.aeron;

import org.agrona.concurrent.NanoClock;

/**
 * The clock of an Aeron client whose driver is in this process. A client that finds itself stopped for ten seconds
 * closes everything, because its driver may have; but ours was stopped with it. So no step of this clock is long.
 */
final class StepLimitClock implements NanoClock
{
    static final long MAX_STEP_NS = 1_000_000_000L;

    private final NanoClock clock;
    private long lastReadNs;
    private long timeNs;

    StepLimitClock(final NanoClock clock)
    {
        this.clock = clock;
        lastReadNs = clock.nanoTime();
        timeNs = lastReadNs;
    }

    @Override
    public synchronized long nanoTime()
    {
        final long nowNs = clock.nanoTime();
        timeNs += Math.min(nowNs - lastReadNs, MAX_STEP_NS);
        lastReadNs = nowNs;
        return timeNs;
    }
}
