package io.perigee.broker;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

class ReadyFlowsTest
{
    private final ReadyFlows ready = new ReadyFlows();

    @Test
    void shouldGiveTurnsInACircle()
    {
        final Flow first = add(1);
        final Flow second = add(2);
        assertSame(first, ready.current());
        ready.advance();
        assertSame(second, ready.current());
        ready.advance();
        assertSame(first, ready.current());
        ready.remove();
        assertSame(second, ready.current());
        ready.advance();
        assertSame(second, ready.current());
    }

    @Test
    void shouldHaveATurnForTheFirstFlowHoweverLongThereWasNone()
    {
        // More often than an int can count.
        for (long cycle = 0; cycle <= 1L << 31; cycle++)
        {
            ready.advance();
        }
        final Flow flow = add(1);
        assertSame(flow, ready.current());
    }

    @Test
    void shouldLeaveNobodyOut()
    {
        final Random random = new Random(1);
        final Set<Flow> flows = new HashSet<>();
        long id = 0;
        for (int i = 0; i < 10_000; i++)
        {
            if (random.nextBoolean() && flows.size() < 200 || flows.isEmpty())
            {
                flows.add(add(++id));
            }
            else if (random.nextInt(3) == 0)
            {
                flows.remove(ready.current());
                ready.remove();
            }
            else
            {
                ready.advance();
            }
            assertEquals(flows.size(), ready.count());
        }

        final Set<Flow> seen = new HashSet<>();
        for (int i = ready.count(); i > 0; i--)
        {
            assertNotNull(ready.current());
            seen.add(ready.current());
            ready.advance();
        }
        assertEquals(flows, seen);
    }

    private Flow add(final long id)
    {
        final Flow flow = new Flow(null, id, null, new long[0], 1);
        ready.add(flow);
        return flow;
    }
}
