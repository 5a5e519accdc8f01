package io.perigee.transport.udp;

import io.perigee.transport.DatagramPort;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(20)
class UdpDatagramTransportTest
{
    private final UdpDatagramTransport transport = new UdpDatagramTransport();
    private final DatagramPort server = transport.bind(loopback(0));
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2 * DatagramPort.MAX_DATAGRAM_LENGTH]);
    private final List<String> received = new ArrayList<>();

    @AfterEach
    void after()
    {
        server.close();
    }

    @Test
    void shouldAskAndAnswer()
    {
        try (DatagramPort client = transport.connect(server.localAddress()))
        {
            assertTrue(client.send(server.localAddress(), buffer, 8, put("question")));
            awaitOne(server);
            assertEquals(List.of("question"), received);
            assertEquals(0, server.poll((sender, bytes, offset, length) -> {}, 10));

            assertTrue(server.send(client.localAddress(), buffer, 8, put("answer")));
            awaitOne(client);
            assertEquals(List.of("question", "answer"), received);
            assertFalse(client.wasRefused());
        }
    }

    @Test
    void shouldTakeTheLongestAndDropLonger() throws IOException
    {
        try (DatagramPort client = transport.connect(server.localAddress());
            DatagramSocket rude = new DatagramSocket())
        {
            rude.send(new DatagramPacket(
                new byte[DatagramPort.MAX_DATAGRAM_LENGTH + 1],
                DatagramPort.MAX_DATAGRAM_LENGTH + 1,
                server.localAddress()));
            assertTrue(client.send(null, buffer, 0, DatagramPort.MAX_DATAGRAM_LENGTH));
            awaitOne(server);
            assertEquals(1, received.size());
            assertEquals(DatagramPort.MAX_DATAGRAM_LENGTH, received.get(0).length());
            assertThrows(
                IllegalArgumentException.class,
                () -> client.send(null, buffer, 0, DatagramPort.MAX_DATAGRAM_LENGTH + 1));
        }
    }

    @Test
    void shouldSayWhenNobodyListens()
    {
        final DatagramPort gone = transport.bind(loopback(0));
        final InetSocketAddress address = gone.localAddress();
        gone.close();
        try (DatagramPort client = transport.connect(address))
        {
            boolean wasRefused = false;
            while (!wasRefused)
            {
                client.send(address, buffer, 0, put("anybody?"));
                client.poll((sender, bytes, offset, length) -> {}, 1);
                wasRefused = client.wasRefused();
            }
        }
    }

    @Test
    void shouldNotBindTwice()
    {
        assertThrows(UncheckedIOException.class, () -> transport.bind(server.localAddress()));
    }

    @Test
    void shouldRefuseUnknownHosts()
    {
        assertThrows(
            UncheckedIOException.class,
            () -> transport.connect(InetSocketAddress.createUnresolved("no-such-host.invalid", 9876)));
    }

    @Test
    void shouldBeSilentWhenClosed()
    {
        server.close();
        assertFalse(server.send(loopback(1), buffer, 0, 8));
        assertEquals(0, server.poll((sender, bytes, offset, length) -> {}, 1));
    }

    private static InetSocketAddress loopback(final int port)
    {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private int put(final String text)
    {
        return buffer.putStringWithoutLengthAscii(8, text);
    }

    private void awaitOne(final DatagramPort port)
    {
        final int before = received.size();
        while (received.size() == before)
        {
            port.poll((sender, bytes, offset, length) ->
                received.add(bytes.getStringWithoutLengthAscii(offset, length)), 1);
        }
    }
}
