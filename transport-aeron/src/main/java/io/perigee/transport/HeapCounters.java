package io.perigee.transport;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters in plain memory, for tests and simulations, which have no media driver.
 */
public final class HeapCounters implements CounterFactory
{
    private static final int COUNTER_LIMIT = 4096;

    private final CountersManager manager;

    /**
     * Room for {@code 4096} counters.
     */
    public HeapCounters()
    {
        manager = new CountersManager(
            aligned(COUNTER_LIMIT * CountersReader.METADATA_LENGTH),
            aligned(COUNTER_LIMIT * CountersReader.COUNTER_LENGTH));
    }

    @Override
    public synchronized AtomicCounter newCounter(final int typeId, final String label)
    {
        return manager.newCounter(label, typeId);
    }

    /**
     * The counters as an operator's tool would see them.
     *
     * @return a view of all counters.
     */
    public CountersReader reader()
    {
        return manager;
    }

    private static UnsafeBuffer aligned(final int length)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(length, BitUtil.CACHE_LINE_LENGTH));
    }
}
