package io.perigee.transport;

/**
 * What a client needs of the network to talk to brokers.
 */
public interface ClientTransport extends AutoCloseable
{
    /**
     * Begin to open a link. Does not wait; failure shows as {@link ClientLink#isClosed()}.
     *
     * @param address of the broker.
     * @param lane    to open.
     * @return a link that is not connected yet, owned by the thread that polls it.
     */
    ClientLink connect(BrokerAddress address, Lane lane);

    /**
     * Release everything, with all links.
     */
    @Override
    void close();
}
