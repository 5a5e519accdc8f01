package io.perigee.server;

import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.journal.record.RecordView;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A publisher and a subscriber, each a process, are stopped for longer than their sessions may be silent, while others
 * go on.
 */
@Tag("system")
@Timeout(60)
class StopSystemTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long SEND_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long STOP_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int BEFORE = 20;
    private static final int AFTER = 50;

    @TempDir
    private Path directory;
    private final List<String> sent = new ArrayList<>();
    private final List<String> fed = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
    private PerigeeServer server;
    private PerigeeClient client;
    private Publisher publisher;
    private Subscriber subscriber;
    private ChildCommand child;
    private long nextSendNs = System.nanoTime();
    private int failed;

    @AfterEach
    void close()
    {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void shouldGoOnWithAStoppedSubscriberWhereItWas(final String transport) throws Exception
    {
        launch();
        try (ChildCommand sub = start(transport, "sub", "demo", "--raw"))
        {
            awaitAll(() -> sub.lines().size() >= BEFORE);
            stop(sub);
            await(() -> sub.lines().size() >= sent.size());

            assertEquals(sent, sub.lines());
            assertEquals(sent, received);
            assertEquals(0, failed);
            assertTrue(sub.errors().startsWith("connection lost, trying again: PG-2005 "), sub.errors());
            assertTrue(sub.errors().endsWith("connected again\n"), sub.errors());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipc", "udp"})
    void shouldGoOnWithAStoppedPublisher(final String transport) throws Exception
    {
        launch();
        try (ChildCommand pub = start(transport, "pub", "demo", "--lines", "-", "--queue", "1"))
        {
            awaitAll(() -> pub.lines().size() >= BEFORE);
            stop(pub);
            final int fedBefore = fed.size();
            awaitAll(() -> fed.size() >= fedBefore + AFTER);
            child = null;
            pub.in().close();
            await(() -> !pub.isAlive());

            // What was on its way when it was stopped has an unknown outcome; everything else was stored.
            final int stored = pub.lines().size() - 1;
            assertEquals("published " + stored + " messages, " + (fed.size() - stored) + " failed",
                pub.lines().get(stored));
            assertTrue(fed.size() - stored <= publisher.maxInFlight(), pub.lines().get(stored));
            final List<String> read = received.stream().filter((body) -> body.startsWith("fed")).toList();
            assertTrue(read.size() >= stored, read.size() + " read of " + stored);
            assertEquals(fed.stream().filter(read::contains).toList(), read);
            assertEquals(0, failed);
            assertTrue(pub.errors().contains(
                "the connection was lost in between: PG-2005 " + ErrorCode.SESSION_EXPIRED.sentence()), pub.errors());
        }
    }

    private void launch()
    {
        server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(directory.resolve("data")).port(0).idleStrategy(IdleStrategyKind.BACKOFF).topic("demo", 2));
        assertTrue(server.awaitReady(TIMEOUT));
        client = PerigeeClient.connect(new PerigeeClient.Context().nameServers(server.nameServer()));
        publisher = client.addPublisher("demo", 0).ackHandler(
            (sequence, count, status, queueId, queueOffset, position, length) ->
                failed += ErrorCode.OK.status() == status ? 0 : count);
        publisher.awaitConnected(TIMEOUT);
        subscriber = client.addSubscriber(new Subscription().topic("demo"));
        subscriber.awaitConnected(TIMEOUT);
    }

    private ChildCommand start(final String transport, final String... args) throws IOException
    {
        final List<String> typed = new ArrayList<>(List.of(args));
        typed.addAll(List.of("--nameserver", server.nameServer()));
        final ChildCommand started = ChildCommand.start(
            directory,
            List.of("perigee.client.transport=" + transport, "perigee.client.session.timeout=1s"),
            typed.toArray(new String[0]));
        child = "pub".equals(args[0]) ? started : null;

        return started;
    }

    /** While it stands still, nobody else notices. */
    private void stop(final ChildCommand command) throws Exception
    {
        final int sentBefore = sent.size();
        final long endNs = System.nanoTime() + STOP_NS;
        command.signal("STOP");
        awaitAll(() -> System.nanoTime() - endNs >= 0);
        assertTrue(sent.size() - sentBefore >= AFTER, "only " + (sent.size() - sentBefore) + " were sent");
        assertEquals(sent.size(), receivedOfOurs());
        assertTrue(publisher.isConnected() && subscriber.isConnected());
        command.signal("CONT");
    }

    /** Until the condition is met, and everything that was sent until then was received. */
    private void awaitAll(final BooleanSupplier condition) throws IOException
    {
        while (!condition.getAsBoolean())
        {
            sendNext();
            step();
        }
        await(() -> 0 == publisher.inFlight() && receivedOfOurs() >= sent.size());
    }

    private void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            step();
        }
    }

    private long receivedOfOurs()
    {
        return received.stream().filter((body) -> body.startsWith("sent")).count();
    }

    private void sendNext() throws IOException
    {
        if (System.nanoTime() - nextSendNs >= 0)
        {
            nextSendNs = System.nanoTime() + SEND_INTERVAL_NS;
            final String body = "sent " + sent.size();
            if (publisher.offer(buffer, 0, buffer.putStringWithoutLengthAscii(0, body)) > 0)
            {
                sent.add(body);
            }
            if (null != child)
            {
                final String line = "fed " + fed.size();
                fed.add(line);
                child.in().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
                child.in().flush();
            }
        }
    }

    private void step()
    {
        publisher.poll();
        if (0 == subscriber.poll(this::collect, 64))
        {
            LockSupport.parkNanos(PAUSE_NS);
        }
        if (Thread.currentThread().isInterrupted())
        {
            throw new AssertionError("took too long: " + sent.size() + " sent, " + received.size() + " received");
        }
    }

    private void collect(final RecordView message)
    {
        received.add(message.buffer().getStringWithoutLengthAscii(message.bodyOffset(), message.bodyLength()));
    }
}
