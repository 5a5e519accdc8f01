package io.perigee.transport;

import org.agrona.DirectBuffer;

import java.net.InetSocketAddress;

/**
 * Receives datagrams.
 */
@FunctionalInterface
public interface DatagramHandler
{
    /**
     * A datagram arrived.
     *
     * @param sender of it.
     * @param buffer that holds it, valid during the call only.
     * @param offset where it begins.
     * @param length of it in bytes.
     */
    void onDatagram(InetSocketAddress sender, DirectBuffer buffer, int offset, int length);
}
