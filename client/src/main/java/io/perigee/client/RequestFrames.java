package io.perigee.client;

import io.perigee.protocol.CreditEncoder;
import io.perigee.protocol.GroupDescribeEncoder;
import io.perigee.protocol.GroupJoinEncoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryEncoder;
import io.perigee.protocol.OffsetCommitEncoder;
import io.perigee.protocol.OffsetQueryEncoder;
import io.perigee.protocol.PullEncoder;
import io.perigee.protocol.PullStopEncoder;
import io.perigee.protocol.TopicCreateEncoder;
import io.perigee.protocol.TopicDescribeEncoder;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;

/**
 * Writes all frames but sends. Each method returns the sequence of the frame, which its answer will name, or a
 * negative transport result if it was not written.
 */
final class RequestFrames
{
    /** The group has committed this offset. */
    static final int OFFSET_COMMITTED = 1;
    /** The first offset that there is. */
    static final int OFFSET_MIN = 2;
    /** The next offset to be written. */
    static final int OFFSET_MAX = 3;
    /** More tags than this do not fit a subscription. */
    static final int MAX_TAGS = 64;

    private static final int SESSION_ID_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int SEQUENCE_OFFSET = SESSION_ID_OFFSET + Long.BYTES;
    private static final int SCRATCH_LENGTH = 2048;

    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SCRATCH_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final TopicCreateEncoder topicCreateEncoder = new TopicCreateEncoder();
    private final TopicDescribeEncoder topicDescribeEncoder = new TopicDescribeEncoder();
    private final GroupJoinEncoder groupJoinEncoder = new GroupJoinEncoder();
    private final GroupDescribeEncoder groupDescribeEncoder = new GroupDescribeEncoder();
    private final OffsetCommitEncoder offsetCommitEncoder = new OffsetCommitEncoder();
    private final OffsetQueryEncoder offsetQueryEncoder = new OffsetQueryEncoder();
    private final MessageQueryEncoder messageQueryEncoder = new MessageQueryEncoder();
    private final PullEncoder pullEncoder = new PullEncoder();
    private final CreditEncoder creditEncoder = new CreditEncoder();
    private final PullStopEncoder pullStopEncoder = new PullStopEncoder();

    long topicCreate(final BrokerSession session, final String topic, final int queueCount)
    {
        topicCreateEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder).queueCount(queueCount).topicName(topic);
        return write(session, topicCreateEncoder.encodedLength());
    }

    long topicDescribe(final BrokerSession session, final String topic, final int topicId)
    {
        topicDescribeEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder).topicId(topicId).topicName(topic);
        return write(session, topicDescribeEncoder.encodedLength());
    }

    long groupJoin(final BrokerSession session, final String group)
    {
        groupJoinEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder).groupName(group);
        return write(session, groupJoinEncoder.encodedLength());
    }

    long groupDescribe(final BrokerSession session, final String group)
    {
        groupDescribeEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder).groupName(group);
        return write(session, groupDescribeEncoder.encodedLength());
    }

    long offsetQuery(
        final BrokerSession session, final int topicId, final int queueId, final int groupId, final int kind)
    {
        offsetQueryEncoder
            .wrapAndApplyHeader(scratch, 0, headerEncoder)
            .topicId(topicId)
            .queueId(queueId)
            .groupId(groupId)
            .kind(kind);
        return write(session, offsetQueryEncoder.encodedLength());
    }

    long offsetCommit(
        final BrokerSession session, final GroupMembership membership, final QueueFlow flow, final boolean isDurable)
    {
        offsetCommitEncoder
            .wrapAndApplyHeader(scratch, 0, headerEncoder)
            .generation(membership.generation())
            .queueOffset(flow.commitOffset())
            .topicId(flow.topicId())
            .queueId(flow.queueId())
            .groupId(membership.groupId())
            .durable(isDurable ? 1 : 0);
        return write(session, offsetCommitEncoder.encodedLength());
    }

    long messageQuery(final BrokerSession session, final MessageQuestion question)
    {
        messageQueryEncoder
            .wrapAndApplyHeader(scratch, 0, headerEncoder)
            .beginTimestampMs(question.beginTimestampMs())
            .endTimestampMs(question.endTimestampMs())
            .position(question.position())
            .kind(question.kind())
            .topicId(question.topicId())
            .queueId(question.queueId())
            .maxCount(question.maxCount())
            .key(question.key());
        return write(session, messageQueryEncoder.encodedLength());
    }

    long pull(final BrokerSession session, final QueueFlow flow, final long[] tagHashes, final int holdMs)
    {
        final PullEncoder.TagHashesEncoder hashes = pullEncoder
            .wrapAndApplyHeader(scratch, 0, headerEncoder)
            .flowId(flow.flowId())
            .queueOffset(flow.nextOffset())
            .lastTerm(flow.lastTerm())
            .creditLimitBytes(flow.creditLimitBytes())
            .topicId(flow.topicId())
            .queueId(flow.queueId())
            .holdMs(holdMs)
            .tagHashesCount(tagHashes.length);
        for (final long hash : tagHashes)
        {
            hashes.next().tagHash(hash);
        }

        return write(session, pullEncoder.encodedLength());
    }

    long credit(final BrokerSession session, final long flowId, final long creditLimitBytes)
    {
        creditEncoder
            .wrapAndApplyHeader(scratch, 0, headerEncoder)
            .flowId(flowId)
            .creditLimitBytes(creditLimitBytes);
        return write(session, creditEncoder.encodedLength());
    }

    long pullStop(final BrokerSession session, final long flowId)
    {
        pullStopEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder).flowId(flowId);
        return write(session, pullStopEncoder.encodedLength());
    }

    private long write(final BrokerSession session, final int encodedLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        final long sequence = session.claim(length);
        if (sequence > 0)
        {
            scratch.putLong(SESSION_ID_OFFSET, session.sessionId(), ByteOrder.LITTLE_ENDIAN);
            scratch.putLong(SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
            session.buffer().putBytes(session.offset(), scratch, 0, length);
            session.commit();
        }

        return sequence;
    }
}
