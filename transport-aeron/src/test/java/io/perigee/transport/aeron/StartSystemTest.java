package io.perigee.transport.aeron;

import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.TransportException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(60)
class StartSystemTest
{
    private final TransportPair pair = new TransportPair(ChannelPreference.AUTO);

    @AfterEach
    void after()
    {
        pair.close();
    }

    @Test
    void shouldSayThatARequestPortIsTaken() throws IOException
    {
        final int port = pair.serverContext.requestPort();
        try (DatagramSocket taken = new DatagramSocket(port, InetAddress.getByName("127.0.0.1")))
        {
            assertTrue(taken.isBound());
            final TransportException ex = assertThrows(TransportException.class, pair::launch);
            assertEquals(ErrorCode.ADDRESS_IN_USE, ex.code(), ex.getMessage());
            assertTrue(ex.getMessage().contains(String.valueOf(port)), ex.getMessage());
        }
    }

    @Test
    void shouldSayThatAControlPortIsTaken() throws IOException
    {
        final int port = pair.serverContext.requestPort() + 1;
        try (DatagramSocket taken = new DatagramSocket(port, InetAddress.getByName("127.0.0.1")))
        {
            assertTrue(taken.isBound());
            final TransportException ex = assertThrows(TransportException.class, pair::launch);
            assertEquals(ErrorCode.ADDRESS_IN_USE, ex.code(), ex.getMessage());
            assertTrue(ex.getMessage().contains(String.valueOf(port)), ex.getMessage());
        }
    }

    @Test
    void shouldSayThatSharedMemoryIsTooSmall()
    {
        pair.serverContext.driver().minSharedMemoryBytes(Long.MAX_VALUE);
        final TransportException ex = assertThrows(TransportException.class, pair::launch);
        assertEquals(ErrorCode.SHARED_MEMORY_TOO_SMALL, ex.code(), ex.getMessage());
    }

    @Test
    void shouldSayThatADirectoryIsInUse()
    {
        pair.launch();
        final AeronServerContext second = new AeronServerContext().requestPort(TransportPair.freePorts());
        second.driver().directory(pair.server.driverDirectory());
        final TransportException ex = assertThrows(TransportException.class, () -> AeronServerTransport.launch(second));
        assertEquals(ErrorCode.ADDRESS_IN_USE, ex.code(), ex.getMessage());
    }

    @Test
    void shouldLeaveNothingBehind()
    {
        pair.launch();
        pair.connect(Lane.REQUEST);
        final File directory = new File(pair.server.driverDirectory());
        assertTrue(directory.exists());
        pair.close();
        assertFalse(directory.exists());
    }

    @Test
    void shouldChooseSharedMemoryOnTheSameHost()
    {
        pair.launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        assertEquals(pair.serverContext.ipcMtuLengthBytes() - 32, link.maxFrameLengthBytes());
    }

    @Test
    void shouldUseUdpForAnotherHost()
    {
        pair.launch();
        final BrokerAddress address = pair.server.address();
        final BrokerAddress remote = new BrokerAddress(
            1, 2, address.driverDirectory(), address.host(), address.requestPort(), address.controlPort());
        final ClientLink link = pair.client.connect(remote, Lane.REQUEST);
        pair.await("connected", () ->
        {
            pair.pollServer();
            link.poll(TransportPair.IGNORE, 1);
            return link.isConnected();
        });
        assertEquals(Hosts.LOOPBACK_MTU_LENGTH - 32, link.maxFrameLengthBytes());
    }

    @Test
    void shouldListenOnAWildcard()
    {
        pair.serverContext.bindHost("0.0.0.0").advertisedHost("127.0.0.1");
        pair.clientContext.channelPreference(ChannelPreference.UDP);
        pair.launch();
        assertTrue(pair.connect(Lane.REQUEST).isConnected());
    }

