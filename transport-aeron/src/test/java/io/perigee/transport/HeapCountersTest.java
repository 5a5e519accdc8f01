package io.perigee.transport;

import org.agrona.concurrent.status.AtomicCounter;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class HeapCountersTest
{
    private final HeapCounters counters = new HeapCounters();

    @Test
    void shouldShowWhatWasCounted()
    {
        final AtomicCounter first = counters.newCounter(1001, "first");
        final AtomicCounter second = counters.newCounter(1002, "second");
        first.increment();
        second.setRelease(42);

        final StringBuilder seen = new StringBuilder();
        counters.reader().forEach((counterId, typeId, keyBuffer, label) ->
            seen.append(typeId).append(label).append(counters.reader().getCounterValue(counterId)).append(' '));
        assertEquals("1001first1 1002second42 ", seen.toString());
    }
}
