package io.perigee.broker;

import io.perigee.journal.record.PropertiesCodec;
import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.ConnectEncoder;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.CreditEncoder;
import io.perigee.protocol.GroupDescribeEncoder;
import io.perigee.protocol.GroupJoinEncoder;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.KeepAliveEncoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryEncoder;
import io.perigee.protocol.OffsetCommitEncoder;
import io.perigee.protocol.OffsetQueryEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.PullEncoder;
import io.perigee.protocol.PullStopEncoder;
import io.perigee.protocol.SendBatchEncoder;
import io.perigee.protocol.SendEncoder;
import io.perigee.protocol.SendPartEncoder;
import io.perigee.protocol.TopicCreateEncoder;
import io.perigee.protocol.TopicDescribeEncoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * Speaks the protocol by hand, frame by frame, so that a test can also say what no client would.
 */
final class TestClient
{
    private static final int PART_LENGTH = 1000;

    private final BrokerFixture fixture;
    private final FakeTransport.FakeLink link;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder replyHeader = new MessageHeaderDecoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64 * 1024]);
    long sessionId;
    long previousSessionId;
    long nextSequence = 1;
    int maxCount;

    TestClient(final BrokerFixture fixture, final Lane lane)
    {
        this.fixture = fixture;
        this.link = fixture.transport().open(lane);
    }

    static TestClient connected(final BrokerFixture fixture, final Lane lane)
    {
        final TestClient client = new TestClient(fixture, lane);
        client.connect(ProtocolVersion.CURRENT, lane, 8);
        final ConnectReplyDecoder reply = new ConnectReplyDecoder();
        reply.wrapAndApplyHeader(client.reply(), 0, client.replyHeader);
        client.sessionId = reply.sessionId();

        return client;
    }

    FakeTransport.FakeLink link()
    {
        return link;
    }

    void connect(final int version, final Lane lane, final int maxInFlight)
    {
        sendConnect(version, lane, maxInFlight);
        fixture.runUntilIdle();
    }

    void sendConnect(final int version, final Lane lane, final int maxInFlight)
    {
        final ConnectEncoder connect = new ConnectEncoder().wrapAndApplyHeader(buffer, 0, header);
        connect.incarnation(42).protocolVersion(version).lane(lane.code()).maxInFlight(maxInFlight)
            .sessionTimeoutMs(5_000).previousSessionId(previousSessionId).clientId("test").clientVersion("1");
        deliver(connect.encodedLength());
    }

    long send(final int topicId, final int queueId, final String body)
    {
        return send(topicId, queueId, body.getBytes(), 0);
    }

    long send(final int topicId, final int queueId, final byte[] body, final long tagHash)
    {
        final SendEncoder send = sendHeader(topicId, queueId, body.length, tagHash);
        send.putPayload(body, 0, body.length);
        deliver(send.encodedLength());

        return nextSequence++;
    }

    /**
     * Send a message in parts.
     *
     * @param body      of the message.
     * @param partLength of each part.
     * @param partLimit how many parts to send at the most.
     * @return sequence of the first part.
     */
    long sendInParts(final byte[] body, final int partLength, final int partLimit)
    {
        final long sequence = nextSequence;
        final SendEncoder send = sendHeader(1, 0, body.length, 0);
        send.putPayload(body, 0, partLength);
        deliver(send.encodedLength());
        nextSequence++;
        int offset = partLength;
        for (int part = 1; part < partLimit && offset < body.length; part++)
        {
            final int length = Math.min(partLength, body.length - offset);
            final SendPartEncoder next = new SendPartEncoder().wrapAndApplyHeader(buffer, 0, header)
                .sessionId(sessionId).sequence(nextSequence++).payloadOffset(offset);
            next.putPayload(body, offset, length);
            deliver(next.encodedLength());
            offset += length;
        }

        return sequence;
    }

    /**
     * Send a batch that may say anything.
     *
     * @param messageCount that it claims.
     * @param totalLength  that it claims.
     * @param payload      its first, or only, part.
     */
    void sendBatch(final int messageCount, final int totalLength, final byte[] payload)
    {
        final SendBatchEncoder batch = new SendBatchEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).bornTimestampMs(1).producerId(0).producerSequence(0)
            .producerEpoch(0).topicId(1).queueId(0).payloadLengthBytes(totalLength).messageCount(messageCount);
        batch.putPayload(payload, 0, payload.length);
        deliver(batch.encodedLength());
    }

    /**
     * Send a batch with one entry, in as many parts as it takes.
     *
     * @param messageCount     that it claims.
     * @param keysLength       of the message.
     * @param propertiesLength of the message.
     * @param bodyLength       of the message.
     */
    void sendBatch(final int messageCount, final int keysLength, final int propertiesLength, final int bodyLength)
    {
        final byte[] payload = new byte[BatchEntry.entryLength(keysLength + propertiesLength + bodyLength)];
        BatchEntry.putHeader(new UnsafeBuffer(payload), 0, keysLength, propertiesLength, bodyLength, 0, 0);
        sendBatch(messageCount, payload.length, Arrays.copyOf(payload, Math.min(payload.length, PART_LENGTH)));
        for (int offset = PART_LENGTH; offset < payload.length; offset += PART_LENGTH)
        {
            sendPart(offset, Arrays.copyOfRange(payload, offset, Math.min(payload.length, offset + PART_LENGTH)));
        }
    }

    /**
     * Send a message that may say anything about its lengths.
     *
     * @param totalLength      that it claims.
     * @param keysLength       that it claims.
     * @param propertiesLength that it claims.
     * @param payload          its first, or only, part.
     */
    void sendClaiming(
        final int totalLength, final int keysLength, final int propertiesLength, final byte[] payload)
    {
        final SendEncoder send = sendHeader(1, 0, totalLength, 0)
            .keysLengthBytes(keysLength).propertiesLengthBytes(propertiesLength);
        nextSequence++;
        send.putPayload(payload, 0, payload.length);
        deliver(send.encodedLength());
    }

    /**
     * Send a message with keys and a unique id.
     *
     * @param queueId  of topic 1.
     * @param keys     separated by blanks.
     * @param uniqueId null for none.
     * @param body     of the message.
     */
    void sendKeyed(final int queueId, final String keys, final String uniqueId, final String body)
    {
        final UnsafeBuffer payload = new UnsafeBuffer(new byte[2048]);
        final int keysLength = payload.putStringWithoutLengthUtf8(0, keys);
        final int propertiesLength = null == uniqueId ? 0 :
            PropertiesCodec.append(payload, keysLength, 0, "UNIQ_KEY", uniqueId);
        final int bodyLength = payload.putStringWithoutLengthUtf8(keysLength + propertiesLength, body);
        final int length = keysLength + propertiesLength + bodyLength;
        final SendEncoder send = sendHeader(1, queueId, length, 0)
            .keysLengthBytes(keysLength).propertiesLengthBytes(propertiesLength);
        nextSequence++;
        send.putPayload(payload, 0, length);
        deliver(send.encodedLength());
    }

    void sendPart(final int payloadOffset, final byte[] slice)
    {
        final SendPartEncoder part = new SendPartEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).payloadOffset(payloadOffset);
        part.putPayload(slice, 0, slice.length);
        deliver(part.encodedLength());
    }

    private SendEncoder sendHeader(final int topicId, final int queueId, final int length, final long tagHash)
    {
        return new SendEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence).tagHash(tagHash).bornTimestampMs(1).producerId(0)
            .producerSequence(0).producerEpoch(0).topicId(topicId).queueId(queueId).userFlag(7)
            .payloadLengthBytes(length).keysLengthBytes(0).propertiesLengthBytes(0);
    }

    void createTopic(final String name, final int queueCount)
    {
        final TopicCreateEncoder create = new TopicCreateEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).queueCount(queueCount).topicName(name);
        deliver(create.encodedLength());
    }

    void describeTopic(final String name, final int topicId)
    {
        final TopicDescribeEncoder describe = new TopicDescribeEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).topicId(topicId).topicName(name);
        deliver(describe.encodedLength());
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

    void commitOffset(final int groupId, final long generation, final long queueOffset, final boolean isDurable)
    {
        final OffsetCommitEncoder commit = new OffsetCommitEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).generation(generation).queueOffset(queueOffset)
            .topicId(1).queueId(0).groupId(groupId).durable(isDurable ? 1 : 0);
        deliver(commit.encodedLength());
    }

    void queryOffset(final int groupId, final int kind)
    {
        final OffsetQueryEncoder query = new OffsetQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).topicId(1).queueId(0).groupId(groupId).kind(kind);
        deliver(query.encodedLength());
    }

    void search(
        final int kind, final int queueId, final String key, final long beginTimestampMs, final long position)
    {
        final MessageQueryEncoder query = new MessageQueryEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).beginTimestampMs(beginTimestampMs)
            .endTimestampMs(Long.MAX_VALUE).position(position).kind(kind).topicId(1).queueId(queueId).maxCount(maxCount)
            .key(key);
        deliver(query.encodedLength());
    }

    void pull(final long flowId, final long queueOffset, final long lastTerm, final long credit, final long... tags)
    {
        final PullEncoder pull = new PullEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).flowId(flowId).queueOffset(queueOffset).lastTerm(lastTerm)
            .creditLimitBytes(credit).topicId(1).queueId(0).holdMs(1_000);
        final PullEncoder.TagHashesEncoder hashes = pull.tagHashesCount(tags.length);
        for (final long tag : tags)
        {
            hashes.next().tagHash(tag);
        }
        deliver(pull.encodedLength());
    }

    void credit(final long flowId, final long creditLimit)
    {
        final CreditEncoder credit = new CreditEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).flowId(flowId).creditLimitBytes(creditLimit);
        deliver(credit.encodedLength());
    }

    void stop(final long flowId)
    {
        final PullStopEncoder stop = new PullStopEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++).flowId(flowId);
        deliver(stop.encodedLength());
    }

    void keepAlive()
    {
        final KeepAliveEncoder keepAlive = new KeepAliveEncoder().wrapAndApplyHeader(buffer, 0, header)
            .sessionId(sessionId).sequence(nextSequence++);
        deliver(keepAlive.encodedLength());
    }

    void garbage()
    {
        buffer.setMemory(0, 64, (byte)0x5A);
        link.deliver(Arrays.copyOf(buffer.byteArray(), 64));
    }

    /**
     * Step the broker, then take its oldest frame that is not a keep-alive.
     *
     * @return null if there is none.
     */
    MutableDirectBuffer reply()
    {
        fixture.runUntilIdle();
        UnsafeBuffer frame = link.take();
        while (null != frame && KeepAliveDecoder.TEMPLATE_ID == templateId(frame))
        {
            frame = link.take();
        }

        return frame;
    }

    int templateId(final MutableDirectBuffer frame)
    {
        replyHeader.wrap(frame, 0);
        return replyHeader.templateId();
    }

    /**
     * Step the broker and expect it to end the session.
     *
     * @return the status that it gives.
     */
    int closeStatus()
    {
        MutableDirectBuffer frame = reply();
        while (null != frame && CloseSessionDecoder.TEMPLATE_ID != templateId(frame))
        {
            frame = reply();
        }
        if (null == frame)
        {
            return -1;
        }
        final CloseSessionDecoder close = new CloseSessionDecoder();
        close.wrapAndApplyHeader(frame, 0, replyHeader);

        return close.status();
    }

    MessageHeaderDecoder replyHeader()
    {
        return replyHeader;
    }

    private void deliver(final int bodyLength)
    {
        link.deliver(Arrays.copyOf(buffer.byteArray(), MessageHeaderEncoder.ENCODED_LENGTH + bodyLength));
    }
}
