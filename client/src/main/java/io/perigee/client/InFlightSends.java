package io.perigee.client;

import org.agrona.BitUtil;

/**
 * The sequences of sends that were not answered yet, in the order of sending. They are not consecutive: parts of
 * large messages and other requests take sequences too.
 */
final class InFlightSends
{
    private static final long ANSWERED = 0;

    private final long[] sequences;
    private final int mask;
    private long head;
    private long tail;

    InFlightSends(final int capacity)
    {
        sequences = new long[BitUtil.findNextPositivePowerOfTwo(capacity)];
        mask = sequences.length - 1;
    }

    int size()
    {
        return (int)(tail - head);
    }

    void add(final long sequence)
    {
        sequences[(int)tail & mask] = sequence;
        tail++;
    }

    /**
     * Sends were answered. Almost always they are the oldest ones; a send that was refused may be answered before
     * older ones that wait for the disk.
     *
     * @param sequence of the first.
     * @param count    of sends with consecutive sequences.
     * @return false if one of them does not wait for an answer.
     */
    boolean answered(final long sequence, final int count)
    {
        if (count < 1 || count > size())
        {
            return false;
        }

        boolean areAllKnown = true;
        long index = head;
        for (int i = 0; i < count && areAllKnown; i++)
        {
            index = indexOf(sequence + i, index);
            areAllKnown = index < tail;
            if (areAllKnown)
            {
                sequences[(int)index & mask] = ANSWERED;
                index++;
            }
        }
        while (head < tail && ANSWERED == sequences[(int)head & mask])
        {
            head++;
        }

        return areAllKnown;
    }

    /**
     * The oldest send that waits for an answer.
     *
     * @return its sequence, or 0 if there is none.
     */
    long first()
    {
        return head < tail ? sequences[(int)head & mask] : 0;
    }

    /**
     * How many sends with consecutive sequences begin with the oldest.
     *
     * @return length of the run.
     */
    int firstRunLength()
    {
        int count = 0;
        final long first = first();
        while (head + count < tail && sequences[(int)(head + count) & mask] == first + count)
        {
            count++;
        }

        return count;
    }

    private long indexOf(final long sequence, final long from)
    {
        long index = from;
        while (index < tail && sequences[(int)index & mask] != sequence)
        {
            index++;
        }

        return index;
    }
}
