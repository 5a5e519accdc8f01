package io.perigee.broker.simulation;

import java.util.Arrays;

/**
 * What is known of one queue: which message stands at which offset, as acknowledgements and readers have said.
 */
final class QueueHistory
{
    private static final int INITIAL_CAPACITY = 64;

    private long[] ids = new long[INITIAL_CAPACITY];
    private long[] terms = new long[INITIAL_CAPACITY];
    private long[] positions = new long[INITIAL_CAPACITY];
    private int[] eras = new int[INITIAL_CAPACITY];
    private int length;
    private long minOffset;

    /** One more than the highest offset that anything is known of. */
    long length()
    {
        return length;
    }

    /** Everything below may have been removed, as somebody was told. */
    long minOffset()
    {
        return minOffset;
    }

    /**
     * The first offset that readers can still be asked for. A reader that wants none of what is left is told nothing,
     * so where the log begins counts as well.
     */
    long firstLeft(final long logBegin)
    {
        long offset = minOffset;
        while (offset < length && SentMessages.UNKNOWN != positions[(int)offset] && positions[(int)offset] < logBegin)
        {
            offset++;
        }

        return offset;
    }

    void removedBelow(final long offset)
    {
        minOffset = Math.max(minOffset, offset);
    }

    /** The message at an offset; 0 if nothing is known of it. */
    long id(final long offset)
    {
        return offset < length ? ids[(int)offset] : 0;
    }

    /** The term that a reader saw at an offset; 0 if no reader saw one. */
    long term(final long offset)
    {
        return offset < length ? terms[(int)offset] : 0;
    }

    long position(final long offset)
    {
        return offset < length ? positions[(int)offset] : SentMessages.UNKNOWN;
    }

    /** Life of the broker in which the entry was last confirmed. */
    int era(final long offset)
    {
        return offset < length ? eras[(int)offset] : 0;
    }

    void put(final long offset, final long id, final long term, final long position, final int era)
    {
        final int index = (int)offset;
        if (index >= ids.length)
        {
            final int capacity = Math.max(index + 1, ids.length * 2);
            ids = Arrays.copyOf(ids, capacity);
            terms = Arrays.copyOf(terms, capacity);
            positions = Arrays.copyOf(positions, capacity);
            eras = Arrays.copyOf(eras, capacity);
        }

        ids[index] = id;
        terms[index] = term;
        positions[index] = position;
        eras[index] = era;
        length = Math.max(length, index + 1);
    }

    /** Forget everything from an offset on: a crash has taken it back. */
    void cut(final long offset)
    {
        for (int i = (int)offset; i < length; i++)
        {
            ids[i] = 0;
            terms[i] = 0;
        }

        length = (int)Math.min(length, offset);
    }
}
