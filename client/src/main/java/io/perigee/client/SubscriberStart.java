package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.TopicReplyDecoder;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a subscriber asks at the start of each session before it pulls: what are the topics, may I join the group,
 * where do I begin. Where it has read before, it goes on behind that.
 */
final class SubscriberStart
{
    private static final int QUERIES_AT_ONCE = 128;
    private static final long ASK_AGAIN_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private enum Step
    {
        DESCRIBE, JOIN, LOCATE, DONE
    }

    private final Connection connection;
    private final BrokerSession session;
    private final RequestFrames requests;
    private final String group;
    private final List<TopicReading> topics;
    private final GroupMembership membership;
    private Step step = Step.DESCRIBE;
    private long joinSequence;
    private int queriesAtOnce;
    private int pendingQueries;
    private long pauseEndNs;
    private boolean isPausing;
    private boolean isRefused;

    SubscriberStart(
        final Connection connection,
        final RequestFrames requests,
        final String group,
        final List<TopicReading> topics,
        final GroupMembership membership)
    {
        this.connection = connection;
        this.session = connection.session();
        this.requests = requests;
        this.group = group;
        this.topics = topics;
        this.membership = membership;
    }

    void sessionBegins()
    {
        step = Step.DESCRIBE;
        joinSequence = 0;
        pendingQueries = 0;
        queriesAtOnce = Math.min(QUERIES_AT_ONCE, session.greeting().maxInFlight());
        isPausing = false;
        isRefused = false;
        membership.left();
        for (int i = 0; i < topics.size(); i++)
        {
            topics.get(i).sessionBegins(session.greeting().term());
        }
    }

    boolean isDone()
    {
        return Step.DONE == step;
    }

    int poll(final long nowNs)
    {
        if (isRefused)
        {
            isRefused = false;
            isPausing = true;
            pauseEndNs = nowNs + ASK_AGAIN_NS;
        }
        if (isPausing && nowNs - pauseEndNs < 0)
        {
            return 0;
        }
        isPausing = false;

        return switch (step)
        {
            case DESCRIBE -> describe();
            case JOIN -> join();
            case LOCATE -> locate();
            case DONE -> 0;
        };
    }

    void onTopicReply(final TopicReplyDecoder reply)
    {
        for (int i = 0; i < topics.size(); i++)
        {
            final TopicReading topic = topics.get(i);
            if (topic.isAnsweredBy(reply.requestSequence()))
            {
                final ErrorCode status = ErrorCode.of(reply.status());
                final ErrorCode result =
                    ErrorCode.OK == status ? topic.described(reply.topicId(), reply.queueCount()) : status;
                if (ErrorCode.OK != result)
                {
                    topic.refused();
                    refuse(result, topic.name());
                }
            }
        }
    }

    void onGroupReply(final GroupReplyDecoder reply)
    {
        if (0 != joinSequence && reply.requestSequence() == joinSequence)
        {
            joinSequence = 0;
            final ErrorCode status = ErrorCode.of(reply.status());
            if (ErrorCode.OK == status)
            {
                membership.joined(reply.groupId(), reply.generation());
                step = Step.LOCATE;
            }
            else
            {
                refuse(status, group);
            }
        }
    }

    /**
     * An offset was answered.
     *
     * @param reply to a query or a commit.
     * @return false if this did not ask for it.
     */
    boolean onOffsetReply(final OffsetReplyDecoder reply)
    {
        if (0 == pendingQueries)
        {
            return false;
        }
        for (int i = 0; i < topics.size(); i++)
        {
            final TopicReading topic = topics.get(i);
            for (final QueueFlow flow : topic.flows())
            {
                if (flow.querySequence() == reply.requestSequence())
                {
                    pendingQueries--;
                    onOffset(flow, reply);
                    return true;
                }
            }
        }

        return false;
    }

