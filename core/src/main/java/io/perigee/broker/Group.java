package io.perigee.broker;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * A consumer group: who its member is, and where it stands in each queue. Owned by the sequencer.
 */
final class Group
{
    /** What {@link #offset(int, int)} answers for a queue that the group has never committed. */
    static final long NO_OFFSET = -1;

    private final int id;
    private final Long2ObjectHashMap<CommittedOffset> offsets = new Long2ObjectHashMap<>();
    private ClientSession member;
    private long generation;

    Group(final int id)
    {
        this.id = id;
    }

    int id()
    {
        return id;
    }

    ClientSession member()
    {
        return member;
    }

    long generation()
    {
        return generation;
    }

    /**
     * A session becomes the member.
     *
     * @param session       the new member.
     * @param newGeneration higher than any before.
     */
    void join(final ClientSession session, final long newGeneration)
    {
        member = session;
        generation = newGeneration;
    }

    void leave()
    {
        member = null;
    }

    long offset(final int topicId, final int queueId)
    {
        final CommittedOffset offset = offsets.get(key(topicId, queueId));
        return null == offset ? NO_OFFSET : offset.queueOffset();
    }

    /**
     * Where the group stands in a queue, to be moved on.
     *
     * @param topicId of the queue.
     * @param queueId of the queue.
     * @return always the same for a queue; made at the first call.
     */
    CommittedOffset committed(final int topicId, final int queueId)
    {
        final long key = key(topicId, queueId);
        CommittedOffset offset = offsets.get(key);
        if (null == offset)
        {
            offset = new CommittedOffset(id, topicId, queueId);
            offsets.put(key, offset);
        }

        return offset;
    }

    private static long key(final int topicId, final int queueId)
    {
        return (long)topicId << 32 | queueId;
    }
}
