package io.perigee.client;

import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * What a subscription wants of one topic.
 */
final class TopicSelection
{
    private final String name;
    private final IntArrayList queueIds = new IntArrayList();
    private final LongArrayList tagHashes = new LongArrayList();
    private long startOffset = StartOffset.EARLIEST;

    TopicSelection(final String name)
    {
        this.name = name;
    }

    String name()
    {
        return name;
    }

    void queue(final int queueId)
    {
        if (!queueIds.containsInt(queueId))
        {
            queueIds.addInt(queueId);
        }
    }

    void allQueues()
    {
        queueIds.clear();
    }

    void tagHash(final long hash)
    {
        if (!tagHashes.containsLong(hash))
        {
            tagHashes.addLong(hash);
        }
    }

    void startOffset(final long offset)
    {
        startOffset = offset;
    }

    boolean hasAllQueues()
    {
        return queueIds.isEmpty();
    }

    int[] queueIds()
    {
        return queueIds.toIntArray();
    }

    long[] tagHashes()
    {
        return tagHashes.toLongArray();
    }

    long startOffset()
    {
        return startOffset;
    }
}
