package io.perigee.broker.simulation;

import io.perigee.broker.simulation.DurableLog.GroupQueue;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetCommitDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;

import java.util.HashMap;
import java.util.Map;

/**
 * What an answer says must be on the device when the answer leaves, and not only by the broker's own account: the power
 * may go in the next moment. With async flush this is promised of terms alone.
 */
final class BrokerPromises
{
    private final SimulatedBroker broker;
    private final boolean isSync;
    private final Map<Request, GroupQueue> durableCommits = new HashMap<>();

    BrokerPromises(final SimulatedBroker broker, final boolean isSync)
    {
        this.broker = broker;
        this.isSync = isSync;
    }

    /** Somebody has asked to be answered when an offset is durable. */
    void onOffsetCommit(final OffsetCommitDecoder commit)
    {
        if (0 != commit.durable())
        {
            durableCommits.put(new Request(commit.sessionId(), commit.sequence()),
                new GroupQueue(commit.groupId(), commit.topicId(), commit.queueId()));
        }
    }

    void onConnectReply(final ConnectReplyDecoder reply)
    {
        if (ErrorCode.OK.status() == reply.status())
        {
            check(reply.term() <= broker.durableLog().term(), "term " + reply.term());
        }
    }

    void onSendAck(final SendAckDecoder.ResultsDecoder row)
    {
        final long end = row.position() + (long)row.runLength() * row.recordLengthBytes();
        if (isSync)
        {
            check(end <= broker.durableLog().end(end), "a record that ends at " + end);
        }

        broker.onAnswer(true);
    }

    void onOffsetReply(final OffsetReplyDecoder reply)
    {
        final GroupQueue queue = durableCommits.remove(new Request(reply.sessionId(), reply.requestSequence()));
        if (null != queue && ErrorCode.OK.status() == reply.status())
        {
            if (isSync)
            {
                check(reply.queueOffset() <= broker.durableLog().offset(queue),
                    "offset " + reply.queueOffset() + " of " + queue);
            }

            broker.onAnswer(false);
        }
    }

    void onTopicReply(final TopicReplyDecoder reply)
    {
        if (ErrorCode.OK.status() == reply.status())
        {
            final String name = reply.topicName();
            if (isSync)
            {
                check(broker.durableLog().hasTopic(name), "topic " + name);
            }

            broker.onAnswer(false);
        }
    }

    void onGroupReply(final GroupReplyDecoder reply)
    {
        if (ErrorCode.OK.status() == reply.status())
        {
            if (isSync)
            {
                check(broker.durableLog().hasGroup(reply.groupId()), "group " + reply.groupId());
            }

            broker.onAnswer(false);
        }
    }

    private void check(final boolean isKept, final String subject)
    {
        if (!isKept)
        {
            throw new AssertionError("an answer promises " + subject + ", and the device holds the log up to " +
                broker.durableLog().end(Long.MAX_VALUE) + " alone");
        }
    }

    /** A frame that will be answered. */
    private record Request(long sessionId, long sequence)
    {
    }
}
