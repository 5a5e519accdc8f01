package io.perigee.client;

import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.CreditDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.PullStopDecoder;
import io.perigee.transport.TransportResult;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubscriberTest extends SubscriberFixture
{
    @Test
    void shouldReadFromEarliest()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(2);

        assertEquals(3, subscriber.poll(collect, 10));
        assertEquals(List.of("0:a", "0:b", "0:c"), messages);
        assertEquals(0, broker.pulls().get(0).queueOffset());
        assertEquals(TOPIC, subscriber.topicId("orders"));
        assertEquals("orders", subscriber.topic(TOPIC));
        assertEquals(4, subscriber.queueCount("orders"));
        assertEquals(3, subscriber.nextOffset(TOPIC, 0));
        assertEquals(3, subscriber.maxOffset(TOPIC, 0));
    }

    @Test
    void shouldReadFromLatestAsOfTheConnect()
    {
        broker.delivery().store(TOPIC, 2, "a", "b");
        connect(new Subscription().topic("orders").queue(2).fromLatest());
        broker.delivery().store(TOPIC, 2, "c");
        broker.delivery().pump(1);
        poll();

        assertEquals(List.of("2:c"), messages);
        assertEquals(2, broker.pulls().get(0).queueOffset());
    }

    @Test
    void shouldReadAllQueuesOfSeveralTopicsWithTags()
    {
        broker.topic("refunds", 2);
        connect(new Subscription().topic("orders").tags("x", "y").topic("refunds").queue(1).fromOffset(7));

        assertEquals(5, broker.pulls().size());
        assertEquals(List.of((long)"x".hashCode(), (long)"y".hashCode()), broker.pulls().get(3).tags());
        assertEquals(7, broker.pulls().get(4).queueOffset());
        assertEquals(List.of(), broker.pulls().get(4).tags());
        assertTrue(events.contains("connected"));
    }

    @Test
    void shouldStopInTheMiddleOfAFrameAndGoOnThere()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c", "d", "e");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(5);

        assertEquals(2, subscriber.poll(collect, 2));
        assertEquals(0, subscriber.poll(collect, 0));
        assertEquals(2, subscriber.poll(collect, 2));
        assertEquals(1, subscriber.poll(collect, 2));
        assertEquals(List.of("0:a", "0:b", "0:c", "0:d", "0:e"), messages);
    }

    @Test
    void shouldDeliverAgainWhatTheHandlerThrewOn()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(3);
        final MessageHandler failing = (message) ->
        {
            if (1 == message.queueOffset())
            {
                throw new IllegalArgumentException("handler");
            }
            collect(message);
        };

        assertThrows(IllegalArgumentException.class, () -> subscriber.poll(failing, 10));
        assertEquals(List.of("0:a"), messages);
        poll();
        assertEquals(List.of("0:a", "0:b", "0:c"), messages);
        assertTrue(subscriber.isConnected());
    }

    @Test
    void shouldSayWhichMessageIsTooLongAndGoOnBehindIt()
    {
        fixture.context.maxMessageLengthBytes(1024);
        broker.maxAttributesLength(1024);
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().store(TOPIC, 0, "a", "x".repeat(16 * 1024), "c");
        broker.delivery().pump(1);

        final PerigeeException failure = assertThrows(PerigeeException.class, () -> subscriber.poll(collect, 10));
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, failure.code());
        assertTrue(failure.getMessage().contains("message 1 of queue 0 of 'orders'"), failure.getMessage());
        assertThrows(PerigeeException.class, () -> subscriber.poll(collect, 10));
        assertTrue(subscriber.isConnected());

        subscriber.seek(TOPIC, 0, 2);
        poll();
        broker.delivery().pump(1);
        poll();
        assertEquals(List.of("0:a", "0:c"), messages);
    }

    @Test
    void shouldGiveCreditWhenHalfIsUsed()
    {
        fixture.context.creditBytes(4096);
        connect(new Subscription().topic("orders").queue(0));
        for (int i = 0; i < 40; i++)
        {
            broker.delivery().store(TOPIC, 0, "x".repeat(100));
        }
        broker.delivery().pump(1);
        final int before = messages.size();
        poll();
        assertTrue(messages.size() > before && messages.size() < 40);
        while (messages.size() < 40)
        {
            broker.delivery().pump(1);
            poll();
        }
        assertTrue(broker.count(CreditDecoder.TEMPLATE_ID) >= 4);
        assertTrue(broker.delivery().creditLeft(0) > 2048);
    }

    @Test
    void shouldGiveCreditOnlyForWhatWasReturnedIfAskedTo()
    {
        fixture.context.creditBytes(4096);
        connect(new Subscription().topic("orders").queue(0).returnsCredit(true));
        for (int i = 0; i < 40; i++)
        {
            broker.delivery().store(TOPIC, 0, "x".repeat(100));
        }
        broker.delivery().pump(1);
        poll();
        final int arrived = messages.size();
        poll();
        assertEquals(0, broker.count(CreditDecoder.TEMPLATE_ID));
        for (int i = 0; i < arrived; i++)
        {
            subscriber.returnCredit(TOPIC, 0, RecordLayout.recordLength(100));
        }
        broker.delivery().pump(1);
        poll();
        assertTrue(messages.size() > arrived);
    }

    @Test
    void shouldSendCreditLaterWhenThereIsNoRoom()
    {
        fixture.context.creditBytes(4096);
        connect(new Subscription().topic("orders").queue(0));
        for (int i = 0; i < 11; i++)
        {
            broker.delivery().store(TOPIC, 0, "x".repeat(100));
        }
        broker.delivery().pump(1);
        fixture.deliveryLink().refuse(TransportResult.BACK_PRESSURED, 4);
        poll();
        assertEquals(0, broker.count(CreditDecoder.TEMPLATE_ID));
        poll();
        poll();
        assertEquals(1, broker.count(CreditDecoder.TEMPLATE_ID));
    }

    @Test
    void shouldPutPartsTogether()
    {
        broker.delivery().store(TOPIC, 0, "a", "b".repeat(3_000), "c");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(1);

        assertEquals(1, subscriber.poll(collect, 1));
        assertEquals(1, subscriber.poll(collect, 1));
        assertEquals(1, subscriber.poll(collect, 1));
        assertEquals(List.of("0:a", "0:" + "b".repeat(3_000), "0:c"), messages);
    }

    @Test
    void shouldDeliverLastPartAgainWhenTheHandlerThrew()
    {
        broker.delivery().store(TOPIC, 0, "b".repeat(3_000));
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(1);
        assertThrows(IllegalStateException.class, () -> subscriber.poll((message) ->
        {
            throw new IllegalStateException("handler");
        }, 10));
        poll();
        assertEquals(List.of("0:" + "b".repeat(3_000)), messages);
    }

    @Test
    void shouldEndSessionOnPartsThatDoNotFit()
    {
        connect(new Subscription().topic("orders").queue(0));
        final UnsafeBuffer record = broker.delivery().record(TOPIC, 0, 0, new byte[2_000]);
        broker.delivery().sendPart(fixture.deliveryLink(), broker.delivery().flowId(0), 1, record, 512, 512);
        poll();
        fixture.passMs(1, this::poll);
        assertEquals("disconnected FRAME_INVALID", events.get(1));
    }

    @Test
    void shouldEndSessionOnRecordsThatLie()
    {
        final int[] fields =
            {RecordLayout.LENGTH_OFFSET, RecordLayout.BODY_LENGTH_OFFSET, RecordLayout.QUEUE_ID_OFFSET};
        for (int field = 0; field < fields.length; field++)
        {
            final Fixture other = new Fixture();
            final UnsafeBuffer record = other.broker.delivery().record(TOPIC, 0, 0, new byte[]{'a'});
            record.putInt(fields[field], 1000);
            other.broker.delivery().queue(TOPIC, 0).add(record);
            try (Subscriber reader = other.client().addSubscriber(new Subscription().topic("orders").queue(0)))
            {
                reader.awaitConnected(TIMEOUT);
                other.broker.delivery().pump(1);
                assertEquals(0, reader.poll(collect, 10));
                other.clock.advanceMs(1);
                reader.poll(collect, 10);
                assertEquals(ErrorCode.FRAME_INVALID, reader.fault());
            }
        }
    }

    @Test
    void shouldEndSessionWhenMessagesWereLeftOut()
    {
        final UnsafeBuffer record = broker.delivery().record(TOPIC, 0, 1, new byte[]{'b'});
        broker.delivery().queue(TOPIC, 0).add(record);
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(1);
        poll();
        poll();

        assertEquals(List.of(), messages);
        assertEquals(ErrorCode.SEQUENCE_GAP, subscriber.fault());
    }

    @Test
    void shouldPullAgainWhenTheHoldIsOver()
    {
        connect(new Subscription().topic("orders").queue(0).tags("t"));
        broker.delivery().endFlow(broker.delivery().flowId(0), ErrorCode.HOLD_EXPIRED, 12);
        poll();

        assertEquals(2, broker.pulls().size());
        assertEquals(12, broker.pulls().get(1).queueOffset());
        assertEquals(0, broker.pulls().get(1).lastTerm());
    }

    @Test
    void shouldGoOnBehindWhatTheBrokerHasRemovedAndCountIt()
    {
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().endFlow(broker.delivery().flowId(0), ErrorCode.OFFSET_TOO_SMALL, 7);
        poll();

        assertEquals(7, broker.pulls().get(1).queueOffset());
        assertTrue(events.contains("moved orders/0 0>7 OFFSET_TOO_SMALL"), events.toString());
        assertEquals(7, subscriber.missedMessages(TOPIC, 0));
    }

    @Test
    void shouldGoOnBehindADamagedMessageAndTellWhereItLies()
    {
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().endFlow(broker.delivery().flowId(0), ErrorCode.CORRUPT, 5, 70_000, 65_536);
        poll();

        assertEquals(5, broker.pulls().get(1).queueOffset());
        assertTrue(events.contains("damaged orders/0 4 70000 commitlog/00000000000000065536"), events.toString());
        assertEquals(1, subscriber.missedMessages(TOPIC, 0));
        assertEquals(ErrorCode.OK, subscriber.fault());
    }

    @Test
    void shouldGoOnWhereTheBrokerSaysAndTellIt()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(3);
        poll();
        broker.delivery().endFlow(broker.delivery().flowId(0), ErrorCode.OFFSET_MOVED, 1);
        broker.term(8);
        poll();

        assertTrue(events.contains("moved orders/0 3>1 OFFSET_MOVED"), events.toString());
        assertEquals(1, broker.pulls().get(1).queueOffset());
        broker.delivery().pump(3);
        poll();
        assertEquals(List.of("0:a", "0:b", "0:c", "0:b", "0:c"), messages);
    }

    @Test
    void shouldResumeWithoutGapOrDuplicateAfterALostSession()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c", "d");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(4);
        subscriber.poll(collect, 2);
        broker.cutAll();
        reconnect();
        broker.delivery().pump(4);
        poll();

        assertEquals(List.of("0:a", "0:b", "0:c", "0:d"), messages);
        assertEquals(2, broker.pulls().get(1).queueOffset());
        assertEquals(7, broker.pulls().get(1).lastTerm());
        assertTrue(events.contains("disconnected BROKER_UNREACHABLE"), events.toString());
    }

    @Test
    void shouldLookAgainAtWhatDidNotMatchAfterALostSession()
    {
        broker.delivery().store(TOPIC, 0, "a");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(1);
        poll();
        broker.delivery().endFlow(broker.delivery().flowId(0), ErrorCode.HOLD_EXPIRED, 9);
        poll();
        assertEquals(9, broker.pulls().get(1).queueOffset());
        assertEquals(0, broker.pulls().get(1).lastTerm());
        broker.cutAll();
        reconnect();

        assertEquals(1, broker.pulls().get(2).queueOffset());
        assertEquals(7, broker.pulls().get(2).lastTerm());
    }

    @Test
    void shouldEndBothSessionsWhenOneIsLost()
    {
        connect(new Subscription().topic("orders").queue(0));
        fixture.deliveryLink().cut("test");
        fixture.clock.advanceMs(1);
        poll();
        fixture.clock.advanceMs(1);
        poll();

        assertFalse(subscriber.isConnected());
        assertTrue(fixture.requestLink().isClosed());
        subscriber.awaitConnected(TIMEOUT);
        assertEquals(2, broker.pulls().size());
    }

    @Test
    void shouldTellWhyTheBrokerHasEndedTheSession()
    {
        connect(new Subscription().topic("orders").queue(0));
        broker.previousStatus(ErrorCode.SESSION_EXPIRED);
        broker.cutAll();
        reconnect();

        assertEquals(
            List.of("connected", "disconnected BROKER_UNREACHABLE", "explained SESSION_EXPIRED", "connected"), events);
        assertEquals(ErrorCode.SESSION_EXPIRED, subscriber.lastSessionEnd());
    }

    @Test
    void shouldNotExplainWhatItWasTold()
    {
        connect(new Subscription().topic("orders").queue(0));
        broker.previousStatus(ErrorCode.SESSION_EXPIRED);
        broker.closeSession(fixture.requestLink(), ErrorCode.SESSION_EXPIRED, "silent");
        reconnect();

        assertEquals(List.of("connected", "disconnected SESSION_EXPIRED", "connected"), events);
    }

    @Test
    void shouldSeek()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        connect(new Subscription().topic("orders").queue(0));
        broker.delivery().pump(3);
        subscriber.poll((message) ->
        {
            collect(message);
            if (2 == messages.size())
            {
                subscriber.seek(TOPIC, 0, 0);
            }
        }, 10);
        poll();
        broker.delivery().pump(3);
        poll();

        assertEquals(List.of("0:a", "0:b", "0:a", "0:b", "0:c"), messages);
        assertEquals(1, broker.count(PullStopDecoder.TEMPLATE_ID));
        assertFalse(subscriber.seek(TOPIC, 3, 0));
    }

    @Test
    void shouldTellWhatDoesNotExist()
    {
        final PerigeeException noTopic = assertThrows(
            PerigeeException.class, () -> connect(new Subscription().topic("nothing")));
        assertEquals(ErrorCode.TOPIC_NOT_FOUND, noTopic.code());
        final Fixture other = new Fixture();
        final PerigeeException noQueue = assertThrows(
            PerigeeException.class,
            () -> other.client().addSubscriber(new Subscription().topic("orders").queue(9)).awaitConnected(TIMEOUT));
        assertEquals(ErrorCode.QUEUE_NOT_FOUND, noQueue.code());
    }

    @Test
    void shouldRefuseSubscriptionsThatMakeNoSense()
    {
        final PerigeeClient client = fixture.client();
        for (final Subscription subscription : List.of(
            new Subscription(), new Subscription().topic("orders").commitsDelivered(true)))
        {
            assertThrows(PerigeeException.class, () -> client.addSubscriber(subscription));
        }
        assertThrows(PerigeeException.class, () -> new Subscription().queue(0));
        assertThrows(PerigeeException.class, () -> new Subscription().topic("a").topic("a"));
        assertThrows(PerigeeException.class, () -> new Subscription().topic("a").fromOffset(-1));
    }
}
