package io.perigee.faultlab.process;

import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.protocol.ErrorCode;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.time.Duration;

/**
 * Fills a log as fast as the broker takes it. Each message carries its number. One thread drives it.
 */
public final class BulkWriter implements AutoCloseable
{
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long NO_NUMBER = -1;
    private static final int ALIVE_CHECK_INTERVAL = 1 << 16;

    private final PerigeeClient client;
    private final UnsafeBuffer body;
    private final BulkSamples samples = new BulkSamples();
    private final Long2LongHashMap numbersBySequence = new Long2LongHashMap(NO_NUMBER);
    private Publisher publisher;
    private long sentCount;
    private long storedCount;
    private long logPosition;

    /**
     * Nothing is connected yet.
     *
     * @param nameServer host and port.
     * @param bodyLength of a message in bytes.
     */
    public BulkWriter(final String nameServer, final int bodyLength)
    {
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(nameServer)
            .clientId("faultlab-bulk-" + ProcessHandle.current().pid()));
        body = new UnsafeBuffer(new byte[bodyLength]);
    }

    /**
     * Send until the log is so long; some sends are still on their way then.
     *
     * @param length of the log in bytes.
     * @param broker checked now and then.
     */
    public void write(final long length, final BrokerProcess broker)
    {
        publisher = client.addPublisher(BrokerSettings.TOPIC, 0).ackHandler(this::onAck);
        publisher.awaitConnected(TIMEOUT);
        long steps = 0;
        int queueId = 0;
        while (logPosition < length)
        {
            if (body.capacity() >= Long.BYTES)
            {
                body.putLong(0, sentCount);
            }
            final long sequence = publisher.offer(queueId, body, 0, body.capacity());
            if (sequence > 0)
            {
                numbersBySequence.put(sequence, sentCount++);
                queueId = (queueId + 1) % BrokerSettings.QUEUE_COUNT;
            }
            else if (0 == publisher.poll())
            {
                Thread.onSpinWait();
            }
            if (0 == ++steps % ALIVE_CHECK_INTERVAL)
            {
                Interruption.check();
                broker.checkAlive();
            }
        }
    }

    /**
     * Messages that were acknowledged.
     *
     * @return their number.
     */
    public long storedCount()
    {
        return storedCount;
    }

    /**
     * Some of the messages that were acknowledged, for a {@link BulkReader}.
     *
     * @return grows while messages are written.
     */
    public BulkSamples samples()
    {
        return samples;
    }

    /** The number that a body carries; 0 for one that is too short. */
    static long number(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < Long.BYTES ? 0 : buffer.getLong(offset);
    }

    /**
     * Where the log ends, at least.
     *
     * @return absolute position in bytes.
     */
    public long logPosition()
    {
        return logPosition;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(publisher, client);
    }

    private void onAck(
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        for (int i = 0; i < count; i++)
        {
            final long number = numbersBySequence.remove(sequence + i);
            if (ErrorCode.OK.status() == status)
            {
                samples.add(queueId, queueOffset + i, body.capacity() < Long.BYTES ? 0 : number);
            }
        }
        if (ErrorCode.OK.status() == status)
        {
            storedCount += count;
            logPosition = Math.max(logPosition, position + (long)count * recordLengthBytes);
        }
        else if (ErrorCode.OUTCOME_UNKNOWN.status() != status)
        {
            throw new ProcessFailure("a message was refused: " + ErrorCode.of(status));
        }
    }
}
