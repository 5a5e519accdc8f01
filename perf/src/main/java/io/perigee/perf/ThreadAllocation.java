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
     * @param nameParts parts of their names.
     * @return snapshot of those that live, by the last word of their names: Aeron puts a directory before it.
     */
    static AllocationSnapshot ofThreads(final List<String> nameParts)
    {
        final Map<String, Long> bytes = new LinkedHashMap<>();
        for (final ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds()))
        {
            if (null != thread && nameParts.stream().anyMatch(thread.getThreadName()::contains))
            {
                final String name = thread.getThreadName().substring(thread.getThreadName().lastIndexOf(' ') + 1);
                bytes.merge(name, THREADS.getThreadAllocatedBytes(thread.getThreadId()), Long::sum);
            }
        }
        return new AllocationSnapshot(bytes);
    }
}
