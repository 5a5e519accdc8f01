package io.perigee.transport.aeron;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TrafficIdleStrategyTest
{
    private static final int IDLES = 20;

    private long nowNs;
    private long datagramBytes;
    private final TrafficIdleStrategy strategy = new TrafficIdleStrategy(() -> datagramBytes, () -> nowNs);

    @Test
    void shouldParkWhenNoDatagramEverCame()
    {
        assertTrue(shortestIdleNs(0) >= TrafficIdleStrategy.MIN_PARK_NS);
    }

    @Test
    void shouldParkAfterWorkThatWasForNoDatagram()
    {
        assertTrue(shortestIdleNs(1) >= TrafficIdleStrategy.MIN_PARK_NS);
    }

    @Test
    void shouldNotParkWithinASecondOfADatagram()
    {
        datagramBytes += 100;
        nowNs += TrafficIdleStrategy.QUIET_NS;
        strategy.idle(1);
        nowNs += TrafficIdleStrategy.QUIET_NS - 1;

        assertTrue(shortestIdleNs(0) < TrafficIdleStrategy.MIN_PARK_NS);
        assertTrue(shortestIdleNs(1) < TrafficIdleStrategy.MIN_PARK_NS);
    }

    @Test
    void shouldParkASecondAfterTheLastDatagram()
    {
        datagramBytes += 100;
        strategy.idle(0);
        nowNs += TrafficIdleStrategy.QUIET_NS;

        assertTrue(shortestIdleNs(0) >= TrafficIdleStrategy.MIN_PARK_NS);
    }

    @Test
    void shouldSayWhatItIs()
    {
        assertEquals("traffic", strategy.alias());
    }

    private long shortestIdleNs(final int workCount)
    {
        long shortestNs = Long.MAX_VALUE;
        for (int i = 0; i < IDLES; i++)
        {
            final long startNs = System.nanoTime();
            strategy.idle(workCount);
            shortestNs = Math.min(shortestNs, System.nanoTime() - startNs);
        }

        return shortestNs;
    }
}
