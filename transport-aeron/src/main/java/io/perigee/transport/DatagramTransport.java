package io.perigee.transport;

import java.net.InetSocketAddress;

/**
 * Datagrams between clients, brokers and NameServers: one question, one answer, no state.
 */
public interface DatagramTransport
{
    /**
     * Open a port that receives from anybody.
     *
     * @param local address to bind to; port 0 chooses one.
     * @return the port.
     * @throws java.io.UncheckedIOException if the address cannot be bound.
     */
    DatagramPort bind(InetSocketAddress local);

    /**
     * Open a port that talks to one address only, and so is told when nobody listens there.
     *
     * @param remote the only address to send to and receive from.
     * @return the port.
     * @throws java.io.UncheckedIOException if no port can be opened.
     */
    DatagramPort connect(InetSocketAddress remote);
}