    /**
     * A request could not be decoded or served.
     *
     * @param requestSequence of the request.
     * @param code            why.
     * @param explanation     in more words.
     */
    void onError(final long requestSequence, final ErrorCode code, final String explanation)
    {
        if (0 != joinSequence && requestSequence == joinSequence)
        {
            joinSequence = 0;
        }
        for (int i = 0; i < topics.size(); i++)
        {
            if (topics.get(i).isAnsweredBy(requestSequence))
            {
                topics.get(i).refused();
            }
        }
        refuse(code, explanation);
    }

    private int describe()
    {
        int workCount = 0;
        boolean areAllDescribed = true;
        for (int i = 0; i < topics.size(); i++)
        {
            final TopicReading topic = topics.get(i);
            areAllDescribed &= topic.isDescribed();
            if (!topic.isDescribed() && !topic.isAsked())
            {
                final long sequence = requests.topicDescribe(session, topic.name(), 0);
                if (sequence > 0)
                {
                    topic.asked(sequence);
                    workCount++;
                }
            }
        }
        if (areAllDescribed)
        {
            step = group.isEmpty() ? Step.LOCATE : Step.JOIN;
            workCount++;
        }

        return workCount;
    }

    private int join()
    {
        if (0 == joinSequence)
        {
            final long sequence = requests.groupJoin(session, group);
            if (sequence > 0)
            {
                joinSequence = sequence;
                return 1;
            }
        }

        return 0;
    }

    private int locate()
    {
        int workCount = 0;
        boolean areAllLocated = true;
        for (int i = 0; i < topics.size(); i++)
        {
            final TopicReading topic = topics.get(i);
            for (final QueueFlow flow : topic.flows())
            {
                if (!isLocated(flow) && 0 == flow.querySequence())
                {
                    workCount += locate(flow);
                }
                areAllLocated &= isLocated(flow);
            }
        }
        if (areAllLocated)
        {
            step = Step.DONE;
            workCount++;
        }

        return workCount;
    }

    /** A member that comes back asks where the group stands: somebody else may have gone on for it. */
    private boolean isLocated(final QueueFlow flow)
    {
        return flow.hasPosition() && (!membership.isMember() || !flow.isBehindGroup());
    }

    private int locate(final QueueFlow flow)
    {
        final long startOffset = flow.topic().startOffset();
        if (startOffset >= 0 && !flow.hasPosition())
        {
            flow.seek(startOffset);
            return 1;
        }

        if (pendingQueries >= queriesAtOnce)
        {
            return 0;
        }

        final boolean isForCommitted = membership.isMember() && !flow.isWithoutCommitted();
        final int kind = isForCommitted ? RequestFrames.OFFSET_COMMITTED :
            StartOffset.LATEST == startOffset ? RequestFrames.OFFSET_MAX : RequestFrames.OFFSET_MIN;
        final long sequence =
            requests.offsetQuery(session, flow.topicId(), flow.queueId(), membership.groupId(), kind);
        if (sequence > 0)
        {
            flow.asked(sequence, isForCommitted);
            pendingQueries++;
            return 1;
        }

        return 0;
    }

    private void onOffset(final QueueFlow flow, final OffsetReplyDecoder reply)
    {
        flow.answered();
        final ErrorCode status = ErrorCode.of(reply.status());
        if (ErrorCode.OK != status)
        {
            session.end(status, "the start of queue " + flow.queueId() + " of '" + flow.topic().name() + "'");
        }
        else if (flow.hasPosition())
        {
            flow.catchUp(flow.isCommittedAsked() ? reply.queueOffset() : QueueFlow.UNKNOWN);
        }
        else if (reply.queueOffset() >= 0)
        {
            flow.moveTo(reply.queueOffset());
        }
        else if (flow.isCommittedAsked())
        {
            flow.hasNoCommitted();
        }
        else
        {
            flow.moveTo(0);
        }
    }

    private void refuse(final ErrorCode code, final String detail)
    {
        connection.fault(code, detail);
        isRefused = true;
    }
}
