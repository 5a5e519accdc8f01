package io.perigee.faultlab;

import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.ConnectEncoder;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.GroupDescribeEncoder;
import io.perigee.protocol.GroupJoinEncoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.OffsetCommitEncoder;
import io.perigee.protocol.OffsetQueryEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.PullEncoder;
import io.perigee.protocol.SendEncoder;
import io.perigee.protocol.SendPartEncoder;
import io.perigee.protocol.TopicCreateEncoder;
import io.perigee.protocol.TopicDescribeEncoder;
import io.perigee.transport.Lane;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * A session with a {@link MemoryBroker}, spoken frame by frame, so that exactly what the broker has written counts, and
 * no client's buffer stands between.
 */
final class MemoryClient
{
    private static final int SESSION_TIMEOUT_MS = 3_600_000;
    private static final int PART_LENGTH = 1000;
    private static final long CREDIT = Long.MAX_VALUE / 2;
    private static final int COMMITTED_BY_GROUP = 1;

    private final MemoryBroker broker;
    private final Lane lane;
    private final MemoryLink link;
    private final MemoryFrames frames;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * MemoryLink.MAX_FRAME_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder replyHeader = new MessageHeaderDecoder();
    private long sessionId;
    private long nextSequence = 1;

    /**
     * A client that is not connected.
     *
     * @param broker  to connect to.
     * @param lane    of the session.
     * @param handler for what comes.
     */
    MemoryClient(final MemoryBroker broker, final Lane lane, final MemoryHandler handler)
    {
        this.broker = broker;
        this.lane = lane;
        link = broker.open(lane);
        frames = new MemoryFrames(handler);
    }

    /** Open the session; the broker is stepped until it is open. False if the broker ends meanwhile. */
    boolean connect()
    {
        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        connect.incarnation(42).protocolVersion(ProtocolVersion.CURRENT).lane(lane.code()).maxInFlight(32)
            .sessionTimeoutMs(SESSION_TIMEOUT_MS).previousSessionId(0).clientId("faultlab").clientVersion("1");
        deliver(connect.encodedLength());
        broker.runUntilIdle();
        final UnsafeBuffer frame = link.take();
        if (null == frame)
        {
            return false;
        }

        final ConnectReplyDecoder reply = new ConnectReplyDecoder();
        reply.wrapAndApplyHeader(frame, 0, replyHeader);
        if (0 != reply.status())
        {
            throw new AssertionError("the broker refuses a session: " + reply.status());
        }
        sessionId = reply.sessionId();
        return true;
    }

    /**
     * Send a message, in parts if it is long.
     *
     * @return sequence of its first frame.
     */
    long send(final int topicId, final int queueId, final byte[] body)
    {
        final long sequence = nextSequence++;
        final int firstLength = Math.min(body.length, PART_LENGTH);
        final SendEncoder send = new SendEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(sequence).tagHash(0).bornTimestampMs(1).producerId(0)
            .producerSequence(0).producerEpoch(0).topicId(topicId).queueId(queueId).userFlag(0)
            .payloadLengthBytes(body.length).keysLengthBytes(0).propertiesLengthBytes(0);
        send.putPayload(body, 0, firstLength);
        deliver(send.encodedLength());
        for (int offset = firstLength; offset < body.length; offset += PART_LENGTH)
        {
            final SendPartEncoder part = new SendPartEncoder().wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId).sequence(nextSequence++).payloadOffset(offset);
            part.putPayload(body, offset, Math.min(PART_LENGTH, body.length - offset));
            deliver(part.encodedLength());
        }
        return sequence;
    }

    long createTopic(final String name, final int queueCount)
    {
        final TopicCreateEncoder create = new TopicCreateEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence).queueCount(queueCount).topicName(name);
        deliver(create.encodedLength());
        return nextSequence++;
    }

    long describeTopic(final int topicId)
    {
        final TopicDescribeEncoder describe = new TopicDescribeEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence).topicId(topicId).topicName("");
        deliver(describe.encodedLength());
        return nextSequence++;
    }

    void joinGroup(final String name)
    {
        final GroupJoinEncoder join = new GroupJoinEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).groupName(name);
        deliver(join.encodedLength());
    }

    void describeGroup(final String name)
    {
        final GroupDescribeEncoder describe = new GroupDescribeEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).groupName(name);
        deliver(describe.encodedLength());
    }

    /** Commit an offset, to be answered when it is durable. */
    long commitOffset(
        final int groupId, final long generation, final int topicId, final int queueId, final long queueOffset)
    {
        final OffsetCommitEncoder commit = new OffsetCommitEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence).generation(generation).queueOffset(queueOffset)
            .topicId(topicId).queueId(queueId).groupId(groupId).durable(1);
        deliver(commit.encodedLength());
        return nextSequence++;
    }

    /** Ask for the offset that a group has committed. */
    long queryOffset(final int groupId, final int topicId, final int queueId)
    {
        final OffsetQueryEncoder query = new OffsetQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence).topicId(topicId).queueId(queueId).groupId(groupId)
            .kind(COMMITTED_BY_GROUP);
        deliver(query.encodedLength());
        return nextSequence++;
    }

    /** Open a flow that ends soon after it has brought everything. */
    void pull(final long flowId, final int topicId, final int queueId, final long queueOffset)
    {
        final PullEncoder pull = new PullEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).flowId(flowId).queueOffset(queueOffset).lastTerm(0)
            .creditLimitBytes(CREDIT).topicId(topicId).queueId(queueId).holdMs(1);
        pull.tagHashesCount(0);
        deliver(pull.encodedLength());
    }

    /** Handle every frame that the broker has written. */
    void poll()
    {
        UnsafeBuffer frame;
        while (null != (frame = link.take()))
        {
            replyHeader.wrap(frame, 0);
            if (CloseSessionDecoder.TEMPLATE_ID == replyHeader.templateId())
            {
                final CloseSessionDecoder close = new CloseSessionDecoder();
                close.wrapAndApplyHeader(frame, 0, replyHeader);
                throw new AssertionError("the broker has closed the session: " + close.status() + ' ' +
                    close.explanation());
            }
            frames.onFrame(frame);
        }
    }

    private void deliver(final int bodyLength)
    {
        link.deliver(Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength));
    }
}
