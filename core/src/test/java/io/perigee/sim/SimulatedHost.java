package io.perigee.sim;

import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.DatagramTransport;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ServerTransport;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * One process on a {@link SimulatedNetwork}: what it opens ends with it.
 */
public final class SimulatedHost
{
    private static final int FIRST_EPHEMERAL_PORT = 40_000;

    private final SimulatedNetwork network;
    private final String address;
    private final int actorId;
    private final Runnable wake;
    private final List<SimulatedLink> links = new ArrayList<>();
    private final List<SimulatedAcceptor> acceptors = new ArrayList<>();
    private final List<SimulatedDatagramPort> ports = new ArrayList<>();
    private boolean isDown;

    SimulatedHost(final SimulatedNetwork network, final String address, final int actorId, final Runnable wake)
    {
        this.network = network;
        this.address = address;
        this.actorId = actorId;
        this.wake = wake;
    }

    /**
     * The address of a host and a port.
     *
     * @param host such as 10.0.0.1.
     * @param port of the host.
     * @return an address that asks no name service.
     */
    public static InetSocketAddress socketAddress(final String host, final int port)
    {
        final String[] parts = host.split("\\.");
        final byte[] bytes = new byte[parts.length];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(parts[i]);
        }

        try
        {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException("not an IPv4 address: " + host, ex);
        }
    }

    /**
     * The transport of a broker on this host.
     *
     * @param requestPort that its clients reach it at.
     * @return a transport that listens on nothing yet.
     */
    public ServerTransport serverTransport(final int requestPort)
    {
        return new Server(new BrokerAddress(7, 7, "sim/" + address, address, requestPort, requestPort + 1));
    }

    /**
     * The transport of a client on this host.
     *
     * @return a transport without links.
     */
    public ClientTransport clientTransport()
    {
        return new Client();
    }

    /**
     * Datagrams from and to this host.
     *
     * @return a transport without ports.
     */
    public DatagramTransport datagramTransport()
    {
        return new Datagrams();
    }

    /**
     * The process dies: everything that it had open is gone, and its peers will notice in time.
     */
    public void crash()
    {
        isDown = true;
        for (final SimulatedDatagramPort port : ports)
        {
            port.close();
        }

        for (final SimulatedAcceptor acceptor : acceptors)
        {
            network.unlisten(acceptor);
        }

        for (final SimulatedLink link : links)
        {
            link.crash(network.settings().endSeenMaxNs());
        }

        links.clear();
    }

    /**
     * Whose frames these are.
     *
     * @return number of the actor in the trace.
     */
    public int actorId()
    {
        return actorId;
    }

    boolean isDown()
    {
        return isDown;
    }

    void wake()
    {
        wake.run();
    }

    void removed(final SimulatedLink link)
    {
        links.remove(link);
    }

    private void accept(final SimulatedLink clientEnd, final BrokerAddress target, final Lane lane)
    {
        final SimulatedAcceptor acceptor = network.acceptor(target, lane);
        final boolean isLost = network.happens(network.settings().connectFailedProbability());
        if (clientEnd.isClosed() || isDown)
        {
            return;
        }

        if (null == acceptor || isLost)
        {
            network.after(network.settings().connectTimeoutNs(),
                () -> clientEnd.connectFailed("no answer from " + target.host() + ':' + target.requestPort()));
            return;
        }

        final SimulatedLink serverEnd = SimulatedLink.accepted(clientEnd, acceptor);
        acceptor.host().links.add(serverEnd);
        acceptor.opened(serverEnd);
        network.after(network.delayNs(), () ->
        {
            serverEnd.connected();
            network.after(network.delayNs(), clientEnd::connected);
        });
    }

    /** Accepts links for a broker. */
    private final class Server implements ServerTransport
    {
        private final BrokerAddress brokerAddress;

        private Server(final BrokerAddress brokerAddress)
        {
            this.brokerAddress = brokerAddress;
        }

        @Override
        public LinkAcceptor listen(final Lane lane)
        {
            final SimulatedAcceptor acceptor =
                new SimulatedAcceptor(network, SimulatedHost.this, brokerAddress, lane);
            network.listen(acceptor);
            acceptors.add(acceptor);
            return acceptor;
        }

        @Override
        public int maxFrameLengthBytes()
        {
            return network.settings().maxFrameLengthBytes();
        }

        @Override
        public int maxLinks()
        {
            return Integer.MAX_VALUE;
        }

        @Override
        public BrokerAddress address()
        {
            return brokerAddress;
        }

        @Override
        public void close()
        {
            acceptors.forEach(SimulatedAcceptor::close);
        }
    }

    /** Opens links for a client. */
    private final class Client implements ClientTransport
    {
        private final List<SimulatedLink> opened = new ArrayList<>();

        @Override
        public ClientLink connect(final BrokerAddress target, final Lane lane)
        {
            final SimulatedLink link = SimulatedLink.connecting(network, SimulatedHost.this);
            links.add(link);
            opened.add(link);
            network.after(network.delayNs(), () -> accept(link, target, lane));
            return link;
        }

        @Override
        public void close()
        {
            opened.forEach(SimulatedLink::close);
        }
    }

    /** Opens ports. */
    private final class Datagrams implements DatagramTransport
    {
        @Override
        public DatagramPort bind(final InetSocketAddress local)
        {
            return open(local, null);
        }

        @Override
        public DatagramPort connect(final InetSocketAddress remote)
        {
            return open(socketAddress(address, 0), remote);
        }

        private DatagramPort open(final InetSocketAddress local, final InetSocketAddress remote)
        {
            InetSocketAddress chosen = socketAddress(address, local.getPort());
            int port = FIRST_EPHEMERAL_PORT;
            while (0 == chosen.getPort() || (0 == local.getPort() && network.ports().containsKey(chosen)))
            {
                chosen = socketAddress(address, port++);
            }

            if (network.ports().containsKey(chosen))
            {
                throw new UncheckedIOException(new BindException("address in use: " + chosen));
            }

            final SimulatedDatagramPort opened =
                new SimulatedDatagramPort(network, SimulatedHost.this, chosen, remote);
            network.ports().put(chosen, opened);
            ports.add(opened);
            return opened;
        }
    }
}
