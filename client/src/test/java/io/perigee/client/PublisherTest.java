package io.perigee.client;

import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.transport.TransportResult;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PublisherTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final List<String> acks = new ArrayList<>();
    private final UnsafeBuffer hello = Fixture.bytes("hello");

    @Test
    void shouldSendAndTellResults()
    {
        final Publisher publisher = connected();

        final long first = publisher.offer(hello, 0, 5);
        final long second = publisher.offer(3, hello, 1, 4);
        publisher.poll();

        assertTrue(first > 0 && second > first);
        assertEquals(2, broker.sent().size());
        assertEquals("hello", new String(broker.sent().get(0).body()));
        assertEquals(1, broker.sent().get(0).queueId());
        assertEquals("ello", new String(broker.sent().get(1).body()));
        assertEquals(3, broker.sent().get(1).queueId());
        assertEquals(List.of(first + "x1 OK 1@0", second + "x1 OK 3@1"), acks);
        assertEquals(0, publisher.inFlight());
    }

    @Test
    void shouldSendKeysPropertiesAndFlags()
    {
        final Publisher publisher = connected();
        final OutgoingMessage message = new OutgoingMessage()
            .queueId(2)
            .tagHash("tag".hashCode())
            .userFlag(17)
            .keys(Fixture.bytes("_key_"), 1, 3)
            .properties(Fixture.bytes("props"), 0, 5)
            .body(hello, 0, 5);

        assertTrue(publisher.offer(message) > 0);
        final FakeBroker.Sent sent = broker.sent().get(0);
        assertEquals("key", sent.keys());
        assertEquals("props", sent.properties());
        assertEquals("hello", new String(sent.body()));
        assertEquals("tag".hashCode(), sent.tagHash());
        assertEquals(17, sent.userFlag());
    }

    @Test
    void shouldAcceptRunsOfResults()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        final long first = publisher.offer(hello, 0, 5);
        publisher.offer(hello, 0, 5);
        publisher.offer(hello, 0, 5);
        broker.sends().ack(fixture.requestLink(), broker.sent().get(0).sequence(), 3, 0, 1, 40);
        publisher.poll();

        assertEquals(List.of(first + "x3 OK 1@40"), acks);
    }

    @Test
    void shouldEndSessionThatAnswersWhatWasNotSent()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        final long sequence = publisher.offer(hello, 0, 5);
        broker.sends().ack(fixture.requestLink(), 99, 1, 0, 1, 40);
        publisher.poll();

        assertFalse(publisher.isConnected());
        assertEquals(ErrorCode.FRAME_INVALID, publisher.fault());
        assertEquals(List.of(sequence + "x1 OUTCOME_UNKNOWN -1@-1"), acks);
    }

    @Test
    void shouldPushBackWhenTheWindowIsFull()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        for (int i = 0; i < publisher.maxInFlight(); i++)
        {
            assertTrue(publisher.offer(hello, 0, 5) > 0);
        }

        assertEquals(8, publisher.maxInFlight());
        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
        broker.sends().answer(1, ErrorCode.OK);
        publisher.poll();
        assertTrue(publisher.offer(hello, 0, 5) > 0);
        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
    }

    @Test
    void shouldPassBackPressureOnAndRetryAdminActionsAtOnce()
    {
        final Publisher publisher = connected();
        fixture.requestLink().refuse(TransportResult.BACK_PRESSURED, 1);
        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
        fixture.requestLink().refuse(TransportResult.ADMIN_ACTION, 1);
        assertTrue(publisher.offer(hello, 0, 5) > 0);
        fixture.requestLink().refuse(TransportResult.ADMIN_ACTION, 3);
        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
    }

    @Test
    void shouldRefuseWhatCannotBeSent()
    {
        final Publisher publisher = connected();
        final UnsafeBuffer large = new UnsafeBuffer(new byte[65 * 1024]);

        assertEquals(Publisher.MESSAGE_TOO_LARGE, publisher.offer(large, 0, large.capacity()));
        assertEquals(Publisher.MESSAGE_TOO_LARGE, publisher.offer(
            new OutgoingMessage().properties(large, 0, large.capacity()).body(hello, 0, 5)));
        assertEquals(Publisher.MESSAGE_TOO_LARGE, publisher.tryClaim(FakeLink.MAX_FRAME_LENGTH, new MessageClaim()));
        assertEquals(Publisher.QUEUE_NOT_FOUND, publisher.offer(4, hello, 0, 5));
        assertEquals(Publisher.QUEUE_NOT_FOUND, publisher.offer(-1, hello, 0, 5));
        publisher.close();
        assertEquals(Publisher.CLOSED, publisher.offer(hello, 0, 5));
    }

    @Test
    void shouldSendAsManyKeysAndPropertiesAsTheBrokerAllows()
    {
        broker.maxAttributesLength(100_000);
        final Publisher publisher = connected();
        final UnsafeBuffer properties = new UnsafeBuffer(new byte[100_001]);
        assertEquals(100_000, publisher.maxAttributesLengthBytes());

        final OutgoingMessage message = new OutgoingMessage().body(hello, 0, 5);
        assertEquals(Publisher.MESSAGE_TOO_LARGE, publisher.offer(message.properties(properties, 0, 100_001)));
        assertTrue(publisher.offer(message.properties(properties, 0, 100_000)) > 0);
        while (publisher.inFlight() > 0)
        {
            publisher.poll();
        }
        assertEquals(100_000, broker.sent().get(0).properties().length());
    }

    @Test
    void shouldTakeTheLimitOfABrokerThatSaysNone()
    {
        broker.maxAttributesLength(ConnectReplyDecoder.maxAttributesLengthBytesNullValue());
        assertEquals(64 * 1024, connected().maxAttributesLengthBytes());
    }

    @Test
    void shouldWaitForATopicThatIsCreatedLater()
    {
        final PerigeeClient client = fixture.client();
        final Publisher publisher = client.addPublisher("later", 0);
        assertEquals(Publisher.NOT_CONNECTED, publisher.offer(hello, 0, 5));
        final PerigeeException ex = assertThrows(PerigeeException.class, () -> publisher.awaitConnected(TIMEOUT));
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, ex.code());
        assertTrue(ex.getMessage().contains("later"), ex.getMessage());
        assertEquals(Publisher.TOPIC_NOT_FOUND, publisher.offer(hello, 0, 5));

        broker.topic("later", 1);
        fixture.passMs(600, publisher::poll);
        assertTrue(publisher.isConnected());
        assertEquals(ErrorCode.OK, publisher.fault());
    }

    @Test
    void shouldAskAnyBrokerWhenNameServersDoNotKnowTheTopicYet()
    {
        fixture.datagrams.topicStatus(ErrorCode.TOPIC_NOT_FOUND);
        connected();

        assertEquals(List.of("orders", ""), fixture.datagrams.topicsAsked());
    }

    @Test
    void shouldSendToSeveralTopics()
    {
        broker.topic("refunds", 2);
        final Publisher publisher = connected();
        final PublishedTopic refunds = publisher.addTopic("refunds");
        final OutgoingMessage message = new OutgoingMessage().topic(refunds).body(hello, 0, 5);

        assertSame(refunds, publisher.addTopic("refunds"));
        assertEquals(Publisher.NOT_CONNECTED, publisher.offer(message));
        publisher.poll();
        publisher.poll();
        assertTrue(publisher.offer(message) > 0);
        assertEquals(refunds.topicId(), broker.sent().get(0).topicId());
        assertEquals(2, refunds.queueCount());
    }

    @Test
    void shouldTellThatOutcomesAreUnknownAndGoOn()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        final long first = publisher.offer(hello, 0, 5);
        publisher.offer(hello, 0, 5);
        broker.cutAll();
        publisher.poll();

        assertEquals(List.of(first + "x2 OUTCOME_UNKNOWN -1@-1"), acks);
        assertEquals(0, publisher.inFlight());
        assertEquals(Publisher.NOT_CONNECTED, publisher.offer(hello, 0, 5));
        publisher.awaitConnected(TIMEOUT);
        assertTrue(publisher.offer(hello, 0, 5) > first + 1);
    }

    @Test
    void shouldTellWhyTheBrokerHasEndedTheSession()
    {
        final Publisher publisher = connected();
        assertEquals(ErrorCode.OK, publisher.lastSessionEnd());
        broker.previousStatus(ErrorCode.SESSION_TOO_SLOW);
        broker.cutAll();
        publisher.poll();
        assertEquals(ErrorCode.BROKER_UNREACHABLE, publisher.lastSessionEnd());
        publisher.awaitConnected(TIMEOUT);

        assertEquals(ErrorCode.OK, publisher.fault());
        assertEquals(ErrorCode.SESSION_TOO_SLOW, publisher.lastSessionEnd());
    }

    @Test
    void shouldGoOnWithKnownRouteWhenNameServersAreAway()
    {
        final Publisher publisher = connected();
        fixture.datagrams.server(9876, FakeDatagrams.Mode.REFUSES);
        broker.cutAll();
        publisher.poll();
        assertFalse(publisher.isConnected());
        publisher.awaitConnected(TIMEOUT);

        assertTrue(publisher.offer(hello, 0, 5) > 0);
    }

    @Test
    void shouldClaimAndCommit()
    {
        final Publisher publisher = connected();
        final MessageClaim claim = new MessageClaim();
        final long sequence = publisher.tryClaim(2, 5, claim);
        assertEquals(0, claim.offset() % 8);
        claim.tagHash(8).userFlag(9).buffer().putBytes(claim.offset(), hello, 0, 5);

        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
        fixture.clock.advanceMs(1000);
        assertEquals(0, publisher.poll());
        assertEquals(sequence, claim.commit());
        publisher.poll();
        assertEquals("hello", new String(broker.sent().get(0).body()));
        assertEquals(8, broker.sent().get(0).tagHash());
        assertEquals(9, broker.sent().get(0).userFlag());
        assertEquals(List.of(sequence + "x1 OK 2@0"), acks);
        assertThrows(IllegalStateException.class, claim::commit);
    }

    @Test
    void shouldAbortClaim()
    {
        final Publisher publisher = connected();
        final MessageClaim claim = new MessageClaim();
        publisher.tryClaim(5, claim);
        claim.abort();

        assertEquals(0, publisher.inFlight());
        assertTrue(publisher.offer(hello, 0, 5) > 0);
        assertEquals(1, broker.sent().size());
    }

    @Test
    void shouldSendBatchAsOneSend()
    {
        final Publisher publisher = connected();
        final MessageBatch batch = new MessageBatch(128);
        assertTrue(batch.add(hello, 0, 5));
        assertTrue(batch.add(new OutgoingMessage().tagHash(4).keys(hello, 0, 2).body(hello, 0, 5)));
        assertFalse(batch.add(new UnsafeBuffer(new byte[64]), 0, 64));
        final long sequence = publisher.offerBatch(1, batch);
        publisher.poll();

        final FakeBroker.Sent sent = broker.sent().get(0);
        final UnsafeBuffer payload = new UnsafeBuffer(sent.body());
        assertEquals(2, sent.messageCount());
        assertEquals(ErrorCode.OK, BatchEntry.checkAll(payload, 0, payload.capacity(), 2, 5, 2));
        assertEquals(List.of(sequence + "x1 OK 1@0"), acks);
        assertEquals(0, batch.clear().messageCount());
    }

    @Test
    void shouldSendLargeMessageInParts()
    {
        final Publisher publisher = connected();
        final byte[] body = new byte[10_000];
        for (int i = 0; i < body.length; i++)
        {
            body[i] = (byte)(i * 31);
        }
        final OutgoingMessage message = new OutgoingMessage()
            .keys(hello, 0, 5).body(new UnsafeBuffer(body), 0, body.length);

        final long sequence = publisher.offer(message);
        publisher.poll();
        assertTrue(sequence > 0);
        assertArrayEquals(body, broker.sent().get(0).body());
        assertEquals("hello", broker.sent().get(0).keys());
        assertEquals(List.of(sequence + "x1 OK 0@0"), acks);
        assertTrue(publisher.offer(hello, 0, 5) > sequence + 5);
    }

    @Test
    void shouldPushFurtherPartsWhenThereIsRoomAndNothingBetweenThem()
    {
        final Publisher publisher = connected();
        final UnsafeBuffer body = new UnsafeBuffer(new byte[5_000]);
        assertEquals(0, broker.count(SendPartDecoder.TEMPLATE_ID));
        final long sequence = offerWithRoomForOneFrame(publisher, body);

        assertTrue(sequence > 0);
        assertEquals(Publisher.BACK_PRESSURED, publisher.offer(hello, 0, 5));
        fixture.requestLink().refuse(TransportResult.BACK_PRESSURED, 1);
        fixture.clock.advanceMs(400);
        publisher.poll();
        assertEquals(0, broker.sent().size());
        assertEquals(0, broker.count(KeepAliveDecoder.TEMPLATE_ID));
        publisher.poll();
        assertEquals(1, broker.sent().size());
        assertTrue(publisher.offer(hello, 0, 5) > 0);
    }

    @Test
    void shouldDropTheRestOfALargeMessageWithItsSession()
    {
        final Publisher publisher = connected();
        final long sequence = offerWithRoomForOneFrame(publisher, new UnsafeBuffer(new byte[5_000]));
        broker.cutAll();
        publisher.poll();

        assertEquals(List.of(sequence + "x1 OUTCOME_UNKNOWN -1@-1"), acks);
    }

    @Test
    void shouldThrowWhatTheHandlerThrewAfterAllResultsWereTold()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) ->
        {
            acks.add(Long.toString(sequence));
            throw new IllegalStateException("handler");
        });
        publisher.offer(hello, 0, 5);
        publisher.offer(hello, 0, 5);
        broker.sends().answer(2, ErrorCode.STORAGE_FULL);

        assertThrows(IllegalStateException.class, publisher::poll);
        assertEquals(2, acks.size());
        assertEquals(0, publisher.inFlight());
        assertTrue(publisher.isConnected());
    }

    @Test
    void shouldOfferFromTheHandler()
    {
        final Publisher publisher = connected();
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) ->
        {
            if (broker.sent().size() < 3)
            {
                assertTrue(publisher.offer(hello, 0, 5) > sequence);
            }
        });
        publisher.offer(hello, 0, 5);
        publisher.awaitAnswers(TIMEOUT);

        assertEquals(3, broker.sent().size());
    }

    @Test
    void shouldCloseFromTheHandler()
    {
        broker.answersSends(false);
        final Publisher publisher = connected();
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) ->
        {
            acks.add(ErrorCode.of(status).name());
            publisher.close();
        });
        publisher.offer(hello, 0, 5);
        publisher.offer(hello, 0, 5);
        broker.sends().answer(1, ErrorCode.OK);
        publisher.poll();

        assertEquals(List.of("OK", "OUTCOME_UNKNOWN"), acks);
        assertTrue(fixture.requestLink().isClosed());
        assertEquals(Publisher.CLOSED, publisher.offer(hello, 0, 5));
        assertEquals(0, publisher.poll());
    }

    private long offerWithRoomForOneFrame(final Publisher publisher, final UnsafeBuffer body)
    {
        final FakeLink link = fixture.requestLink();
        link.refuseAfter(1, TransportResult.BACK_PRESSURED, 1);
        return publisher.offer(body, 0, body.capacity());
    }

    private Publisher connected()
    {
        final Publisher publisher = fixture.client().addPublisher("orders", 1);
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) ->
            acks.add(sequence + "x" + count + " " + ErrorCode.of(status) + " " + queueId + "@" + queueOffset));
        publisher.awaitConnected(TIMEOUT);
        return publisher;
    }
}
