package io.perigee.faultlab.process;

import io.perigee.client.Admin;
import io.perigee.client.MessageHandler;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks for what a {@link BulkWriter} has written. One thread drives it.
 */
public final class BulkReader implements AutoCloseable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int POLL_LIMIT = 16;
    private static final long NOT_READ = Long.MIN_VALUE;

    private final PerigeeClient client;
    private int topicId;
    private long wantedOffset;
    private long readNumber;
    private boolean isSought;

    /**
     * Nothing is connected yet.
     *
     * @param nameServer host and port.
     */
    public BulkReader(final String nameServer)
    {
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(nameServer)
            .clientId("faultlab-bulk-reader-" + ProcessHandle.current().pid()));
    }

    /**
     * How many messages can be read, as the broker says.
     *
     * @return sum over all queues.
     */
    public long messageCount()
    {
        try (Admin admin = client.admin())
        {
            admin.timeout(TIMEOUT);
            long count = 0;
            for (int queueId = 0; queueId < BrokerSettings.QUEUE_COUNT; queueId++)
            {
                count += admin.queueOffsets(BrokerSettings.TOPIC, queueId).maxOffset();
            }
            return count;
        }
    }

    /**
     * Read some messages, and fail if one is missing or another one.
     *
     * @param samples to read.
     * @return how many were read.
     */
    public int check(final BulkSamples samples)
    {
        int count = 0;
        for (int queueId = 0; queueId < BrokerSettings.QUEUE_COUNT; queueId++)
        {
            count += check(queueId, samples.of(queueId));
        }
        return count;
    }

    @Override
    public void close()
    {
        client.close();
    }

    private int check(final int queueId, final TreeMap<Long, Long> samples)
    {
        if (samples.isEmpty())
        {
            return 0;
        }
        try (Subscriber subscriber = client.addSubscriber(
            new Subscription().topic(BrokerSettings.TOPIC).queue(queueId).fromOffset(samples.firstKey())))
        {
            for (final Map.Entry<Long, Long> sample : samples.entrySet())
            {
                final long number = read(subscriber, queueId, sample.getKey());
                if (number != sample.getValue())
                {
                    throw new ProcessFailure("message " + sample.getValue() + " was acknowledged at " + queueId + "/" +
                        sample.getKey() + ", and " + (NOT_READ == number ?
                        "nothing can be read there; fault " + subscriber.fault() : "message " + number + " is there"));
                }
            }
        }
        return samples.size();
    }

    /** Number that the message at an offset carries. */
    private long read(final Subscriber subscriber, final int queueId, final long queueOffset)
    {
        wantedOffset = queueOffset;
        readNumber = NOT_READ;
        final MessageHandler handler = (message) ->
        {
            topicId = message.topicId();
            if (wantedOffset == message.queueOffset())
            {
                readNumber = BulkWriter.number(message.buffer(), message.bodyOffset(), message.bodyLength());
            }
        };
        // As long as no message has come it reads from there by itself.
        isSought = 0 == topicId;
        Patience.of(TIMEOUT).await(() ->
        {
            Interruption.check();
            isSought = isSought || subscriber.seek(topicId, queueId, queueOffset);
            subscriber.poll(handler, POLL_LIMIT);
            return NOT_READ != readNumber;
        });
        return readNumber;
    }
}
