package io.perigee.broker;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class FlowHoldsTest
{
    private static final long HOLD_NS = 1_000;

    private final FlowHolds holds = new FlowHolds();

    @Test
    void shouldNameThoseThatWereNotLookedAtForTheLengthOfAHold()
    {
        add(1, HOLD_NS, 0);
        add(2, HOLD_NS, 10);
        add(3, HOLD_NS, 20);

        assertEquals(List.of(), lookAt(HOLD_NS - 1));
        assertEquals(List.of(1L, 2L), lookAt(HOLD_NS + 10));
        assertEquals(List.of(3L), lookAt(HOLD_NS + 30));
        assertEquals(List.of(1L, 2L, 3L), lookAt(2 * HOLD_NS + 30));
    }

    @Test
    void shouldLeaveOutWhatHasSentSince()
    {
        final Flow first = add(1, HOLD_NS, 0);
        add(2, HOLD_NS, 0);
        holds.toEnd(first, 500);
        assertEquals(List.of(2L), lookAt(HOLD_NS));
        assertEquals(List.of(1L), lookAt(HOLD_NS + 500));
    }

    @Test
    void shouldForgetWhatIsOverWhereverItStands()
    {
        final Flow first = add(1, HOLD_NS, 0);
        final Flow second = add(2, HOLD_NS, 0);
        final Flow third = add(3, HOLD_NS, 0);
        holds.remove(second);
        assertEquals(List.of(1L, 3L), lookAt(HOLD_NS));
        holds.remove(first);
        assertEquals(List.of(3L), lookAt(2 * HOLD_NS));
        holds.remove(third);
        assertEquals(0, holds.count());
        assertNull(holds.next(10 * HOLD_NS));
        add(4, HOLD_NS, 0);
        assertEquals(List.of(4L), lookAt(HOLD_NS));
    }

    @Test
    void shouldLookOftenEnoughForTheShortestHold()
    {
        add(1, 100 * HOLD_NS, 0);
        add(2, HOLD_NS, 0);
        assertEquals(List.of(1L, 2L), lookAt(HOLD_NS));
    }

    @Test
    void shouldForgetTheShortestHoldWithItsFlow()
    {
        add(1, 100 * HOLD_NS, 0);
        final Flow hasty = add(2, HOLD_NS, 0);
        assertEquals(List.of(1L, 2L), lookAt(HOLD_NS));
        holds.remove(hasty);
        assertEquals(List.of(1L), lookAt(2 * HOLD_NS));
        assertEquals(List.of(), lookAt(3 * HOLD_NS));
        assertEquals(List.of(), lookAt(101 * HOLD_NS));
        assertEquals(List.of(1L), lookAt(102 * HOLD_NS));
        add(3, HOLD_NS, 102 * HOLD_NS);
        assertEquals(List.of(1L, 3L), lookAt(103 * HOLD_NS));
    }

    private Flow add(final long id, final long holdNs, final long nowNs)
    {
        final Flow flow = new Flow(null, id, null, new long[0], holdNs);
        holds.add(flow, nowNs);

        return flow;
    }

    private List<Long> lookAt(final long nowNs)
    {
        final List<Long> ids = new ArrayList<>();
        for (Flow flow = holds.next(nowNs); null != flow; flow = holds.next(nowNs))
        {
            ids.add(flow.id());
            holds.toEnd(flow, nowNs);
        }

        return ids;
    }
}
