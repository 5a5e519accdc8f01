package io.perigee.broker;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.status.AtomicCounter;

import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * Publishes how many bytes each thread of the broker and of its transport has allocated, so that anybody can check from
 * outside that the steady state allocates nothing. Owned by housekeeping.
 */
final class ThreadAllocations
{
    private final ThreadMXBean threadBean = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final BrokerCounters counters;
    private volatile long[] threadIds = new long[0];
    private AtomicCounter[] allocatedBytes = new AtomicCounter[0];

    ThreadAllocations(final BrokerCounters counters)
    {
        this.counters = counters;
    }

    /**
     * Watch these threads from now on. Called once, when they have been started.
     *
     * @param threads to watch, by what their counters are called.
     */
    void watch(final Map<String, Thread> threads)
    {
        final long[] ids = new long[threads.size()];
        allocatedBytes = new AtomicCounter[ids.length];
        int i = 0;
        for (final Map.Entry<String, Thread> thread : threads.entrySet())
        {
            ids[i] = thread.getValue().getId();
            allocatedBytes[i++] = counters.allocatedBytes(thread.getKey());
        }
        threadIds = ids;
    }

    void publish()
    {
        final long[] ids = threadIds;
        for (int i = 0; i < ids.length; i++)
        {
            allocatedBytes[i].setRelease(threadBean.getThreadAllocatedBytes(ids[i]));
        }
    }
}
