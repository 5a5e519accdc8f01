package io.perigee.client;

import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertFalse;

/**
 * A subscriber between fakes, and what it has told.
 */
abstract class SubscriberFixture
{
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final int TOPIC = 1;

    final Fixture fixture = new Fixture();
    final FakeBroker broker = fixture.broker;
    final List<String> messages = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final MessageHandler collect = this::collect;
    Subscriber subscriber;

    void connect(final Subscription subscription)
    {
        subscription.listener(new SubscriptionListener()
        {
            @Override
            public void onOffsetMoved(
                final String topic, final int queueId, final long from, final long to, final ErrorCode code)
            {
                events.add("moved " + topic + "/" + queueId + " " + from + ">" + to + " " + code);
            }

            @Override
            public void onMessageDamaged(
                final String topic, final int queueId, final long queueOffset, final long position, final String file)
            {
                events.add("damaged " + topic + "/" + queueId + " " + queueOffset + " " + position + " " + file);
            }

            @Override
            public void onConnected()
            {
                events.add("connected");
            }

            @Override
            public void onDisconnected(final ErrorCode code, final String explanation)
            {
                events.add("disconnected " + code);
            }

            @Override
            public void onSessionEndExplained(final ErrorCode code)
            {
                events.add("explained " + code);
            }
        });
        subscriber = fixture.client().addSubscriber(subscription);
        subscriber.awaitConnected(TIMEOUT);
    }

    void reconnect()
    {
        fixture.clock.advanceMs(1);
        poll();
        fixture.clock.advanceMs(1);
        poll();
        assertFalse(subscriber.isConnected());
        subscriber.awaitConnected(TIMEOUT);
    }

    void poll()
    {
        subscriber.poll(collect, 100);
    }

    void collect(final RecordView message)
    {
        messages.add(message.queueId() + ":" +
            message.buffer().getStringWithoutLengthAscii(message.bodyOffset(), message.bodyLength()));
    }
}