    @Test
    void shouldInsistOnAnAdvertisedHostForAWildcard()
    {
        pair.serverContext.bindHost("0.0.0.0");
        assertEquals(
            ErrorCode.CONFIGURATION_INVALID, assertThrows(TransportException.class, pair::launch).code());
    }

    @Test
    void shouldExplainWhyABrokerCannotBeReached()
    {
        pair.clientContext
            .channelPreference(ChannelPreference.UDP)
            .connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(300));
        pair.launch();
        final BrokerAddress nobody = new BrokerAddress(1, 2, "", "127.0.0.1", 9, 10);
        final ClientLink link = pair.client.connect(nobody, Lane.REQUEST);
        assertFalse(link.isClosed());
        pair.await("closed", () ->
        {
            link.poll(TransportPair.IGNORE, 1);
            return link.isClosed();
        });
        assertEquals("the broker did not answer at 127.0.0.1:9", link.explanation());
    }

    @Test
    void shouldExplainWhyAHostIsUnknown()
    {
        pair.launch();
        final BrokerAddress unknown = new BrokerAddress(1, 2, "", "no-such-host.invalid", 9, 10);
        final ClientLink link = pair.client.connect(unknown, Lane.REQUEST);
        pair.await("closed", () ->
        {
            link.poll(TransportPair.IGNORE, 1);
            return link.isClosed();
        });
        assertTrue(link.explanation().contains("no-such-host.invalid"), link.explanation());
    }

    @Test
    void shouldExplainWhyThereIsNoSharedMemory()
    {
        pair.clientContext.channelPreference(ChannelPreference.IPC);
        pair.launch();
        final ClientLink link = pair.client.connect(
            new BrokerAddress(1, 2, pair.server.driverDirectory(), "elsewhere", 9, 10), Lane.REQUEST);
        assertTrue(link.isClosed());
        assertTrue(link.explanation().contains("runs on another host"), link.explanation());
        assertEquals(0, link.poll(TransportPair.IGNORE, 1));
        link.close();
    }

    @Test
    void shouldTakeNoMoreLinksThanAllowed()
    {
        pair.serverContext.maxLinks(1);
        pair.launch();
        final ClientLink first = pair.connect(Lane.REQUEST);
        final ClientLink second = pair.client.connect(pair.server.address(), Lane.REQUEST);
        for (int i = 0; i < 1000; i++)
        {
            pair.pollServer();
            second.poll(TransportPair.IGNORE, 1);
            Thread.yield();
        }

        assertFalse(second.isConnected());
        first.close();
        pair.await("connected", () ->
        {
            pair.pollServer();
            second.poll(TransportPair.IGNORE, 1);
            return second.isConnected() && 2 == pair.recorder.opened.size();
        });
        assertEquals(1, pair.recorder.closed.size());
    }

    @Test
    void shouldNameTheThreadsOfItsDriver()
    {
        pair.serverContext.driver().threading(DriverThreading.DEDICATED).idleStrategy("backoff");
        pair.launch();

        final Map<String, Thread> threads = pair.server.threads();
        assertEquals(
            Set.of("perigee-driver-conductor", "perigee-driver-sender", "perigee-driver-receiver"), threads.keySet());
        assertTrue(threads.values().stream().allMatch(Thread::isAlive), threads.toString());
    }

    @Test
    void shouldKeepServersBehindOneDriverApart()
    {
        final MediaDriver driver = EmbeddedDriver.launch(
            new MediaDriverContext().threading(DriverThreading.DEDICATED).idleStrategy("yield").conclude(),
            Integer.MAX_VALUE,
            (throwable) -> {});
        pair.serverContext.driver().isExternal(true).directory(driver.aeronDirectoryName());
        pair.launch();
        final AeronServerContext otherContext = new AeronServerContext()
            .requestPort(pair.serverContext.requestPort() + 2);
        otherContext.driver().isExternal(true).directory(driver.aeronDirectoryName());
        try (AeronServerTransport other = AeronServerTransport.launch(otherContext);
            LinkAcceptor acceptor = other.listen(Lane.REQUEST))
        {
            other.counters().newCounter(1235, "of an external driver").increment();
            final TransportPair.Recorder recorder = new TransportPair.Recorder();
            pair.connect(Lane.REQUEST);
            final ClientLink link = pair.client.connect(other.address(), Lane.REQUEST);
            pair.await("connected", () ->
            {
                pair.pollServer();
                acceptor.poll(recorder, 10);
                link.poll(TransportPair.IGNORE, 1);
                return link.isConnected() && 1 == recorder.opened.size();
            });
            assertEquals(1, pair.recorder.opened.size());
        }
        finally
        {
            pair.close();
            driver.close();
        }
    }

    @Test
    void shouldGiveUpAClientThatReadsNoResponses()
    {
        pair.serverContext.handshakeTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200));
        pair.launch();
        final int streamId = Channels.requestStreamId(Media.IPC, Lane.REQUEST, pair.serverContext.requestPort());
        try (AeronConnection deaf = new AeronConnection(
            pair.server.driverDirectory(), false, false, (throwable) -> {}, () -> {}))
        {
            final ExclusivePublication publication = deaf.aeron().addExclusivePublication("aeron:ipc", streamId);
            pair.await("sent", () -> publication.offer(TransportPair.bytes("hello")) > 0);
            final long startNs = System.nanoTime();
            pair.await("given up", () ->
            {
                pair.pollServer();
                return System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(400);
            });
            assertTrue(pair.connect(Lane.REQUEST).isConnected());
        }

        assertEquals(1, pair.recorder.opened.size());
        assertTrue(pair.recorder.frames.isEmpty());
    }

    @Test
    void shouldNotMindGarbageOnItsPorts() throws IOException
    {
        pair.clientContext.channelPreference(ChannelPreference.UDP);
        pair.launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        final SplittableRandom random = new SplittableRandom(1);
        try (DatagramSocket rude = new DatagramSocket())
        {
            for (int i = 0; i < 2_000; i++)
            {
                final byte[] garbage = new byte[random.nextInt(1_400)];
                random.nextBytes(garbage);
                rude.send(new DatagramPacket(
                    garbage,
                    garbage.length,
                    InetAddress.getByName("127.0.0.1"),
                    pair.serverContext.requestPort() + i % 2));
                pair.pollServer();
            }
        }

        final UnsafeBuffer hello = TransportPair.bytes("still here");
        pair.await("sent", () -> link.offer(hello, 0, hello.capacity(), hello, 0, 0) > 0);
        pair.awaitFrames();
        assertEquals(List.of("still here"), pair.recorder.frames);
    }

    @Test
    void shouldNotDeleteFilesOfOthers(@TempDir final File directory) throws IOException
    {
        final File precious = new File(directory, "precious.txt");
        assertTrue(precious.createNewFile());
        pair.serverContext.driver().directory(directory.getPath());
        assertEquals(
            ErrorCode.CONFIGURATION_INVALID, assertThrows(TransportException.class, pair::launch).code());
        assertTrue(precious.exists());
    }

    @Test
    void shouldShowCountersToTools()
    {
        pair.launch();
        pair.server.counters().newCounter(1234, "perigee test").setRelease(77);
        final Map<String, Long> seen = new HashMap<>();
        AeronCounters.forEach(pair.server.driverDirectory(), (typeId, label, value) ->
        {
            if (1234 == typeId)
            {
                seen.put(label, value);
            }
        });
        assertEquals(Map.of("perigee test", 77L), seen);
        assertTrue(AeronCounters.isDriverLive(pair.server.driverDirectory()));
        assertFalse(AeronCounters.isDriverLive("/no/such/directory"));
        assertThrows(TransportException.class, () -> AeronCounters.forEach("/no/such/directory", (t, l, v) -> {}));
    }
}
