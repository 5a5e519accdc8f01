package io.perigee.faultlab.process;

import org.junit.jupiter.api.Test;

import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BulkSamplesTest
{
    private static final long INTERVAL = BulkSamples.INTERVAL;

    @Test
    void shouldHoldTheFirstTheLastAndSomeInBetween()
    {
        final BulkSamples samples = new BulkSamples();
        assertEquals(Map.of(), samples.of(1));
        for (long offset = 5; offset < 2 * INTERVAL + 10; offset++)
        {
            samples.add(1, offset, 10 * offset);
        }
        assertEquals(Map.of(
            5L, 50L, INTERVAL, 10 * INTERVAL, 2 * INTERVAL, 20 * INTERVAL, 2 * INTERVAL + 9, 20 * INTERVAL + 90),
            samples.of(1));
        assertEquals(Map.of(), samples.of(0));
    }
}
