package io.perigee.client;

import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where a subscriber stands in one queue. Lives as long as the subscriber; a flow with an id of its own is opened in
 * each session, and after each end of the one before.
 */
final class QueueFlow
{
    /** An offset that is not known yet, or was never committed. */
    static final long UNKNOWN = -1;

    private final TopicReading topic;
    private final int queueId;
    private long flowId;
    private long nextOffset = UNKNOWN;
    private long maxOffset = UNKNOWN;
    private long anchorOffset = UNKNOWN;
    private long lastReadOffset = UNKNOWN;
    private long lastTerm;
    private long consumedBytes;
    private long keptBytes;
    private long creditLimitBytes;
    private long missedMessages;
    private long querySequence;
    private boolean isCommittedAsked;
    private boolean isWithoutCommitted;
    private boolean isCommittedKnown = true;
    private boolean isSought;
    private boolean isPullDue;
    private boolean isCreditDue;

    private UnsafeBuffer part;
    private int partLength;

    private long brokerTerm;
    private boolean isCommitHeld;
    private long commitOffset = UNKNOWN;
    private long sentOffset = UNKNOWN;
    private long durableOffset = UNKNOWN;
    private long pendingOffset = UNKNOWN;
    private long commitSequence;

    QueueFlow(final TopicReading topic, final int queueId)
    {
        this.topic = topic;
        this.queueId = queueId;
    }

    TopicReading topic()
    {
        return topic;
    }

    int topicId()
    {
        return topic.topicId();
    }

    int queueId()
    {
        return queueId;
    }

    long flowId()
    {
        return flowId;
    }

    boolean hasPosition()
    {
        return UNKNOWN != nextOffset;
    }

    long nextOffset()
    {
        return nextOffset;
    }

    long maxOffset()
    {
        return maxOffset;
    }

    /**
     * Term of the record before the next offset, for the broker to see whether a crash took it back.
     *
     * @return 0 if that record was not read: it did not match the filter, or the flow begins here.
     */
    long lastTerm()
    {
        return lastReadOffset + 1 == nextOffset ? lastTerm : 0;
    }

    /**
     * Go on somewhere, whatever was read.
     *
     * @param queueOffset of the next message.
     */
    void moveTo(final long queueOffset)
    {
        nextOffset = queueOffset;
        anchorOffset = queueOffset;
        lastReadOffset = UNKNOWN;
        lastTerm = 0;
    }

    /**
     * Go on where the user wants to, whatever the group has committed.
     *
     * @param queueOffset of the next message.
     */
    void seek(final long queueOffset)
    {
        moveTo(queueOffset);
        isSought = true;
    }

    /**
     * Go on where the group has gone on without this member, if that is further.
     *
     * @param queueOffset that the group has committed, {@link #UNKNOWN} if none.
     */
    void catchUp(final long queueOffset)
    {
        isCommittedKnown = true;
        if (queueOffset > nextOffset && !isSought)
        {
            moveTo(queueOffset);
        }
    }

    /**
     * Whether the group may have committed something that this member does not know: another one may have been its
     * member between two sessions.
     *
     * @return true until the committed offset was asked for in this session.
     */
    boolean isBehindGroup()
    {
        return !isCommittedKnown;
    }

    /**
     * A session begins. What did not match the filter behind the last message that was read, or behind where the flow
     * began, is looked at again: a crash may have put other messages in its place, and only next to a message that was
     * read the broker can tell. For the same reason nothing is committed to a broker that was started anew until it
     * has said that the flow goes on where it was.
     *
     * @param term of the broker.
     */
    void sessionBegins(final long term)
    {
        isCommitHeld = lastTerm > 0 && (isCommitHeld || term != brokerTerm);
        brokerTerm = term;
        nextOffset = anchorOffset;
        flowId = 0;
        querySequence = 0;
        isWithoutCommitted = false;
        isCommittedKnown = !hasPosition();
        partLength = 0;
        isCreditDue = false;
        isPullDue = true;
        sentOffset = UNKNOWN;
        durableOffset = UNKNOWN;
        commitSequence = 0;
    }

    /**
     * A flow begins. What the application keeps of flows before takes room of this one, until it is returned.
     *
     * @param id          of the flow.
     * @param creditBytes that may be on their way or kept.
     */
    void begins(final long id, final long creditBytes)
    {
        flowId = id;
        consumedBytes = -keptBytes;
        creditLimitBytes = Math.max(0, creditBytes - keptBytes);
        partLength = 0;
        isCreditDue = false;
    }

    void ended()
    {
        flowId = 0;
        partLength = 0;
        isPullDue = true;
        isCreditDue = false;
    }

