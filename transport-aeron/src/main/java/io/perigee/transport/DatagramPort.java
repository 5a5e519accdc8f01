package io.perigee.transport;

import org.agrona.DirectBuffer;

import java.net.InetSocketAddress;

/**
 * A non-blocking datagram port. Belongs to one agent. Datagrams may be lost, doubled and reordered.
 */
public interface DatagramPort extends AutoCloseable
{
    /** The longest datagram that is sent or accepted, in bytes; it fits one Ethernet frame. */
    int MAX_DATAGRAM_LENGTH = 1400;

    /**
     * Deliver datagrams that have arrived. Longer ones than {@link #MAX_DATAGRAM_LENGTH} are dropped.
     *
     * @param handler for each datagram.
     * @param limit   at most so many.
     * @return how many were delivered.
     */
    int poll(DatagramHandler handler, int limit);

    /**
     * Send one datagram, if the network takes it now.
     *
     * @param target of the datagram; the connected address if the port is connected.
     * @param buffer that holds it.
     * @param offset where it begins.
     * @param length of it in bytes, at most {@link #MAX_DATAGRAM_LENGTH}.
     * @return false if it was not sent.
     */
    boolean send(InetSocketAddress target, DirectBuffer buffer, int offset, int length);

    /**
     * Whether the other side of a connected port has refused a datagram since the last call: nobody listens there.
     *
     * @return true once after each refusal.
     */
    boolean wasRefused();

    /**
     * The address this port is bound to.
     *
     * @return the local address, with the port that was chosen.
     */
    InetSocketAddress localAddress();

    /**
     * Release the port.
     */
    @Override
    void close();
}
