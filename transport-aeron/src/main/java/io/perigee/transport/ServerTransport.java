package io.perigee.transport;

import java.util.Map;

/**
 * What a broker needs of the network.
 */
public interface ServerTransport extends AutoCloseable
{
    /**
     * Accept links on a lane. Called once a lane, before any polling.
     *
     * @param lane to listen on.
     * @return the acceptor, owned by the agent that will poll it.
     */
    LinkAcceptor listen(Lane lane);

    /**
     * What clients are told about how to reach this transport.
     *
     * @return the address to be registered with NameServers.
     */
    BrokerAddress address();

    /**
     * The longest frame that a client can send.
     *
     * @return bytes, whatever the client's own settings are.
     */
    int maxFrameLengthBytes();

    /**
     * How many links there can be on each lane.
     *
     * @return count, at least 1.
     */
    int maxLinks();

    /**
     * Threads of the transport's own in this process that frames pass through.
     *
     * @return threads by what they are called; none unless the transport has its own.
     */
    default Map<String, Thread> threads()
    {
        return Map.of();
    }

    /**
     * Release everything, with all links.
     */
    @Override
    void close();
}
