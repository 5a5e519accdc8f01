package io.perigee.transport;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters in memory of this process, for tests and simulations, which have no media driver.
 */
public final class HeapCounters implements CounterFactory
{
    private static final int COUNTER_LIMIT = 512;

    private final CountersManager manager;

    /**
     * Room for 512 counters.
     */
    public HeapCounters()
    {
        this(COUNTER_LIMIT);
    }

    /**
     * Room for so many counters.
     *
     * @param counterLimit half a KiB each.
     */
    public HeapCounters(final int counterLimit)
    {
        manager = new CountersManager(
            allocate(counterLimit * CountersReader.METADATA_LENGTH),
            allocate(counterLimit * CountersReader.COUNTER_LENGTH));
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

    private static UnsafeBuffer allocate(final int lengthBytes)
    {
        return new UnsafeBuffer(BufferUtil.allocateDirectAligned(lengthBytes, BitUtil.CACHE_LINE_LENGTH));
    }
}
