package io.perigee.broker;

import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/**
 * Where one group stands in each queue, as rows in the order in which they first appeared. A row costs 32 bytes or so
 * and no object. One owner.
 */
final class CommittedOffsetRows
{
    private static final int INITIAL_CAPACITY = 4;
    private static final long NO_ROW = -1;

    private final Long2LongHashMap rowByQueue = new Long2LongHashMap(NO_ROW);
    private long[] queues = new long[INITIAL_CAPACITY];
    private long[] offsets = new long[INITIAL_CAPACITY];
    private int count;

    int count()
    {
        return count;
    }

    int topicId(final int row)
    {
        return (int)(queues[row] >> Integer.SIZE);
    }

    int queueId(final int row)
    {
        return (int)queues[row];
    }

    long queueOffset(final int row)
    {
        return offsets[row];
    }

    /**
     * Move the group on. It never goes back.
     *
     * @param topicId     of the queue.
     * @param queueId     of the queue.
     * @param queueOffset next offset to be consumed.
     */
    void moveTo(final int topicId, final int queueId, final long queueOffset)
    {
        final long queue = (long)topicId << Integer.SIZE | queueId;
        final long row = rowByQueue.get(queue);
        if (NO_ROW == row)
        {
            add(queue, queueOffset);
        }
        else if (queueOffset > offsets[(int)row])
        {
            offsets[(int)row] = queueOffset;
        }
    }

    private void add(final long queue, final long queueOffset)
    {
        if (queues.length == count)
        {
            queues = Arrays.copyOf(queues, count * 2);
            offsets = Arrays.copyOf(offsets, count * 2);
        }
        queues[count] = queue;
        offsets[count] = queueOffset;
        rowByQueue.put(queue, count);
        count++;
    }
}
