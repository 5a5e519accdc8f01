package io.perigee.server;

import io.perigee.client.AckHandler;
import io.perigee.client.MessageHandler;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends bodies at a steady pace on one thread, receives them on another, and compares them. Latencies count from the
 * time at which a message should have been sent, so that a stall counts for every message that it delayed.
 */
final class DemoExchange
{
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final Duration STUCK_TIMEOUT = Duration.ofSeconds(15);
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final int POLL_LIMIT = 64;

    private final Histogram stored = new Histogram(HIGHEST_NS, SIGNIFICANT_DIGITS);
    private final Histogram received = new Histogram(HIGHEST_NS, SIGNIFICANT_DIGITS);
    private final Interruption interruption;
    private final Publisher publisher;
    private final Subscriber subscriber;
    private final List<byte[]> bodies;
    private final int queueId;
    private final long intervalNs;
    private long startNs;
    private long firstOffset;
    private int acknowledged;
    private int consumed;
    private volatile CommandException fault;
    private volatile boolean isPublisherDone;

    DemoExchange(
        final Interruption interruption,
        final Publisher publisher,
        final Subscriber subscriber,
        final List<byte[]> bodies,
        final int queueId,
        final long intervalNs)
    {
        this.interruption = interruption;
        this.publisher = publisher;
        this.subscriber = subscriber;
        this.bodies = bodies;
        this.queueId = queueId;
        this.intervalNs = intervalNs;
    }

    Histogram stored()
    {
        return stored;
    }

    Histogram received()
    {
        return received;
    }

    long firstOffset()
    {
        return firstOffset;
    }

    void run()
    {
        startNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
        final Thread consumer = new Thread(this::consume, "perigee-demo-consumer");
        consumer.start();
        publish();
        isPublisherDone = true;
        join(consumer);
        interruption.check();
        if (null != fault)
        {
            throw fault;
        }
    }

    private void publish()
    {
        publisher.ackHandler((AckHandler)this::onAck);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
        for (int i = 0; i < bodies.size() && isGoingOn(); i++)
        {
            while (System.nanoTime() - (startNs + i * intervalNs) < 0)
            {
                publisher.poll();
                Thread.yield();
            }
            buffer.wrap(bodies.get(i));
            offer(buffer);
        }

        final long deadlineNs = System.nanoTime() + STUCK_TIMEOUT.toNanos();
        while (publisher.inFlight() > 0 && isGoingOn() && System.nanoTime() - deadlineNs < 0)
        {
            publisher.poll();
            Thread.yield();
        }
        if (isGoingOn() && acknowledged < bodies.size())
        {
            fail(ErrorCode.BROKER_UNREACHABLE, acknowledged + " of " + bodies.size() + " messages were acknowledged");
        }
    }

    private void offer(final UnsafeBuffer buffer)
    {
        final long deadlineNs = System.nanoTime() + STUCK_TIMEOUT.toNanos();
        long result = publisher.offer(queueId, buffer, 0, buffer.capacity());
        while (result <= 0 && isGoingOn())
        {
            if (Publisher.BACK_PRESSURED != result || System.nanoTime() - deadlineNs >= 0)
            {
                final ErrorCode code = publisher.fault();
                fail(ErrorCode.OK == code ? ErrorCode.BROKER_UNREACHABLE : code,
                    "the broker took no more messages after " + acknowledged + " of " + bodies.size());
                return;
            }
            publisher.poll();
            Thread.yield();
            result = publisher.offer(queueId, buffer, 0, buffer.capacity());
        }
        publisher.poll();
    }

    private void onAck(
        final long sequence,
        final int count,
        final int status,
        final int ackQueueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        if (ErrorCode.OK.status() != status)
        {
            final ErrorCode code = ErrorCode.of(status);
            fail(code, "message " + acknowledged + " was not stored: " + code.sentence());
            return;
        }

        final long nowNs = System.nanoTime();
        firstOffset = 0 == acknowledged ? queueOffset : firstOffset;
        for (int i = 0; i < count; i++)
        {
            record(stored, nowNs, acknowledged);
            acknowledged++;
        }
    }

    private void consume()
    {
        final MessageHandler handler = this::onMessage;
        long deadlineNs = Long.MAX_VALUE;
        while (consumed < bodies.size() && isGoingOn())
        {
            if (subscriber.poll(handler, POLL_LIMIT) > 0)
            {
                deadlineNs = Long.MAX_VALUE;
            }
            else if (isPublisherDone && Long.MAX_VALUE == deadlineNs)
            {
                deadlineNs = System.nanoTime() + STUCK_TIMEOUT.toNanos();
            }
            else if (Long.MAX_VALUE != deadlineNs && System.nanoTime() - deadlineNs >= 0)
            {
                fail(ErrorCode.VERIFICATION_FAILED, consumed + " of " + bodies.size() + " messages came back");
            }
            Thread.yield();
        }
    }

    private void onMessage(final RecordView message)
    {
        if (consumed >= bodies.size())
        {
            fail(ErrorCode.VERIFICATION_FAILED, "more messages came back than were sent");
            return;
        }

        record(received, System.nanoTime(), consumed);
        if (!isEqual(message, bodies.get(consumed)))
        {
            fail(ErrorCode.VERIFICATION_FAILED, "message " + consumed + " at " + message.queueId() + " offset " +
                message.queueOffset() + " is not the line that was sent");
        }
        consumed++;
    }

    private boolean isGoingOn()
    {
        return null == fault && !interruption.isRequested();
    }

    private void record(final Histogram histogram, final long nowNs, final int index)
    {
        histogram.recordValue(Math.max(0, Math.min(HIGHEST_NS, nowNs - (startNs + index * intervalNs))));
    }

    private void fail(final ErrorCode code, final String sentence)
    {
        if (null == fault)
        {
            fault = new CommandException(code, sentence);
        }
    }

    private static boolean isEqual(final RecordView message, final byte[] body)
    {
        if (message.bodyLength() != body.length)
        {
            return false;
        }
        for (int i = 0; i < body.length; i++)
        {
            if (body[i] != message.buffer().getByte(message.bodyOffset() + i))
            {
                return false;
            }
        }

        return true;
    }

    private static void join(final Thread thread)
    {
        try
        {
            thread.join();
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
        }
    }
}