    boolean isPullDue()
    {
        return isPullDue;
    }

    void pulled()
    {
        isPullDue = false;
    }

    void read(final long queueOffset, final long term)
    {
        nextOffset = queueOffset + 1;
        anchorOffset = nextOffset;
        lastReadOffset = queueOffset;
        lastTerm = term;
    }

    void passed(final long queueOffset, final long newMaxOffset)
    {
        nextOffset = Math.max(nextOffset, queueOffset);
        maxOffset = newMaxOffset;
    }

    void maxOffset(final long offset)
    {
        maxOffset = offset;
    }

    void consumed(final long lengthBytes)
    {
        consumedBytes += lengthBytes;
    }

    void kept(final long lengthBytes)
    {
        keptBytes += lengthBytes;
    }

    void returned(final long lengthBytes)
    {
        keptBytes -= lengthBytes;
        consumedBytes += lengthBytes;
    }

    long creditLimitBytes()
    {
        return creditLimitBytes;
    }

    /**
     * Whether half of the credit is used up, so that more should be given.
     *
     * @param creditBytes that may be on their way.
     * @return true if a Credit frame is due.
     */
    boolean needsCredit(final long creditBytes)
    {
        return isCreditDue || creditLimitBytes - consumedBytes <= creditBytes / 2;
    }

    long consumedBytes()
    {
        return consumedBytes;
    }

    void credited(final long limitBytes)
    {
        creditLimitBytes = limitBytes;
        isCreditDue = false;
    }

    boolean isCreditDue()
    {
        return isCreditDue;
    }

    void creditIsDue()
    {
        isCreditDue = true;
    }

    int partLength()
    {
        return partLength;
    }

    void partLength(final int length)
    {
        partLength = length;
    }

    /**
     * Where a record that comes in parts is put together.
     *
     * @param recordLength of the whole record.
     * @return a buffer that is long enough, kept for the next one.
     */
    UnsafeBuffer part(final int recordLength)
    {
        if (null == part || part.capacity() < recordLength)
        {
            part = new UnsafeBuffer(new byte[BitUtil.findNextPositivePowerOfTwo(recordLength)]);
        }

        return part;
    }

    long querySequence()
    {
        return querySequence;
    }

    void answered()
    {
        querySequence = 0;
    }

    void asked(final long sequence, final boolean isForCommitted)
    {
        querySequence = sequence;
        isCommittedAsked = isForCommitted;
    }

    boolean isCommittedAsked()
    {
        return isCommittedAsked;
    }

    void hasNoCommitted()
    {
        isWithoutCommitted = true;
    }

    boolean isWithoutCommitted()
    {
        return isWithoutCommitted;
    }

    void commit(final long queueOffset)
    {
        commitOffset = queueOffset;
    }

    long commitOffset()
    {
        return commitOffset;
    }

    boolean isCommitUnsent()
    {
        return commitOffset != sentOffset && UNKNOWN != commitOffset;
    }

    /**
     * Whether a commit must wait, because a crash may have taken back what it means.
     *
     * @return true until the broker has confirmed the flow.
     */
    boolean isCommitHeld()
    {
        return isCommitHeld;
    }

    /** The broker has sent something: the flow goes on where it was. */
    void confirmed()
    {
        isCommitHeld = false;
    }

    /**
     * The broker has sent the flow elsewhere. What was committed beyond would leave messages out.
     *
     * @param queueOffset of the next message.
     */
    void moved(final long queueOffset)
    {
        moveTo(queueOffset);
        commitOffset = Math.min(commitOffset, queueOffset);
        isCommitHeld = false;
    }

    /**
     * The broker cannot send some messages any more.
     *
     * @param count of those, as far as it is known.
     */
    void missed(final long count)
    {
        missedMessages += Math.max(0, count);
    }

    long missedMessages()
    {
        return missedMessages;
    }

    boolean isCommitUnstored()
    {
        return commitOffset != durableOffset && UNKNOWN != commitOffset;
    }

    boolean isCommitPending()
    {
        return 0 != commitSequence;
    }

    void commitSent()
    {
        sentOffset = commitOffset;
    }

    void durableCommitSent(final long sequence)
    {
        sentOffset = commitOffset;
        pendingOffset = commitOffset;
        commitSequence = sequence;
    }

    /**
     * An answer came.
     *
     * @param requestSequence that it answers.
     * @return true if it was for the durable commit of this queue.
     */
    boolean commitStored(final long requestSequence)
    {
        if (0 == commitSequence || commitSequence != requestSequence)
        {
            return false;
        }

        durableOffset = pendingOffset;
        commitSequence = 0;
        return true;
    }
}
