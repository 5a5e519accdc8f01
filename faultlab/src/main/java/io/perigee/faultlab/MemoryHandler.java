package io.perigee.faultlab;

import io.perigee.journal.record.RecordView;

/**
 * What a {@link MemoryClient} hears from its broker. Called by the one thread that steps both.
 */
interface MemoryHandler
{
    /**
     * A send was answered.
     *
     * @param sequence    of its first frame.
     * @param queueOffset of the message.
     * @param status      0 if it is stored.
     */
    default void onAck(final long sequence, final long queueOffset, final int status)
    {
    }

    /**
     * A question about a topic, or its creation, was answered.
     *
     * @param sequence   of the request.
     * @param topic      the answer.
     * @param topicCount how many topics there are.
     * @param status     0 if it is there.
     */
    default void onTopic(final long sequence, final TopicAnswer topic, final int topicCount, final int status)
    {
    }

    /**
     * A question about a group, or its joining, was answered.
     *
     * @param groupId    0 if there is none.
     * @param generation of the membership.
     */
    default void onGroup(final int groupId, final long generation)
    {
    }

    /**
     * An offset was stored or asked for.
     *
     * @param sequence    of the request.
     * @param queueOffset asked for; -1 for none.
     * @param status      0 if it is stored.
     */
    default void onOffset(final long sequence, final long queueOffset, final int status)
    {
    }

    /**
     * A record has come.
     *
     * @param flowId that it belongs to.
     * @param record whole, for the time of the call.
     */
    default void onRecord(final long flowId, final RecordView record)
    {
    }

    /**
     * What has come is no record.
     *
     * @param flowId that it belongs to.
     */
    default void onMalformedRecord(final long flowId)
    {
        throw new AssertionError("flow " + flowId + " has brought bytes that are no record");
    }

    /**
     * A flow has ended.
     *
     * @param flowId          of it.
     * @param nextQueueOffset where to go on.
     * @param minQueueOffset  first offset of the queue.
     * @param maxQueueOffset  behind its last.
     * @param status          why.
     */
    default void onPullEnd(
        final long flowId,
        final long nextQueueOffset,
        final long minQueueOffset,
        final long maxQueueOffset,
        final int status)
    {
    }

    /**
     * A topic as the broker describes it.
     *
     * @param name       of it.
     * @param topicId    from 1 on.
     * @param queueCount of it.
     */
    record TopicAnswer(String name, int topicId, int queueCount)
    {
    }
}
