package io.perigee.broker;

/**
 * Where a group stands in one queue. Owned by the sequencer, and by recovery before it.
 */
final class CommittedOffset
{
    private final int groupId;
    private final int topicId;
    private final int queueId;
    private long queueOffset = Group.NO_OFFSET;

    /** Next of those that have changed, if {@link #isChanged}. */
    CommittedOffset nextChanged;
    /** Whether it stands in the list of those that have changed. */
    boolean isChanged;

    CommittedOffset(final int groupId, final int topicId, final int queueId)
    {
        this.groupId = groupId;
        this.topicId = topicId;
        this.queueId = queueId;
    }

    int groupId()
    {
        return groupId;
    }

    int topicId()
    {
        return topicId;
    }

    int queueId()
    {
        return queueId;
    }

    long queueOffset()
    {
        return queueOffset;
    }

    /**
     * Move the group on. It never goes back: a member that was cut off for a while, and was replaced in the meantime,
     * commits what it has known all along.
     *
     * @param newQueueOffset next offset to be consumed.
     * @return false if the group stood there already, or further on.
     */
    boolean moveTo(final long newQueueOffset)
    {
        if (newQueueOffset <= queueOffset)
        {
            return false;
        }
        queueOffset = newQueueOffset;

        return true;
    }
}
