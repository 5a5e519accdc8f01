package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.Arrays;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A piece of the index that is not in a file yet: off-heap, in the order of the log while it fills, sorted once it is
 * full. Owned by the housekeeping agent.
 */
final class KeyIndexChunk
{
    private final UnsafeBuffer buffer;
    private final int capacity;
    private int count;
    private int firstSegmentOffset;
    private boolean isSorted;

    KeyIndexChunk(final int capacity)
    {
        this.capacity = capacity;
        buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity * KeyIndexEntry.LENGTH));
    }

    void clear()
    {
        count = 0;
        isSorted = false;
    }

    boolean isFull()
    {
        return count == capacity;
    }

    int count()
    {
        return count;
    }

    int remaining()
    {
        return capacity - count;
    }

    void add(final long entry)
    {
        if (0 == count)
        {
            firstSegmentOffset = KeyIndexEntry.segmentOffset(entry);
        }
        buffer.putLong(count * KeyIndexEntry.LENGTH, entry, LITTLE_ENDIAN);
        count++;
    }

    long get(final int index)
    {
        return buffer.getLong(index * KeyIndexEntry.LENGTH, LITTLE_ENDIAN);
    }

    /** Sort; the scratch has room for a full chunk. */
    void sort(final long[] scratch)
    {
        if (!isSorted)
        {
            isSorted = true;
            for (int i = 0; i < count; i++)
            {
                scratch[i] = get(i);
            }
            Arrays.sort(scratch, 0, count);
            for (int i = 0; i < count; i++)
            {
                buffer.putLong(i * KeyIndexEntry.LENGTH, scratch[i], LITTLE_ENDIAN);
            }
        }
    }

    /** The largest entry of a key that is not larger than the bound, or {@link KeyIndexEntry#NONE}. */
    long floor(final long hash, final long bound)
    {
        if (0 == count || firstSegmentOffset > KeyIndexEntry.segmentOffset(bound))
        {
            return KeyIndexEntry.NONE;
        }

        final long entry = isSorted ? floorOfSorted(bound) : floorOfUnsorted(hash, bound);
        return KeyIndexEntry.isOf(entry, hash) ? entry : KeyIndexEntry.NONE;
    }

    private long floorOfSorted(final long bound)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (get(middle) <= bound)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return 0 == low ? KeyIndexEntry.NONE : get(low - 1);
    }

    private long floorOfUnsorted(final long hash, final long bound)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            final long entry = get(i);
            if (entry <= bound && KeyIndexEntry.isOf(entry, hash))
            {
                return entry;
            }
        }
        return KeyIndexEntry.NONE;
    }
}
