package io.perigee.broker.simulation;

import io.perigee.transport.CounterFactory;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters of one life of a broker, found by their type.
 */
final class SimulatedCounters implements CounterFactory
{
    private final Int2ObjectHashMap<AtomicCounter> counters = new Int2ObjectHashMap<>();

    @Override
    public AtomicCounter newCounter(final int typeId, final String label)
    {
        final AtomicCounter counter =
            new AtomicCounter(new UnsafeBuffer(new byte[CountersReader.COUNTER_LENGTH]), 0);
        counters.put(typeId, counter);
        return counter;
    }

    long get(final int typeId)
    {
        final AtomicCounter counter = counters.get(typeId);
        return null == counter ? 0 : counter.get();
    }
}
