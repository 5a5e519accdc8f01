package io.perigee.transport;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertTrue;

class RestingIdleStrategyTest
{
    private static final int IDLES_BEFORE_REST = 5;
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RestingIdleStrategy strategy = new RestingIdleStrategy(1, 1, 1, IDLES_BEFORE_REST, REST_NS);

    @Test
    void shouldRestWhenThereWasNoWorkForLong()
    {
        idle(IDLES_BEFORE_REST);

        assertTrue(timeOfIdleNs() >= REST_NS);
        assertTrue(timeOfIdleNs() >= REST_NS);
    }

    @Test
    void shouldNotRestSoonAfterWork()
    {
        idle(IDLES_BEFORE_REST);
        strategy.idle(1);

        long shortestNs = Long.MAX_VALUE;
        for (int i = 0; i < IDLES_BEFORE_REST; i++)
        {
            shortestNs = Math.min(shortestNs, timeOfIdleNs());
        }
        assertTrue(shortestNs < REST_NS);
    }

    private void idle(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            strategy.idle(0);
        }
    }

    private long timeOfIdleNs()
    {
        final long startNs = System.nanoTime();
        strategy.idle(0);
        return System.nanoTime() - startNs;
    }
}
