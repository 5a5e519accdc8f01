package io.perigee.perf;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * How fast this machine copies messages within memory, from one buffer larger than its caches to another.
 */
final class CopyMeasurement
{
    private static final int BUFFER_LENGTH = 64 * 1024 * 1024;
    private static final int ROUNDS = 5;
    private static final int ALIGNMENT = 64;

    private final LoadSettings settings;

    CopyMeasurement(final LoadSettings settings)
    {
        this.settings = settings;
    }

    LoadResult run()
    {
        final UnsafeBuffer from = new UnsafeBuffer(BufferUtil.allocateDirectAligned(BUFFER_LENGTH, ALIGNMENT));
        final UnsafeBuffer to = new UnsafeBuffer(BufferUtil.allocateDirectAligned(BUFFER_LENGTH, ALIGNMENT));
        from.setMemory(0, BUFFER_LENGTH, (byte)1);
        to.setMemory(0, BUFFER_LENGTH, (byte)2);

        final int stride = (settings.sizeBytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        final int count = BUFFER_LENGTH / stride;
        long bestNs = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++)
        {
            final long beginNs = System.nanoTime();
            for (int i = 0; i < count; i++)
            {
                to.putBytes(i * stride, from, i * stride, settings.sizeBytes());
            }
            bestNs = Math.min(bestNs, System.nanoTime() - beginNs);
        }

        final LoadResult result = new LoadResult(settings.workload().label());
        result.json().put("bytes", settings.sizeBytes());
        result.json().put("nanosPerCopy", Math.round(10.0 * bestNs / count) / 10.0);
        return result.throughput((double)count * TimeUnit.SECONDS.toNanos(1) / bestNs).judge();
    }
}
