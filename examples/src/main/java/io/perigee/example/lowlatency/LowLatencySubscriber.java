package io.perigee.example.lowlatency;

import java.nio.ByteOrder;

import io.perigee.client.MessageHandler;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.example.ExampleSettings;
import io.perigee.journal.record.RecordView;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * Reads the numbers from the first one on, where they lie in the transport's buffer.
 */
public final class LowLatencySubscriber implements MessageHandler
{
    private static final int LIMIT = 64;

    private long count;
    private long last;

    private LowLatencySubscriber()
    {
    }

    /**
     * Read messages.
     *
     * @param args how many, 10 by default.
     */
    public static void main(final String[] args)
    {
        final int expected = ExampleSettings.count(args);
        final LowLatencySubscriber handler = new LowLatencySubscriber();
        final IdleStrategy idleStrategy = new BackoffIdleStrategy();
        try (PerigeeClient client = PerigeeClient.connect(
            new PerigeeClient.Context().nameServers(ExampleSettings.nameServers()));
            Subscriber subscriber = client.addSubscriber(
                new Subscription().topic(LowLatencyPublisher.TOPIC).queue(0).fromEarliest()))
        {
            while (handler.count < expected)
            {
                idleStrategy.idle(subscriber.poll(handler, LIMIT));
            }
        }
        System.out.printf("received %d messages, the last one is %d%n", handler.count, handler.last);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void onMessage(final RecordView message)
    {
        last = message.buffer().getLong(message.bodyOffset(), ByteOrder.LITTLE_ENDIAN);
        count++;
    }
}
