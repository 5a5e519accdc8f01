package io.perigee.broker;

import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.transport.Lane;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BrokerTest
{
    private static final int COMMITTED = 1;
    private static final int MAXIMUM = 3;
    private static final long MUCH_CREDIT = 1L << 30;

    private final BrokerFixture fixture = new BrokerFixture(FlushMode.SYNC);
    private final TestClient producer = TestClient.connected(fixture, Lane.REQUEST);

    @AfterEach
    void shouldHaveMetNoError()
    {
        fixture.close();
        assertEquals(List.of(), fixture.errors);
    }

    @Test
    void shouldStoreAndDeliver()
    {
        final long sequence = producer.send(1, 0, "hello");
        final SendAckDecoder.ResultsDecoder result = ack();
        assertEquals(sequence, result.requestSequence());
        assertEquals(0, result.queueOffset());
        assertEquals(ErrorCode.OK.status(), result.status());

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        assertEquals(List.of("hello"), bodies(consumer));
    }

    @Test
    void shouldAnswerManySendsWithOneRow()
    {
        for (int i = 0; i < 8; i++)
        {
            producer.send(1, 0, "same length");
        }
        final SendAckDecoder.ResultsDecoder result = ack();
        assertEquals(8, result.runLength());
        assertNull(producer.reply());
    }

    @Test
    void shouldAcknowledgeNothingBeforeItIsForced()
    {
        final long forces = fixture.storage.forceCount();
        producer.send(1, 0, "durable");
        assertNotNull(producer.reply());
        assertTrue(fixture.storage.forceCount() > forces);
    }

    @Test
    void shouldWakeAHeldPullInTheSameCycle()
    {
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, -2, 0, MUCH_CREDIT);
        assertNull(consumer.reply());

        producer.send(1, 0, "first");
        assertEquals(List.of("first"), bodies(consumer));
        producer.send(1, 0, "second");
        assertEquals(List.of("second"), bodies(consumer));
    }

    @Test
    void shouldEndAHeldPullWhenNothingComes()
    {
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, -2, 0, MUCH_CREDIT);
        fixture.pass(TimeUnit.SECONDS.toNanos(2));

        assertEquals(ErrorCode.HOLD_EXPIRED.status(), pullEnd(consumer).status());
    }

    @Test
    void shouldSendNoMoreThanTheCredit()
    {
        for (int i = 0; i < 8; i++)
        {
            producer.send(1, 0, "body " + i);
        }
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        final int recordLength = RecordLayout.recordLength("body 0".length());
        consumer.pull(1, 0, 0, 2L * recordLength);
        assertEquals(2, bodies(consumer).size());

        consumer.credit(1, 5L * recordLength);
        assertEquals(List.of("body 2", "body 3", "body 4"), bodies(consumer));
    }

    @Test
    void shouldDeliverOnlyTheTagsThatArePulled()
    {
        for (int i = 0; i < 8; i++)
        {
            producer.send(1, 0, ("body " + i).getBytes(), i % 4);
        }
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT, 1, 3);
        assertEquals(List.of("body 1", "body 3", "body 5", "body 7"), bodies(consumer));
    }

    @Test
    void shouldSkipWhatIsNotPulledBeforeALargeMessage()
    {
        producer.send(1, 0, "not wanted".getBytes(), 5);
        producer.sendInParts(new byte[BrokerFixture.MAX_MESSAGE_LENGTH], 1000, Integer.MAX_VALUE);

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT, 0);
        final RecordPartDecoder part = new RecordPartDecoder();
        part.wrapAndApplyHeader(consumer.reply(), 0, consumer.replyHeader());

        assertEquals(2, part.nextQueueOffset());
        assertEquals(RecordLayout.recordLength(BrokerFixture.MAX_MESSAGE_LENGTH), part.recordLengthBytes());
    }

    @Test
    void shouldCarryALargeMessageInParts()
    {
        final byte[] body = new byte[BrokerFixture.MAX_MESSAGE_LENGTH];
        for (int i = 0; i < body.length; i++)
        {
            body[i] = (byte)(i * 31);
        }
        final long sequence = producer.sendInParts(body, 1000, Integer.MAX_VALUE);
        assertEquals(sequence, ack().requestSequence());

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        final byte[] record = new byte[RecordLayout.recordLength(body.length)];
        final RecordPartDecoder part = new RecordPartDecoder();
        int received = 0;
        while (received < record.length)
        {
            final MutableDirectBuffer frame = consumer.reply();
            part.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
            assertEquals(received, part.recordOffset());
            received += part.getSlice(record, received, record.length - received);
        }
        assertArrayEquals(body,
            Arrays.copyOfRange(record, RecordLayout.HEADER_LENGTH, RecordLayout.HEADER_LENGTH + body.length));
    }

    @Test
    void shouldEndASessionThatLeavesALargeMessageUnfinished()
    {
        producer.sendInParts(new byte[8000], 1000, 3);
        for (int i = 0; i < 6; i++)
        {
            fixture.pass(TimeUnit.SECONDS.toNanos(2));
            producer.keepAlive();
        }
        assertEquals(ErrorCode.MESSAGE_UNFINISHED.status(), producer.closeStatus());
    }

    @Test
    void shouldRefuseUnknownTopicsAndQueues()
    {
        producer.send(99, 0, "x");
        assertEquals(ErrorCode.TOPIC_NOT_FOUND.status(), ack().status());
        producer.send(1, 99, "x");
        assertEquals(ErrorCode.QUEUE_NOT_FOUND.status(), ack().status());
        producer.send(1, 0, "y");
        assertEquals(0, ack().queueOffset());
    }

    @Test
    void shouldCreateAndDescribeTopics()
    {
        producer.createTopic("trades", 3);
        final TopicReplyDecoder created = topicReply();
        assertEquals(ErrorCode.OK.status(), created.status());
        assertEquals(2, created.topicId());

        producer.describeTopic("trades", 0);
        assertEquals(3, topicReply().queueCount());
        producer.describeTopic("", 1);
        assertEquals(BrokerFixture.TOPIC, topicReply().topicName());
        producer.describeTopic("nothing", 0);
        assertEquals(ErrorCode.TOPIC_NOT_FOUND.status(), topicReply().status());
        producer.createTopic("trades", 4);
        assertEquals(ErrorCode.TOPIC_EXISTS.status(), topicReply().status());
        producer.createTopic("no/name", 4);
        assertEquals(ErrorCode.TOPIC_NAME_INVALID.status(), topicReply().status());
        producer.createTopic("zero", 0);
        assertEquals(ErrorCode.QUEUE_COUNT_INVALID.status(), topicReply().status());
    }

    @Test
    void shouldLetAGroupHaveOneMember()
    {
        final TestClient second = TestClient.connected(fixture, Lane.REQUEST);
        producer.joinGroup("desk");
        assertEquals(ErrorCode.OK.status(), groupReply(producer).status());
        second.joinGroup("desk");
        assertEquals(ErrorCode.GROUP_TAKEN.status(), groupReply(second).status());

        producer.link().close();
        fixture.runUntilIdle();
        second.joinGroup("desk");
        assertEquals(ErrorCode.OK.status(), groupReply(second).status());
    }

    @Test
    void shouldLetAnybodyLookAtAGroupWithoutDisturbingItsMember()
    {
        producer.joinGroup("desk");
        final GroupReplyDecoder joined = groupReply(producer);
        final TestClient looker = TestClient.connected(fixture, Lane.REQUEST);
        looker.describeGroup("desk");
        final GroupReplyDecoder described = groupReply(looker);
        assertEquals(ErrorCode.OK.status(), described.status());
        assertEquals(joined.groupId(), described.groupId());
        assertEquals(0, described.generation());
        looker.describeGroup("nobody");
        assertEquals(0, groupReply(looker).groupId());
        looker.describeGroup("not a name");
        assertEquals(ErrorCode.GROUP_NAME_INVALID.status(), groupReply(looker).status());

        producer.commitOffset(joined.groupId(), joined.generation(), 17, true);
        assertEquals(ErrorCode.OK.status(), offsetReply(producer).status());
        looker.queryOffset(joined.groupId(), COMMITTED);
        assertEquals(17, offsetReply(looker).queueOffset());
        producer.commitOffset(joined.groupId(), joined.generation(), 18, true);
        assertEquals(ErrorCode.OK.status(), offsetReply(producer).status());
    }

    @Test
    void shouldResumeAGroupsOffsetAfterARestartAndNeverLetItGoBack()
    {
        producer.joinGroup("desk");
        final GroupReplyDecoder joined = groupReply(producer);
        final int groupId = joined.groupId();
        producer.commitOffset(groupId, joined.generation(), 17, true);
        assertEquals(ErrorCode.OK.status(), offsetReply(producer).status());
        producer.commitOffset(groupId, joined.generation() - 1, 5, true);
        assertEquals(ErrorCode.NOT_A_MEMBER.status(), offsetReply(producer).status());
        producer.commitOffset(groupId, joined.generation(), 9, true);
        assertEquals(ErrorCode.OK.status(), offsetReply(producer).status());

        fixture.stop();
        fixture.start();
        final TestClient after = TestClient.connected(fixture, Lane.REQUEST);
        after.queryOffset(groupId, COMMITTED);
        assertEquals(17, offsetReply(after).queueOffset());
    }

    @Test
    void shouldServeWhatWasStoredAfterARestartInAHigherTerm()
    {
        final long firstTerm = fixture.broker().term();
        for (int i = 0; i < 500; i++)
        {
            producer.send(1, 0, "message number " + i);
            ack();
        }
        fixture.stop();
        fixture.start();
        assertEquals(firstTerm + 1, fixture.broker().term());

        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 0, 0, MUCH_CREDIT);
        final List<String> bodies = bodies(consumer);
        assertEquals(500, bodies.size());
        assertEquals("message number 499", bodies.get(499));

        final TestClient next = TestClient.connected(fixture, Lane.REQUEST);
        next.queryOffset(0, MAXIMUM);
        assertEquals(500, offsetReply(next).queueOffset());
    }

    @Test
    void shouldSayWhereToGoOnOutsideTheQueue()
    {
        producer.send(1, 0, "only");
        ack();
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 5, 0, MUCH_CREDIT);
        final PullEndDecoder end = pullEnd(consumer);
        assertEquals(ErrorCode.OFFSET_TOO_LARGE.status(), end.status());
        assertEquals(1, end.nextQueueOffset());

        consumer.pull(2, 1, fixture.broker().term() + 1, MUCH_CREDIT);
        assertEquals(ErrorCode.OFFSET_MOVED.status(), pullEnd(consumer).status());
    }

    @Test
    void shouldConfirmAFlowThatGoesOnAtTheEnd()
    {
        producer.send(1, 0, "read before");
        ack();
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 1, fixture.broker().term(), MUCH_CREDIT);
        final RecordsDecoder records =
            new RecordsDecoder().wrapAndApplyHeader(consumer.reply(), 0, consumer.replyHeader());

        assertEquals(0, records.recordCount());
        assertEquals(1, records.nextQueueOffset());
        assertNull(consumer.reply());
    }

    @Test
    void shouldLeaveOutNothingForWhoReadMoreThanACrashHasLeft()
    {
        fixture.stop();
        fixture.start();
        final TestClient next = TestClient.connected(fixture, Lane.REQUEST);
        next.send(1, 0, "written after the crash");
        assertNotNull(next.reply());
        final TestClient consumer = TestClient.connected(fixture, Lane.DELIVERY);
        consumer.pull(1, 5, fixture.broker().term() - 1, MUCH_CREDIT);
        final PullEndDecoder end = pullEnd(consumer);

        assertEquals(ErrorCode.OFFSET_MOVED.status(), end.status());
        assertEquals(0, end.nextQueueOffset());
    }

    @Test
    void shouldEndTheSessionOfWhoeverBreaksTheProtocolAndNobodyElses()
    {
        final TestClient gap = TestClient.connected(fixture, Lane.REQUEST);
        gap.nextSequence++;
        gap.send(1, 0, "x");
        assertEquals(ErrorCode.SEQUENCE_GAP.status(), gap.closeStatus());

        final TestClient stranger = TestClient.connected(fixture, Lane.REQUEST);
        stranger.sessionId++;
        stranger.send(1, 0, "x");
        assertEquals(ErrorCode.SESSION_UNKNOWN.status(), stranger.closeStatus());

        final TestClient babbler = TestClient.connected(fixture, Lane.REQUEST);
        babbler.garbage();
        assertTrue(babbler.closeStatus() > 0);

        producer.send(1, 0, "unharmed");
        assertEquals(ErrorCode.OK.status(), ack().status());
    }

    @Test
    void shouldRefuseAnotherVersion()
    {
        final TestClient old = new TestClient(fixture, Lane.REQUEST);
        old.connect(ProtocolVersion.CURRENT + 0x10000, Lane.REQUEST, 8);
        final ConnectReplyDecoder reply = new ConnectReplyDecoder();
        reply.wrapAndApplyHeader(old.reply(), 0, old.replyHeader());
        assertEquals(ErrorCode.VERSION_UNSUPPORTED.status(), reply.status());
    }

    @Test
    void shouldTellItsLimits()
    {
        for (final Lane lane : Lane.values())
        {
            final TestClient client = new TestClient(fixture, lane);
            client.connect(ProtocolVersion.CURRENT, lane, 8);
            final ConnectReplyDecoder reply = new ConnectReplyDecoder();
            reply.wrapAndApplyHeader(client.reply(), 0, client.replyHeader());
            assertEquals(BrokerFixture.MAX_MESSAGE_LENGTH, reply.maxMessageLengthBytes());
            assertEquals(1024, reply.maxAttributesLengthBytes());
        }
    }

    @Test
    void shouldExpireASilentSession()
    {
        fixture.pass(TimeUnit.SECONDS.toNanos(6));
        assertEquals(ErrorCode.SESSION_EXPIRED.status(), producer.closeStatus());
    }

    @Test
    void shouldLeaveFramesWithTheTransportWhileAClientDoesNotReadItsAnswers()
    {
        producer.link().room(0);
        for (int i = 0; i < 20; i++)
        {
            producer.send(1, 0, "body");
        }
        fixture.runUntilIdle();
        assertTrue(producer.link().hasUnread());

        final TestClient other = TestClient.connected(fixture, Lane.REQUEST);
        other.send(1, 1, "goes on");
        assertNotNull(other.reply());

        producer.link().room(Integer.MAX_VALUE);
        int answered = 0;
        while (answered < 20)
        {
            answered += ack().runLength();
        }
        assertEquals(20, answered);
    }

    private SendAckDecoder.ResultsDecoder ack()
    {
        final SendAckDecoder decoder = new SendAckDecoder();
        decoder.wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());

        return decoder.results().next();
    }

    private TopicReplyDecoder topicReply()
    {
        final TopicReplyDecoder decoder = new TopicReplyDecoder();
        return decoder.wrapAndApplyHeader(producer.reply(), 0, producer.replyHeader());
    }

    private static GroupReplyDecoder groupReply(final TestClient client)
    {
        return new GroupReplyDecoder().wrapAndApplyHeader(client.reply(), 0, client.replyHeader());
    }

    private static OffsetReplyDecoder offsetReply(final TestClient client)
    {
        return new OffsetReplyDecoder().wrapAndApplyHeader(client.reply(), 0, client.replyHeader());
    }

    private static PullEndDecoder pullEnd(final TestClient client)
    {
        final MutableDirectBuffer frame = client.reply();
        assertEquals(PullEndDecoder.TEMPLATE_ID, client.templateId(frame));

        return new PullEndDecoder().wrapAndApplyHeader(frame, 0, client.replyHeader());
    }

    private static List<String> bodies(final TestClient consumer)
    {
        final List<String> bodies = new ArrayList<>();
        final RecordsDecoder records = new RecordsDecoder();
        MutableDirectBuffer frame = consumer.reply();
        while (null != frame && RecordsDecoder.TEMPLATE_ID == consumer.templateId(frame))
        {
            records.wrapAndApplyHeader(frame, 0, consumer.replyHeader());
            int offset = records.limit() + RecordsDecoder.recordsHeaderLength();
            for (int i = 0; i < records.recordCount(); i++)
            {
                bodies.add(frame.getStringWithoutLengthUtf8(
                    RecordLayout.bodyOffset(frame, offset), RecordLayout.bodyLength(frame, offset)));
                offset += RecordLayout.length(frame, offset);
            }
            frame = consumer.reply();
        }

        return bodies;
    }
}
