package io.perigee.faultlab.process;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Of messages that were acknowledged in bulk: the first of each queue, the last, and some in between, with the number
 * that each carries. One thread.
 */
public final class BulkSamples
{
    /** A log of 10 GiB has some hundred of them. */
    static final int INTERVAL = 1 << 14;

    private final List<TreeMap<Long, Long>> numbers = new ArrayList<>();
    private final long[] lastOffsets = new long[BrokerSettings.QUEUE_COUNT];
    private final long[] lastNumbers = new long[BrokerSettings.QUEUE_COUNT];
    private final long[] counts = new long[BrokerSettings.QUEUE_COUNT];

    BulkSamples()
    {
        for (int i = 0; i < BrokerSettings.QUEUE_COUNT; i++)
        {
            numbers.add(new TreeMap<>());
        }
    }

    /** A message was acknowledged. */
    void add(final int queueId, final long queueOffset, final long number)
    {
        if (0 == counts[queueId]++ || 0 == queueOffset % INTERVAL)
        {
            numbers.get(queueId).put(queueOffset, number);
        }
        lastOffsets[queueId] = queueOffset;
        lastNumbers[queueId] = number;
    }

    /**
     * The samples of a queue.
     *
     * @param queueId of the queue.
     * @return number of the message by queue offset; empty if nothing of the queue was acknowledged.
     */
    TreeMap<Long, Long> of(final int queueId)
    {
        final TreeMap<Long, Long> samples = new TreeMap<>(numbers.get(queueId));
        if (counts[queueId] > 0)
        {
            samples.put(lastOffsets[queueId], lastNumbers[queueId]);
        }
        return samples;
    }
}
