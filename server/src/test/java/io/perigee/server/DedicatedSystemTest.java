package io.perigee.server;

import io.perigee.broker.BrokerCounters;
import io.perigee.broker.BrokerLimits;
import io.perigee.broker.FlushMode;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.journal.IndexSettings;
import io.perigee.journal.PreparationSettings;
import io.perigee.journal.record.RecordView;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronCounters;
import io.perigee.transport.aeron.ChannelPreference;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Every agent on a thread of its own, and everything between them so small that it fills and wraps all the time.
 */
@Tag("system")
@Timeout(180)
class DedicatedSystemTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TOPIC = "load";
    private static final String PASSING_TOPIC = "passing";
    private static final int QUEUES = 2;
    private static final int MESSAGES_IN_A_QUEUE = 50_000;
    private static final int SEGMENT_LENGTH = 512 * 1024;
    private static final int LARGE_LENGTH = 100 * 1024;
    /** Every so many messages one comes in parts. */
    private static final int LARGE_INTERVAL = 1_000;
    private static final int SMALL_LENGTH_RANGE = 300;
    private static final int HEADER_LENGTH = 2 * Long.BYTES;
    private static final Map<String, String> SMALL_LIMITS = Map.of(
        BrokerLimits.RING_CAPACITY_PROP_NAME, "64",
        BrokerLimits.SLAB_LENGTH_PROP_NAME, "128k",
        BrokerLimits.LARGE_MESSAGES_PROP_NAME, "1",
        BrokerLimits.MAX_MESSAGE_LENGTH_PROP_NAME, "128k",
        BrokerLimits.MAX_ATTRIBUTES_LENGTH_PROP_NAME, "1k",
        BrokerLimits.MAX_IN_FLIGHT_PROP_NAME, "256",
        BrokerLimits.MAX_FORCE_LENGTH_PROP_NAME, "256k",
        IndexSettings.CONSUME_QUEUE_PAGE_POOL_PROP_NAME, "256k",
        IndexSettings.CONSUME_QUEUE_FILE_ENTRIES_PROP_NAME, "2000",
        PreparationSettings.TOUCH_AHEAD_PROP_NAME, "4k");

    @TempDir
    private Path directory;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong passedSessions = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void before()
    {
        SMALL_LIMITS.forEach(System::setProperty);
    }

    @AfterEach
    void after()
    {
        SMALL_LIMITS.keySet().forEach(System::clearProperty);
    }

    @ParameterizedTest
    @CsvSource({"IPC, ASYNC, YIELD", "UDP, SYNC, BACKOFF"})
    void shouldCarryEveryMessageInOrder(
        final ChannelPreference channel, final FlushMode flushMode, final IdleStrategyKind idle)
        throws InterruptedException
    {
        final PerigeeServerContext context = new PerigeeServerContext()
            .dataDirectory(directory)
            .port(0)
            .segmentLengthBytes(SEGMENT_LENGTH)
            .threadingMode(ThreadingMode.DEDICATED)
            .flushMode(flushMode)
            .idleStrategy(idle)
            .topic(TOPIC, QUEUES)
            .topic(PASSING_TOPIC, 1);
        try (PerigeeServer server = PerigeeServer.launch(context))
        {
            assertTrue(server.awaitReady(TIMEOUT));
            try (PerigeeClient client = PerigeeClient.connect(new PerigeeClient.Context()
                .nameServers(server.nameServer())
                .aeronContext(new AeronClientContext().channelPreference(channel))))
            {
                carry(server, client);
            }

            assertNull(server.fault());
            assertEquals(0, counter(server, BrokerCounters.TYPE_ERRORS));
            assertTrue(counter(server, BrokerCounters.TYPE_INGRESS_BACK_PRESSURE) > 0, "the ring was never full");
            assertTrue(counter(server, BrokerCounters.TYPE_DISPATCH) > 10L * SEGMENT_LENGTH, "too few segments");
        }
    }

    private void carry(final PerigeeServer server, final PerigeeClient client) throws InterruptedException
    {
        final List<Thread> loops = new ArrayList<>();
        loops.add(run(() -> consume(server, client)));
        for (int queueId = 0; queueId < QUEUES; queueId++)
        {
            final int toQueueId = queueId;
            loops.add(run(() -> produce(server, client, toQueueId)));
        }
        loops.add(run(() -> comeAndGo(server, client)));
        for (final Thread loop : loops)
        {
            loop.join();
        }
        if (null != failure.get())
        {
            throw new AssertionError("a client failed", failure.get());
        }
        assertEquals((long)QUEUES * MESSAGES_IN_A_QUEUE, stored.get());
        assertTrue(passedSessions.get() > 0, "no session came and went");
    }

    /** Sessions that end while their requests stand in the ring. */
    private void comeAndGo(final PerigeeServer server, final PerigeeClient client)
    {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[LARGE_LENGTH]);
        while (stored.get() < (long)QUEUES * MESSAGES_IN_A_QUEUE)
        {
            try (Publisher publisher = client.addPublisher(PASSING_TOPIC, 0))
            {
                publisher.awaitConnected(TIMEOUT);
                while (publisher.offer(body, 0, 100) > 0)
                {
                    // As many as there is room for.
                }
                publisher.offer(body, 0, LARGE_LENGTH);
                passedSessions.incrementAndGet();
                giveWay(server);
            }
        }
    }

    private void produce(final PerigeeServer server, final PerigeeClient client, final int queueId)
    {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[LARGE_LENGTH]);
        final long[] nextOffset = new long[1];
        try (Publisher publisher = client.addPublisher(TOPIC, queueId).ackHandler(
            (sequence, count, status, toQueueId, queueOffset, position, recordLength) ->
            {
                assertEquals(0, status);
                assertEquals(queueId, toQueueId);
                assertEquals(nextOffset[0], queueOffset);
                nextOffset[0] += count;
                stored.addAndGet(count);
            }))
        {
            publisher.awaitConnected(TIMEOUT);
            for (int i = 0; i < MESSAGES_IN_A_QUEUE; i++)
            {
                final int length = fill(body, queueId, i);
                while (publisher.offer(body, 0, length) < 0)
                {
                    publisher.poll();
                    giveWay(server);
                }
                publisher.poll();
            }
            assertTrue(publisher.awaitAnswers(TIMEOUT));
        }
    }

    private void consume(final PerigeeServer server, final PerigeeClient client)
    {
        final UnsafeBuffer expected = new UnsafeBuffer(new byte[LARGE_LENGTH]);
        final long[] next = new long[QUEUES];
        final Subscription subscription = new Subscription().topic(TOPIC).allQueues().fromEarliest().group("desk");
        try (Subscriber subscriber = client.addSubscriber(subscription))
        {
            subscriber.awaitConnected(TIMEOUT);
            int received = 0;
            while (received < QUEUES * MESSAGES_IN_A_QUEUE)
            {
                final int count = subscriber.poll((message) -> check(message, next, expected), 100);
                received += count;
                if (0 == count)
                {
                    giveWay(server);
                }
            }
            assertTrue(subscriber.awaitCommits(TIMEOUT));
            final int topicId = subscriber.topicId(TOPIC);
            for (int queueId = 0; queueId < QUEUES; queueId++)
            {
                assertEquals(MESSAGES_IN_A_QUEUE, subscriber.nextOffset(topicId, queueId));
            }
        }
    }

    private static void check(final RecordView message, final long[] next, final UnsafeBuffer expected)
    {
        final int queueId = message.queueId();
        final long index = next[queueId]++;
        assertEquals(index, message.queueOffset());
        final int length = fill(expected, queueId, index);
        final byte[] body = new byte[message.bodyLength()];
        message.buffer().getBytes(message.bodyOffset(), body);
        final byte[] expectedBody = new byte[length];
        expected.getBytes(0, expectedBody);
        assertArrayEquals(expectedBody, body);
    }

    /** A body that no other message has, with something of its own in every word. */
    private static int fill(final UnsafeBuffer body, final int queueId, final long index)
    {
        final int length = LARGE_INTERVAL - 1 == index % LARGE_INTERVAL ?
            LARGE_LENGTH - queueId * Long.BYTES : HEADER_LENGTH + (int)(index * 31 % SMALL_LENGTH_RANGE);
        body.putLong(0, queueId, ByteOrder.LITTLE_ENDIAN);
        body.putLong(Long.BYTES, index, ByteOrder.LITTLE_ENDIAN);
        int offset = HEADER_LENGTH;
        for (; offset + Long.BYTES <= length; offset += Long.BYTES)
        {
            body.putLong(offset, index * QUEUES + queueId + offset, ByteOrder.LITTLE_ENDIAN);
        }
        for (; offset < length; offset++)
        {
            body.putByte(offset, (byte)(index + offset));
        }

        return length;
    }

    private void giveWay(final PerigeeServer server)
    {
        if (null != server.fault() || null != failure.get())
        {
            throw new AssertionError("somebody else gave up: " + server.fault());
        }
        Thread.yield();
    }

    private static long counter(final PerigeeServer server, final int typeId)
    {
        final AtomicLong found = new AtomicLong();
        AeronCounters.forEach(server.driverDirectory(), (counterTypeId, label, value) ->
        {
            if (counterTypeId == typeId)
            {
                found.set(value);
            }
        });

        return found.get();
    }

    private Thread run(final Runnable loop)
    {
        final Thread thread = new Thread(() ->
        {
            try
            {
                loop.run();
            }
            catch (final Throwable ex)
            {
                failure.compareAndSet(null, ex);
            }
        });
        thread.setDaemon(true);
        thread.start();

        return thread;
    }
}
