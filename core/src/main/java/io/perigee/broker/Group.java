package io.perigee.broker;

import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.LongHashSet;

/**
 * A consumer group: who its member is, and where it stands in each queue. Owned by the sequencer.
 */
final class Group
{
    /** What {@link #offset(int, int)} answers for a queue that the group has never committed. */
    static final long NO_OFFSET = -1;

    private final int id;
    private final Long2LongHashMap offsets = new Long2LongHashMap(NO_OFFSET);
    private final LongHashSet changedQueues = new LongHashSet();
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
        return offsets.get(key(topicId, queueId));
    }

    /**
     * Move the group on in a queue. It never goes back: a member that was cut off for a while, and was replaced in the
     * meantime, commits what it has known all along.
     *
     * @param topicId     of the queue.
     * @param queueId     of the queue.
     * @param queueOffset next offset to be consumed.
     * @return false if the group stood there already, or further on.
     */
    boolean commit(final int topicId, final int queueId, final long queueOffset)
    {
        final long key = key(topicId, queueId);
        if (queueOffset <= offsets.get(key))
        {
            return false;
        }
        offsets.put(key, queueOffset);
        changedQueues.add(key);

        return true;
    }

    /**
     * Take over an offset that stands in the log already.
     *
     * @param topicId     of the queue.
     * @param queueId     of the queue.
     * @param queueOffset from the record.
     */
    void recover(final int topicId, final int queueId, final long queueOffset)
    {
        offsets.put(key(topicId, queueId), queueOffset);
    }

    /**
     * The queues whose offset has changed since it was last written to the log.
     *
     * @return keys as of {@link #topicId(long)} and {@link #queueId(long)}; the set itself.
     */
    LongHashSet changedQueues()
    {
        return changedQueues;
    }

    long offset(final long key)
    {
        return offsets.get(key);
    }

    static int topicId(final long key)
    {
        return (int)(key >>> 32);
    }

    static int queueId(final long key)
    {
        return (int)key;
    }

    private static long key(final int topicId, final int queueId)
    {
        return (long)topicId << 32 | queueId;
    }
}
