package io.perigee.pipeline;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import static org.agrona.BitUtil.align;
import static org.agrona.BitUtil.isPowerOfTwo;

/**
 * A byte ring outside the heap for the payloads of ring events. A payload lies in one piece; its room is free again
 * once the consumer has released everything up to its end. One producer, one consumer.
 */
public final class PayloadSlab
{
    /** Result of a claim when there is no room. */
    public static final long NO_ROOM = -1;

    private static final int ALIGNMENT = 8;

    private final UnsafeBuffer buffer;
    private final Position released;
    private final int capacity;
    private long head;
    private long cachedReleased;

    /**
     * An empty slab.
     *
     * @param capacityBytes a power of two.
     * @param counter       mirrors how much was released since the start.
     */
    public PayloadSlab(final int capacityBytes, final AtomicCounter counter)
    {
        if (!isPowerOfTwo(capacityBytes))
        {
            throw new IllegalArgumentException("slab capacity must be a power of two: " + capacityBytes);
        }
        this.capacity = capacityBytes;
        this.buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacityBytes, BitUtil.CACHE_LINE_LENGTH));
        this.released = new Position(counter);
    }

    /**
     * Reserve room in one piece. The producer only.
     *
     * @param lengthBytes of the payload, at most half the capacity.
     * @return the slab position that the payload begins at, or {@link #NO_ROOM}.
     */
    public long claim(final int lengthBytes)
    {
        final int alignedLength = align(lengthBytes, ALIGNMENT);
        final int toEnd = capacity - offset(head);
        final long begin = alignedLength > toEnd ? head + toEnd : head;
        final long end = begin + alignedLength;
        if (end - cachedReleased > capacity)
        {
            cachedReleased = released.get();
            if (end - cachedReleased > capacity)
            {
                return NO_ROOM;
            }
        }
        head = end;

        return begin;
    }

    /**
     * Everything up to here was copied out. The consumer only.
     *
     * @param position slab position, from {@link #end(long, int)}.
     */
    public void release(final long position)
    {
        released.set(position);
    }

    /**
     * The slab position behind a payload.
     *
     * @param begin       slab position of the payload.
     * @param lengthBytes of the payload.
     * @return its end, aligned.
     */
    public static long end(final long begin, final int lengthBytes)
    {
        return begin + align(lengthBytes, ALIGNMENT);
    }

    /**
     * Where a slab position lies in {@link #buffer()}.
     *
     * @param position in the slab.
     * @return offset in the buffer.
     */
    public int offset(final long position)
    {
        return (int)position & (capacity - 1);
    }

    /**
     * The memory of the slab.
     *
     * @return the buffer, of the slab's capacity.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }
}
