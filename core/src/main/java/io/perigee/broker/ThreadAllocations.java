package io.perigee.broker;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.status.AtomicCounter;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Publishes how many bytes each thread of the broker has allocated, so that anybody can check from outside that the
 * steady state allocates nothing. Owned by housekeeping.
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
     * @param threads to watch.
     */
    void watch(final List<Thread> threads)
    {
        final long[] ids = new long[threads.size()];
        allocatedBytes = new AtomicCounter[ids.length];
        for (int i = 0; i < ids.length; i++)
        {
            ids[i] = threads.get(i).getId();
            allocatedBytes[i] = counters.allocatedBytes(threads.get(i).getName());
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
