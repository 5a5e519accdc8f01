package io.perigee.broker;

import io.perigee.transport.HeapCounters;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ThreadAllocationsTest
{
    @Test
    void shouldPublishWhatTheThreadsOfTheTransportAllocate()
    {
        final HeapCounters counters = new HeapCounters();
        try (BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC, (ctx) -> ctx.counterFactory(counters)))
        {
            fixture.pass(TimeUnit.SECONDS.toNanos(1));
            final Map<String, Long> first = allocatedBytes(counters);
            assertEquals(1, first.size(), "no thread but the transport's: " + first);
            fixture.pass(TimeUnit.SECONDS.toNanos(1));

            final String label = "allocated bytes: " + FakeTransport.THREAD_NAME;
            assertTrue(allocatedBytes(counters).get(label) > first.get(label));
        }
    }

    private static Map<String, Long> allocatedBytes(final HeapCounters counters)
    {
        final Map<String, Long> bytes = new TreeMap<>();
        counters.reader().forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (BrokerCounters.TYPE_ALLOCATED_BYTES == typeId)
            {
                bytes.put(label, counters.reader().getCounterValue(counterId));
            }
        });

        return bytes;
    }
}
