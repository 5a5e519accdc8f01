package io.perigee.perf;

import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A count with one writer, alone on its cache lines, so that its reader does not slow the writer's other data down.
 */
final class SharedPosition
{
    private static final int PADDING = 128;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(3 * PADDING, PADDING));

    void setRelease(final long value)
    {
        buffer.putLongRelease(PADDING, value);
    }

    long get()
    {
        return buffer.getLongVolatile(PADDING);
    }
}
