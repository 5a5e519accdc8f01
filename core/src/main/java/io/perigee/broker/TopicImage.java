package io.perigee.broker;

/**
 * A topic in a {@link MetadataImage}: its name, and for each queue the first offset that is there and the next one that
 * will be.
 */
final class TopicImage
{
    private final String name;
    private final long[] minOffsets;
    private final long[] nextOffsets;

    TopicImage(final String name, final int queueCount)
    {
        this.name = name;
        minOffsets = new long[queueCount];
        nextOffsets = new long[queueCount];
    }

    String name()
    {
        return name;
    }

    int queueCount()
    {
        return nextOffsets.length;
    }

    /** First offset that was there when the image was last told; the first that is there now may be higher. */
    long minOffset(final int queueId)
    {
        return minOffsets[queueId];
    }

    /** Offset that the next message of the queue will have. */
    long nextOffset(final int queueId)
    {
        return nextOffsets[queueId];
    }

    void onMessage(final int queueId, final long queueOffset)
    {
        nextOffsets[queueId] = queueOffset + 1;
    }

    /**
     * Set what is known of a queue.
     *
     * @param queueId    of the queue.
     * @param minOffset  first offset that is there; the next offset stands in for what lies above it.
     * @param nextOffset that the next message will have.
     */
    void offsets(final int queueId, final long minOffset, final long nextOffset)
    {
        minOffsets[queueId] = Math.min(minOffset, nextOffset);
        nextOffsets[queueId] = nextOffset;
    }
}
