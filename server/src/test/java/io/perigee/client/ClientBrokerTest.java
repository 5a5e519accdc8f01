package io.perigee.client;

import io.perigee.broker.Broker;
import io.perigee.broker.BrokerContext;
import io.perigee.broker.FlushMode;
import io.perigee.journal.JournalContext;
import io.perigee.journal.record.RecordView;
import io.perigee.nameserver.NameServer;
import io.perigee.nameserver.NameServerContext;
import io.perigee.nameserver.RegistrationAgent;
import io.perigee.nameserver.RegistrationContext;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronServerContext;
import io.perigee.transport.aeron.AeronServerTransport;
import io.perigee.transport.aeron.ChannelPreference;
import io.perigee.transport.udp.UdpDatagramTransport;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The client against a real broker over real Aeron. Everything but the media drivers is stepped by the test's thread.
 */
@Tag("system")
@Timeout(60)
class ClientBrokerTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    private Path directory;
    private final UdpDatagramTransport datagrams = new UdpDatagramTransport();
    private final DatagramPort nameServerPort = datagrams.bind(new InetSocketAddress("127.0.0.1", 0));
    private final List<String> bodies = new ArrayList<>();
    private final List<String> acks = new ArrayList<>();
    private final List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
    private final NameServer nameServer =
        new NameServer(new NameServerContext().port(nameServerPort).errorHandler(errors::add));
    private AeronServerTransport transport;
    private Broker broker;
    private RegistrationAgent registration;
    private PerigeeClient client;
    private int requestPort;

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(client);
        stopServer();
        nameServerPort.close();
        assertEquals(List.of(), errors);
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldPublishAndConsumeInOrder(final ChannelPreference channel)
    {
        launch(channel);
        try (Admin admin = client.admin();
            Publisher publisher = publisher("orders"))
        {
            assertEquals(4, admin.createTopic("orders", 4).queueCount());
            publisher.awaitConnected(TIMEOUT);
            try (Subscriber subscriber = client.addSubscriber(new Subscription().topic("orders").queue(1)))
            {
                subscriber.awaitConnected(TIMEOUT);
                for (int i = 0; i < 1000; i++)
                {
                    send(publisher, 1, "m" + i);
                }
                pollUntil(publisher, subscriber, 64, () -> bodies.size() >= 1000 && 0 == publisher.inFlight());
            }
            for (int i = 0; i < 1000; i++)
            {
                assertEquals("m" + i, bodies.get(i));
            }
            assertEquals(new QueueOffsets("orders", 1, 0, 1000), admin.queueOffsets("orders", 1));
            assertEquals(List.of("orders"), admin.listTopics().stream().map(TopicInfo::name).toList());
            assertEquals(1, admin.brokers().size());
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldCarryLargeMessagesAndBatches(final ChannelPreference channel)
    {
        launch(channel);
        final byte[] large = new byte[4 * 1024 * 1024];
        for (int i = 0; i < large.length; i++)
        {
            large[i] = (byte)(i * 31 + (i >>> 9));
        }
        final MessageBatch batch = new MessageBatch(64 * 1024);
        for (int i = 0; i < 100; i++)
        {
            final UnsafeBuffer body = bytes("b" + i);
            assertTrue(batch.add(body, 0, body.capacity()));
        }
        try (Admin admin = client.admin();
            Publisher publisher = publisher("orders"))
        {
            admin.createTopic("orders", 1);
            publisher.awaitConnected(TIMEOUT);
            assertTrue(publisher.offer(new UnsafeBuffer(large), 0, large.length) > 0);
            offerUntilTaken(publisher, () -> publisher.offerBatch(0, batch));
            send(publisher, 0, "last");
            final List<byte[]> received = new ArrayList<>();
            try (Subscriber subscriber = client.addSubscriber(new Subscription().topic("orders").queue(0)))
            {
                stepUntil(() ->
                {
                    publisher.poll();
                    subscriber.poll((message) -> received.add(bodyOf(message)), 10);
                    return 102 == received.size() && 0 == publisher.inFlight();
                });
            }
            assertArrayEquals(large, received.get(0));
            assertEquals("b0", new String(received.get(1)));
            assertEquals("b99", new String(received.get(100)));
            assertEquals("last", new String(received.get(101)));
            assertEquals(3, acks.stream().filter((ack) -> ack.startsWith("OK")).count(), acks.toString());
        }
    }

    @Test
    void shouldGoOnWhereTheGroupStopped()
    {
        launch(ChannelPreference.AUTO);
        try (Admin admin = client.admin();
            Publisher publisher = publisher("orders"))
        {
            admin.createTopic("orders", 2);
            publisher.awaitConnected(TIMEOUT);
            for (int i = 0; i < 10; i++)
            {
                send(publisher, 0, "m" + i);
            }
            final Subscription subscription = new Subscription().topic("orders").group("g").commitsDelivered(true);
            try (Subscriber subscriber = client.addSubscriber(subscription))
            {
                pollUntil(publisher, subscriber, 4, () -> bodies.size() >= 4);
                try (Subscriber second = client.addSubscriber(new Subscription().topic("orders").group("g")))
                {
                    final PerigeeException ex = assertThrows(
                        PerigeeException.class, () -> second.awaitConnected(TIMEOUT));
                    assertEquals(ErrorCode.GROUP_TAKEN, ex.code());
                }
            }
            final int consumed = bodies.size();
            final Subscription again = new Subscription().topic("orders").group("g");
            try (Subscriber subscriber = client.addSubscriber(again))
            {
                awaitGroup(subscriber);
                assertEquals(consumed, subscriber.nextOffset(subscriber.topicId("orders"), 0));
                pollUntil(publisher, subscriber, 100, () -> 10 == bodies.size());
            }
            assertEquals(List.of("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"), bodies);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldReconnectAndResumeAfterARestartOfTheBroker(final ChannelPreference channel)
    {
        launch(channel);
        try (Admin admin = client.admin();
            Publisher publisher = publisher("orders"))
        {
            admin.createTopic("orders", 1);
            publisher.awaitConnected(TIMEOUT);
            try (Subscriber subscriber = client.addSubscriber(new Subscription().topic("orders").queue(0)))
            {
                for (int i = 0; i < 100; i++)
                {
                    send(publisher, 0, "m" + i);
                }
                pollUntil(publisher, subscriber, 10, () -> bodies.size() >= 50 && 0 == publisher.inFlight());
                stopServer();
                stepUntil(() ->
                {
                    publisher.poll();
                    subscriber.poll(this::collect, 10);
                    return !publisher.isConnected() && !subscriber.isConnected();
                });
                startServer();
                publisher.awaitConnected(TIMEOUT);
                for (int i = 100; i < 200; i++)
                {
                    send(publisher, 0, "m" + i);
                }
                pollUntil(publisher, subscriber, 10, () -> bodies.size() >= 200 && 0 == publisher.inFlight());
            }
        }
        assertEquals(200, bodies.size());
        for (int i = 0; i < 200; i++)
        {
            assertEquals("m" + i, bodies.get(i));
        }
    }

    @Test
    void shouldTellWhatDoesNotExist()
    {
        launch(ChannelPreference.AUTO);
        try (Publisher publisher = publisher("nothing"))
        {
            final PerigeeException ex = assertThrows(
                PerigeeException.class, () -> publisher.awaitConnected(TIMEOUT));
            assertEquals(ErrorCode.TOPIC_NOT_FOUND, ex.code());
        }
    }

    private void launch(final ChannelPreference channel)
    {
        startServer();
        client = PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers("127.0.0.1:" + nameServerPort.localAddress().getPort())
            .aeronContext(new AeronClientContext().channelPreference(channel))
            .idleStrategy(StepServer::new));
    }

    private void startServer()
    {
        requestPort = 0 == requestPort ? freePort() : requestPort;
        transport = AeronServerTransport.launch(new AeronServerContext()
            .requestPort(requestPort)
            .errorHandler(errors::add));
        broker = Broker.launch(new BrokerContext()
            .journal(new JournalContext().directory(directory).segmentLengthBytes(16 * 1024 * 1024))
            .transport(transport)
            .counterFactory(transport.counters())
            .errorHandler(errors::add)
            .terminationHook((code) -> errors.add(new AssertionError("the broker gave up: " + code)))
            .threadingMode(ThreadingMode.INVOKER)
            .flushMode(FlushMode.ASYNC)
            .incarnation(System.nanoTime() >>> 20));
        registration = new RegistrationAgent(new RegistrationContext()
            .transport(datagrams)
            .nameServers(List.of(nameServerPort.localAddress()))
            .topics(broker.topics())
            .term(broker::term)
            .brokerName("b0")
            .incarnation(System.nanoTime())
            .address(transport.address())
            .errorHandler(errors::add));
        stepUntil(() -> broker.isReady() && registration.registeredCount() > 0);
    }

    private void stopServer()
    {
        if (null != registration)
        {
            registration.onClose();
            registration = null;
            CloseHelper.closeAll(broker, transport);
            broker = null;
        }
    }

    private int step()
    {
        int workCount = nameServer.doWork();
        if (null != registration)
        {
            workCount += registration.doWork() + broker.invoke();
        }

        return workCount;
    }

    private void stepUntil(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            if (0 == step())
            {
                Thread.yield();
            }
            if (Thread.currentThread().isInterrupted())
            {
                throw new AssertionError("took too long: " + bodies.size() + " messages, acks " + acks);
            }
        }
    }

    private void pollUntil(
        final Publisher publisher, final Subscriber subscriber, final int limit, final BooleanSupplier condition)
    {
        stepUntil(() ->
        {
            publisher.poll();
            subscriber.poll(this::collect, limit);
            return condition.getAsBoolean();
        });
    }

    /** The broker may not have noticed yet that the last member has left. */
    private void awaitGroup(final Subscriber subscriber)
    {
        stepUntil(() ->
        {
            subscriber.poll(this::collect, 0);
            return subscriber.isConnected();
        });
    }

    private Publisher publisher(final String topic)
    {
        return client.addPublisher(topic, 0).ackHandler(
            (sequence, count, status, queueId, queueOffset, position, length) ->
            {
                for (int i = 0; i < count; i++)
                {
                    acks.add(ErrorCode.of(status) + " " + queueId + "@" + (queueOffset + i));
                }
            });
    }

    private void send(final Publisher publisher, final int queueId, final String text)
    {
        final UnsafeBuffer body = bytes(text);
        offerUntilTaken(publisher, () -> publisher.offer(queueId, body, 0, body.capacity()));
    }

    private void offerUntilTaken(final Publisher publisher, final java.util.function.LongSupplier offer)
    {
        stepUntil(() ->
        {
            final long result = offer.getAsLong();
            publisher.poll();
            return result > 0;
        });
    }

    private void collect(final RecordView message)
    {
        bodies.add(new String(bodyOf(message)));
    }

    private static byte[] bodyOf(final RecordView message)
    {
        final byte[] body = new byte[message.bodyLength()];
        message.buffer().getBytes(message.bodyOffset(), body);
        return body;
    }

    private static UnsafeBuffer bytes(final String text)
    {
        return new UnsafeBuffer(text.getBytes());
    }

    private int freePort()
    {
        try (DatagramPort port = datagrams.bind(new InetSocketAddress("127.0.0.1", 0)))
        {
            return port.localAddress().getPort();
        }
    }

    /**
     * Idles by stepping the server.
     */
    private final class StepServer implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            idle();
        }

        @Override
        public void idle()
        {
            step();
        }

        @Override
        public void reset()
        {
        }
    }
}
