package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportException;
import org.agrona.ErrorHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ContextsTest
{
    @Test
    void shouldFillInWhatDependsOnOtherSettings()
    {
        final AeronServerContext server = new AeronServerContext().requestPort(20_000).conclude();

        assertEquals("127.0.0.1", server.bindHost());
        assertEquals("127.0.0.1", server.advertisedHost());
        assertEquals(20_001, server.controlPort());
        assertEquals(Hosts.LOOPBACK_MTU_LENGTH, server.udpMtuLengthBytes());
        assertEquals(
            Hosts.NETWORK_MTU_LENGTH,
            new AeronServerContext().bindHost("0.0.0.0").advertisedHost("10.0.0.1").conclude().udpMtuLengthBytes());
    }

    @Test
    void shouldTakeDriverForLostOnceOneOfItsThreadsHasEnded()
    {
        final List<Throwable> errors = new ArrayList<>();
        final List<String> losses = new ArrayList<>();
        final ErrorHandler handler = AeronServerTransport.driverErrors(new AeronServerContext()
            .errorHandler(errors::add).driverLostHandler(() -> losses.add("lost")));

        handler.onError(new IllegalStateException());
        assertEquals(List.of(), losses);
        handler.onError(new InternalError());
        assertEquals(List.of("lost"), losses);
        assertEquals(2, errors.size());
    }

    @Test
    void shouldConcludeOnce()
    {
        final AeronServerContext server = new AeronServerContext().conclude();
        assertThrows(IllegalStateException.class, server::conclude);
        final AeronClientContext client = new AeronClientContext().conclude();
        assertThrows(IllegalStateException.class, client::conclude);
    }

    @Test
    void shouldNameTheSettingThatIsNotValid()
    {
        assertInvalid("request.port", () -> new AeronServerContext().requestPort(0).conclude());
        assertInvalid("controlPort", () -> new AeronServerContext().requestPort(65_535).conclude());
        assertInvalid("ack.term.length", () -> new AeronServerContext().ackTermLengthBytes(1_000_000).conclude());
        assertInvalid("eight frames", () -> new AeronServerContext().deliveryTermLengthBytes(65_536).conclude());
        assertInvalid("multiple of 32", () -> new AeronServerContext().ipcMtuLengthBytes(1_001).conclude());
        assertInvalid("max.links", () -> new AeronServerContext().maxLinks(0).conclude());
        assertInvalid("handshake.timeout", () -> new AeronServerContext().handshakeTimeoutNs(0).conclude());
        assertInvalid("send.term.length", () -> new AeronClientContext().sendTermLengthBytes(1).conclude());
        assertInvalid("udp.mtu.length", () -> new AeronClientContext().udpMtuLengthBytes(1 << 20).conclude());
        assertInvalid("'fast'", () -> new MediaDriverContext().idleStrategy("fast").conclude());
        assertInvalid("directory", () -> new MediaDriverContext().isExternal(true).conclude());
        assertInvalid("timer.interval", () -> new MediaDriverContext().timerIntervalNs(1).conclude());
    }

    @Test
    void shouldKeepServersBehindOneDriverApart()
    {
        assertEquals(1001, Channels.requestStreamId(Media.UDP, Lane.REQUEST, 10_911));
        assertEquals(109_111_001, Channels.requestStreamId(Media.IPC, Lane.REQUEST, 10_911));
        assertEquals(655_352_002, Channels.responseStreamId(Media.IPC, Lane.DELIVERY, 65_535));
    }

    @Test
    void shouldBracketAddressesOfVersionSix()
    {
        assertTrue(Channels.serverRequests(Media.UDP, "::1", 1, 2).contains("endpoint=[::1]:1"));
        assertTrue(Channels.serverRequests(Media.UDP, "127.0.0.1", 1, 2).contains("response-endpoint=127.0.0.1:2"));
    }

    private static void assertInvalid(final String part, final Executable conclusion)
    {
        final TransportException ex = assertThrows(TransportException.class, conclusion);
        assertEquals(ErrorCode.CONFIGURATION_INVALID, ex.code());
        assertTrue(ex.getMessage().contains(part), ex.getMessage());
    }
}
