package io.perigee.faultlab.process;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.QueueOffsets;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.client.SubscriptionListener;
import io.perigee.faultlab.history.History;
import io.perigee.faultlab.history.Pass;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.ChannelPreference;
import org.agrona.CloseHelper;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;

/**
 * Producers and a consumer that live as long as the data directory does: they lose their broker again and again and
 * find it by themselves. All that they do is told to a {@link History}. One thread drives them.
 */
public final class LoadClient implements AutoCloseable
{
    private static final int PRODUCERS = 2;
    private static final int POLL_LIMIT = 256;
    private static final int BURST = 32;
    private static final int MAX_IN_FLIGHT = 512;
    private static final long IDLE_NS = 20_000;
    private static final double NS_PER_SECOND = 1e9;
    private static final long NO_SEND = -1;

    private final History history;
    private final PerigeeClient client;
    private final List<Producer> producers = new ArrayList<>();
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[MessageContent.MAX_LENGTH]);
    private final ObjLongConsumer<String> counts;
    private final LoadSettings settings;
    private final Consumer consumer;
    private long scheduleNs;
    private long scheduled;

    /**
     * Clients that are not connected yet.
     *
     * @param nameServer host and port.
     * @param settings   how they work.
     * @param history    that everything is told to.
     * @param counts     is told what was met, by name.
     */
    public LoadClient(
        final String nameServer,
        final LoadSettings settings,
        final History history,
        final ObjLongConsumer<String> counts)
    {
        this.history = history;
        this.settings = settings;
        this.counts = counts;
        final AeronClientContext aeronContext = new AeronClientContext()
            .channelPreference(settings.isUdp() ? ChannelPreference.UDP : ChannelPreference.IPC);
        aeronContext.driver().idleStrategy("backoff");
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(nameServer)
            .clientId("faultlab-" + ProcessHandle.current().pid())
            .maxInFlight(MAX_IN_FLIGHT)
            .aeronContext(aeronContext));
        for (int i = 0; i < PRODUCERS; i++)
        {
            producers.add(new Producer(i));
        }
        consumer = new Consumer();
    }

    /**
     * Send and read until something has happened.
     *
     * @param isSending whether producers send, or only wait for answers.
     * @param timeout   after which to give up.
     * @param isDone    asked between two steps.
     * @return false if the time has passed before.
     */
    public boolean drive(final boolean isSending, final Duration timeout, final BooleanSupplier isDone)
    {
        final Patience patience = Patience.of(timeout);
        scheduleNs = System.nanoTime();
        scheduled = 0;
        while (!isDone.getAsBoolean())
        {
            Interruption.check();
            if (patience.isOver() || Thread.currentThread().isInterrupted())
            {
                return isDone.getAsBoolean();
            }
            if (0 == step(isSending))
            {
                LockSupport.parkNanos(IDLE_NS);
            }
        }
        return true;
    }

    /**
     * Stop sending, wait for all answers, read everything from the begin with a new reader, and have the history judge
     * it. The consumer that lived through it all must come to the same end.
     *
     * @param timeout for each part of it.
     */
    public void settleAndCheck(final Duration timeout)
    {
        if (!drive(false, timeout, () -> producers.stream().allMatch(Producer::isAnswered)))
        {
            throw new ProcessFailure("sends were not answered, nor told to be unknown, within " + timeout.toSeconds() +
                " s: " + producers.stream().mapToInt((producer) -> producer.publisher.inFlight()).sum());
        }
        final Pass pass = readAll(timeout);
        history.endPass(pass);
        if (!drive(false, timeout, () -> consumer.isAt(pass)))
        {
            throw new ProcessFailure("the consumer stands still at " + consumer.offsets() + ", where " +
                offsets(pass) + " can be read; connected " + consumer.subscriber.isConnected() + ", fault " +
                consumer.subscriber.fault() + "; " + history.defects());
        }
        if (!history.defects().isEmpty())
        {
            throw new ProcessFailure(history.defects().toString());
        }
    }

    /**
     * Read everything that there is with a reader of its own.
     *
     * @param timeout after which that has failed.
     * @return what was read; {@link History#endPass(Pass)} was not called.
     */
    public Pass readAll(final Duration timeout)
    {
        final List<QueueOffsets> ends = queueOffsets(timeout);
        try (Consumer reader = new Consumer())
        {
            if (!drive(false, timeout, () -> reader.poll() >= 0 && reader.isAt(ends)))
            {
                throw new ProcessFailure("not everything could be read within " + timeout.toSeconds() + " s: read up " +
                    "to " + reader.offsets() + " of " + ends + ", connected " + reader.subscriber.isConnected() +
                    ", fault " + reader.subscriber.fault() + "; " + history.defects());
            }
            counts.accept("messages read again", reader.pass.count());
            return reader.pass;
        }
    }

    /**
     * Sends that were told to be stored.
     *
     * @return their number.
     */
    public int storedCount()
    {
        return history.storedCount();
    }

    /**
     * Sends that were refused because the disk is full.
     *
     * @return their number.
     */
    public long refusedAsFull()
    {
        return producers.stream().mapToLong((producer) -> producer.refusedAsFull).sum();
    }

    @Override
    public void close()
    {
        producers.forEach((producer) -> CloseHelper.quietClose(producer.publisher));
        CloseHelper.quietCloseAll(consumer, client);
    }

    private List<QueueOffsets> queueOffsets(final Duration timeout)
    {
        try (Admin admin = client.admin())
        {
            admin.timeout(timeout);
            final List<QueueOffsets> offsets = new ArrayList<>();
            for (int queueId = 0; queueId < BrokerSettings.QUEUE_COUNT; queueId++)
            {
                offsets.add(admin.queueOffsets(BrokerSettings.TOPIC, queueId));
            }
            return offsets;
        }
    }

    private int step(final boolean isSending)
    {
        int workCount = consumer.poll();
        for (final Producer producer : producers)
        {
            workCount += producer.publisher.poll();
        }
        if (isSending)
        {
            final long due = (long)((System.nanoTime() - scheduleNs) / NS_PER_SECOND * settings.ratePerSecond());
            for (int i = 0; i < BURST && scheduled < due; i++, scheduled++)
            {
                workCount += producers.get((int)(scheduled % PRODUCERS)).send() ? 1 : 0;
            }
        }
        return workCount;
    }

    private static String offsets(final Pass pass)
    {
        final StringBuilder text = new StringBuilder();
        for (int queueId = 0; queueId < BrokerSettings.QUEUE_COUNT; queueId++)
        {
            text.append(0 == queueId ? "" : " ").append(pass.nextOffset(queueId));
        }
        return text.toString();
    }

    /** One session that sends to all queues. */
    private final class Producer
    {
        private final int number;
        private final Publisher publisher;
        private final Long2LongHashMap idsBySequence = new Long2LongHashMap(NO_SEND);
        private long refusedAsFull;

        Producer(final int number)
        {
            this.number = number;
            publisher = client.addPublisher(BrokerSettings.TOPIC, 0).ackHandler(this::onAck);
        }

        boolean send()
        {
            final long id = history.nextId();
            final int queueId = (int)Long.remainderUnsigned(id * 0x9E37_79B9L >>> 8, BrokerSettings.QUEUE_COUNT);
            final int length = MessageContent.write(body, id);
            final long sequence = publisher.offer(queueId, body, 0, length);
            if (sequence > 0)
            {
                idsBySequence.put(sequence, history.send(number, queueId));
                return true;
            }
            if (Publisher.CLOSED == sequence || Publisher.MESSAGE_TOO_LARGE == sequence ||
                Publisher.QUEUE_NOT_FOUND == sequence)
            {
                throw new ProcessFailure("the producer cannot go on: " + sequence + ", " + publisher.fault());
            }
            return false;
        }

        boolean isAnswered()
        {
            return 0 == publisher.inFlight() && idsBySequence.isEmpty();
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
                final long id = idsBySequence.remove(sequence + i);
                if (ErrorCode.OK.status() == status)
                {
                    history.stored(id, queueId, queueOffset + i);
                    history.position(id, position + (long)i * recordLengthBytes);
                }
                else if (ErrorCode.OUTCOME_UNKNOWN.status() == status)
                {
                    counts.accept("sends with unknown outcome", 1);
                }
                else
                {
                    history.refused(id);
                    refusedAsFull += ErrorCode.STORAGE_FULL.status() == status ? 1 : 0;
                    counts.accept("sends refused: " + ErrorCode.of(status), 1);
                }
            }
            if (ErrorCode.OK.status() == status)
            {
                counts.accept("sends acknowledged", count);
            }
        }
    }

    /** A reader of all queues from their begin. */
    private final class Consumer implements AutoCloseable, SubscriptionListener
    {
        private final Pass pass = history.beginPass(settings.mayBeginLate());
        private final Subscriber subscriber = client.addSubscriber(
            new Subscription().topic(BrokerSettings.TOPIC).fromEarliest().listener(this));

        int poll()
        {
            return subscriber.poll(this::onMessage, POLL_LIMIT);
        }

        boolean isAt(final Pass other)
        {
            for (int queueId = 0; queueId < BrokerSettings.QUEUE_COUNT; queueId++)
            {
                if (pass.nextOffset(queueId) != other.nextOffset(queueId))
                {
                    return false;
                }
            }
            return true;
        }

        /** Whether all that the broker says there is was read. */
        boolean isAt(final List<QueueOffsets> ends)
        {
            for (final QueueOffsets end : ends)
            {
                if (end.minOffset() == end.maxOffset() && pass.nextOffset(end.queueId()) < end.maxOffset())
                {
                    history.removed(pass, end.queueId(), end.maxOffset());
                }
                if (pass.nextOffset(end.queueId()) < end.maxOffset())
                {
                    return false;
                }
            }
            return true;
        }

        String offsets()
        {
            return LoadClient.offsets(pass);
        }

        @Override
        public void onOffsetMoved(
            final String topic, final int queueId, final long fromOffset, final long toOffset, final ErrorCode code)
        {
            counts.accept("offsets moved: " + code, 1);
            if (ErrorCode.OFFSET_TOO_SMALL == code)
            {
                history.removed(pass, queueId, toOffset);
            }
        }

        @Override
        public void onDisconnected(final ErrorCode code, final String explanation)
        {
            counts.accept("consumers disconnected: " + code, 1);
        }

        @Override
        public void close()
        {
            subscriber.close();
        }

        private void onMessage(final RecordView message)
        {
            final long id = MessageContent.id(message.buffer(), message.bodyOffset(), message.bodyLength());
            final boolean isIntact =
                MessageContent.isIntact(message.buffer(), message.bodyOffset(), message.bodyLength());
            history.read(pass, message.queueId(), message.queueOffset(), id, isIntact);
            if (isIntact)
            {
                history.position(id, message.position());
            }
        }
    }
}
