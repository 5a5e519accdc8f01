package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.OffsetReplyDecoder;

import java.util.List;

/**
 * Sends the offsets that a subscriber commits: what has changed, from time to time, without waiting for the disk; and
 * on demand everything that is not known to be stored.
 */
final class OffsetCommits
{
    private final PerigeeClient.Context context;
    private final BrokerSession session;
    private final RequestFrames requests;
    private final GroupMembership membership;
    private final List<TopicReading> topics;
    private boolean isChanged;
    private boolean isFlushing;
    private boolean hasSent;
    private long lastSentNs;

    OffsetCommits(
        final PerigeeClient.Context context,
        final BrokerSession session,
        final RequestFrames requests,
        final GroupMembership membership,
        final List<TopicReading> topics)
    {
        this.context = context;
        this.session = session;
        this.requests = requests;
        this.membership = membership;
        this.topics = topics;
    }

    void sessionBegins()
    {
        isChanged = true;
    }

    void commit(final QueueFlow flow, final long queueOffset)
    {
        flow.commit(queueOffset);
        isChanged = true;
    }

    void flush()
    {
        isFlushing = true;
    }

    int poll(final long nowNs)
    {
        if (!membership.isMember())
        {
            return 0;
        }
        if (isFlushing)
        {
            return sendDurable();
        }
        if (isChanged && (!hasSent || nowNs - lastSentNs >= context.commitIntervalNs()))
        {
            final int workCount = sendChanged();
            if (workCount > 0)
            {
                hasSent = true;
                lastSentNs = nowNs;
            }
            return workCount;
        }

        return 0;
    }

    /**
     * Whether everything that was committed is known to be stored.
     *
     * @return true if the group will go on exactly there.
     */
    boolean areStored()
    {
        for (int i = 0; i < topics.size(); i++)
        {
            for (final QueueFlow flow : topics.get(i).flows())
            {
                if (flow.isCommitUnstored())
                {
                    return false;
                }
            }
        }

        return true;
    }

    void onOffsetReply(final OffsetReplyDecoder reply)
    {
        final ErrorCode status = ErrorCode.of(reply.status());
        if (ErrorCode.OK != status)
        {
            session.end(status, "an offset was not committed");
            return;
        }

        boolean isFound = !isFlushing;
        for (int i = 0; i < topics.size() && !isFound; i++)
        {
            for (final QueueFlow flow : topics.get(i).flows())
            {
                if (flow.commitStored(reply.requestSequence()))
                {
                    isFound = true;
                    break;
                }
            }
        }
        isFlushing &= !areStored();
    }

    private int sendChanged()
    {
        int workCount = 0;
        boolean isLeft = false;
        for (int i = 0; i < topics.size(); i++)
        {
            for (final QueueFlow flow : topics.get(i).flows())
            {
                if (flow.isCommitUnsent())
                {
                    final boolean isSent = !flow.isCommitHeld() &&
                        requests.offsetCommit(session, membership, flow, false) > 0;
                    isLeft |= !isSent;
                    if (isSent)
                    {
                        flow.commitSent();
                        workCount++;
                    }
                }
            }
        }
        isChanged = isLeft;

        return workCount;
    }

    private int sendDurable()
    {
        int workCount = 0;
        for (int i = 0; i < topics.size(); i++)
        {
            for (final QueueFlow flow : topics.get(i).flows())
            {
                if (flow.isCommitUnstored() && !flow.isCommitPending() && !flow.isCommitHeld())
                {
                    final long sequence = requests.offsetCommit(session, membership, flow, true);
                    if (sequence > 0)
                    {
                        flow.durableCommitSent(sequence);
                        workCount++;
                    }
                }
            }
        }
        if (0 == workCount && areStored())
        {
            isFlushing = false;
        }

        return workCount;
    }
}
