package io.perigee.perf;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads how many bytes threads of this process have allocated.
 */
final class ThreadAllocation
{
    private static final ThreadMXBean THREADS = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    private ThreadAllocation()
    {
    }

    /** Bytes that the calling thread has allocated; asking allocates nothing. */
    static long ofThisThread()
    {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Bytes that other threads have allocated.
     *
     * @param namePrefixes beginnings of their names.
     * @return snapshot of those that live.
     */
    static AllocationSnapshot ofThreads(final List<String> namePrefixes)
    {
        final Map<String, Long> bytes = new LinkedHashMap<>();
        for (final ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        {
            if (null != thread && namePrefixes.stream().anyMatch(thread.getThreadName()::startsWith))
            {
                bytes.merge(thread.getThreadName(), THREADS.getThreadAllocatedBytes(thread.getThreadId()), Long::sum);
            }
        }
        return new AllocationSnapshot(bytes);
    }
}
