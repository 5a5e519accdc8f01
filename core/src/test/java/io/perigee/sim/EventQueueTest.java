package io.perigee.sim;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventQueueTest
{
    private final EventQueue queue = new EventQueue();
    private final List<Long> order = new ArrayList<>();

    @Test
    void shouldRunEventsInOrderOfTimeAndThenOfScheduling()
    {
        final SplittableRandom random = new SplittableRandom(42);
        for (long i = 0; i < 2_000; i++)
        {
            final long timeNs = random.nextLong(100);
            final long label = timeNs * 10_000 + i;
            queue.schedule(timeNs, () -> order.add(label));
        }

        runAll();

        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(2_000, order.size());
    }

    @Test
    void shouldRunWhatEventsSchedule()
    {
        queue.schedule(5, () -> queue.schedule(3, () -> order.add(queue.nowNs())));
        queue.schedule(6, () -> order.add(queue.nowNs()));

        runAll();

        assertEquals(List.of(6L, 8L), order);
    }

    @Test
    void shouldRefuseThePast()
    {
        queue.schedule(5, () -> order.add(queue.nowNs()));
        assertTrue(queue.runNext());
        assertThrows(IllegalArgumentException.class, () -> queue.scheduleAt(4, () -> order.add(0L)));
        assertFalse(queue.runNext());
    }

    private void runAll()
    {
        while (queue.runNext())
        {
            assertTrue(queue.size() >= 0);
        }
    }
}
