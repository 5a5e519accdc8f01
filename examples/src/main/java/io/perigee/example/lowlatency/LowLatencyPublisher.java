package io.perigee.example.lowlatency;

import java.nio.ByteOrder;
import java.time.Duration;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.example.ExampleSettings;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends numbers as fast as the broker takes them. Nothing is allocated for a message, nothing waits, and no other
 * thread takes part: what cannot be sent now is a negative result.
 */
public final class LowLatencyPublisher
{
    /** Topic of the low-latency examples. */
    static final String TOPIC = "LowLatencyTest";
    /** Length of a message. */
    static final int LENGTH_BYTES = 16;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private LowLatencyPublisher()
    {
    }

    /**
     * Send messages.
     *
     * @param args how many, 10 by default.
     */
    public static void main(final String[] args)
    {
        final int count = ExampleSettings.count(args);
        final long[] stored = new long[1];
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH_BYTES]);
        try (PerigeeClient client = PerigeeClient.connect(
            new PerigeeClient.Context().nameServers(ExampleSettings.nameServers())))
        {
            createTopic(client);
            try (Publisher publisher = client.addPublisher(TOPIC, 0).ackHandler(
                (sequence, answers, status, queueId, queueOffset, position, length) ->
                    stored[0] += ErrorCode.OK.status() == status ? answers : 0))
            {
                publisher.awaitConnected(TIMEOUT);
                for (int i = 0; i < count; i++)
                {
                    buffer.putLong(0, i, ByteOrder.LITTLE_ENDIAN);
                    buffer.putLong(Long.BYTES, System.nanoTime(), ByteOrder.LITTLE_ENDIAN);
                    offer(publisher, buffer);
                }
                publisher.awaitAnswers(TIMEOUT);
            }
        }
        System.out.printf("stored %d of %d messages%n", stored[0], count);
    }

    private static void createTopic(final PerigeeClient client)
    {
        try (Admin admin = client.admin())
        {
            admin.createTopic(TOPIC, 1);
        }
    }

    private static void offer(final Publisher publisher, final UnsafeBuffer buffer)
    {
        while (publisher.offer(buffer, 0, LENGTH_BYTES) < 0)
        {
            if (0 == publisher.poll())
            {
                Thread.onSpinWait();
            }
        }
        publisher.poll();
    }
}
