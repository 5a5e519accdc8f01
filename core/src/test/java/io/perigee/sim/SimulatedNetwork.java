package io.perigee.sim;

import io.perigee.transport.BrokerAddress;
import io.perigee.transport.Lane;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A network that keeps Aeron's contract and nothing more: a link delivers every frame in order, as far as its window
 * goes, or ends, and its two ends learn of that at different times. Datagrams may be lost, doubled and reordered.
 * <p>
 * Nodes use it through their {@link SimulatedHost}.
 */
public final class SimulatedNetwork
{
    private final Simulation simulation;
    private final RandomGenerator random;
    private final List<SimulatedLink> links = new ArrayList<>();
    private final Map<String, SimulatedAcceptor> acceptors = new LinkedHashMap<>();
    private final Map<InetSocketAddress, SimulatedDatagramPort> ports = new LinkedHashMap<>();
    private NetworkSettings settings;
    private FrameTap tap = (actorId, buffer, offset, length) -> {};
    private long nextLinkId = 1;

    /**
     * A network that nobody is connected to.
     *
     * @param simulation that it belongs to.
     * @param settings   that it begins with.
     */
    public SimulatedNetwork(final Simulation simulation, final NetworkSettings settings)
    {
        this.simulation = simulation;
        this.settings = settings;
        random = simulation.random("network");
    }

    /**
     * How the network behaves.
     *
     * @return the present settings.
     */
    public NetworkSettings settings()
    {
        return settings;
    }

    /**
     * Let the network behave differently from now on. The sizes of frames and windows must stay.
     *
     * @param settings from now on.
     */
    public void settings(final NetworkSettings settings)
    {
        this.settings = settings;
    }

    /**
     * Let somebody see every frame.
     *
     * @param frameTap that sees it.
     */
    public void tap(final FrameTap frameTap)
    {
        tap = frameTap;
    }

    /**
     * Connect a process to the network. A process that is restarted connects anew.
     *
     * @param address its address, such as 10.0.0.1.
     * @param actor   that polls what the host receives, woken when something arrives.
     * @return the host.
     */
    public SimulatedHost host(final String address, final SimulatedActor actor)
    {
        return host(address, actor.id(), actor::wake);
    }

    /**
     * Connect a process of several actors to the network.
     *
     * @param address its address, such as 10.0.0.1.
     * @param actorId of the process in the trace.
     * @param wake    called when something arrives.
     * @return the host.
     */
    public SimulatedHost host(final String address, final int actorId, final Runnable wake)
    {
        return new SimulatedHost(this, address, actorId, wake);
    }

    /**
     * Kill one of the links that are up, as an image that times out does.
     *
     * @return false if there is none.
     */
    public boolean loseLink()
    {
        final SimulatedLink link = anyLink();
        if (null == link)
        {
            return false;
        }

        link.lose(settings.endSeenMaxNs());
        return true;
    }

    /**
     * Let both directions of one of the links that are up stand still.
     *
     * @param durationNs for how long.
     * @return false if there is none.
     */
    public boolean clogLink(final long durationNs)
    {
        final SimulatedLink link = anyLink();
        if (null == link)
        {
            return false;
        }

        simulation.trace().record(TraceKind.NETWORK_CLOGGED, link.actorId(), durationNs);
        link.clog(durationNs);
        return true;
    }

    /**
     * How many links have not ended.
     *
     * @return number of links, each counted once.
     */
    public int linkCount()
    {
        return links.size();
    }

    Simulation simulation()
    {
        return simulation;
    }

    Trace trace()
    {
        return simulation.trace();
    }

    RandomGenerator random()
    {
        return random;
    }

    FrameTap tap()
    {
        return tap;
    }

    long nextLinkId()
    {
        return nextLinkId++;
    }

    long delayNs()
    {
        return settings.delayMinNs() + (long)(-Math.log(1 - random.nextDouble()) * settings.delayMeanNs());
    }

    boolean happens(final double probability)
    {
        return probability > 0 && random.nextDouble() < probability;
    }

    void after(final long delayNs, final Runnable action)
    {
        simulation.queue().schedule(delayNs, action);
    }

    void added(final SimulatedLink clientEnd)
    {
        links.add(clientEnd);
    }

    void ended(final SimulatedLink clientEnd)
    {
        links.remove(clientEnd);
    }

    void listen(final SimulatedAcceptor acceptor)
    {
        final SimulatedAcceptor former = acceptors.putIfAbsent(acceptor.name(), acceptor);
        if (null != former)
        {
            throw new IllegalStateException("address in use: " + acceptor.name());
        }
    }

    void unlisten(final SimulatedAcceptor acceptor)
    {
        acceptors.remove(acceptor.name(), acceptor);
    }

    SimulatedAcceptor acceptor(final BrokerAddress address, final Lane lane)
    {
        return acceptors.get(SimulatedAcceptor.name(address, lane));
    }

    Map<InetSocketAddress, SimulatedDatagramPort> ports()
    {
        return ports;
    }

    private SimulatedLink anyLink()
    {
        return links.isEmpty() ? null : links.get(random.nextInt(links.size()));
    }
}
