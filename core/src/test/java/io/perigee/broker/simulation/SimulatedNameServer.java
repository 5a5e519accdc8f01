package io.perigee.broker.simulation;

import io.perigee.nameserver.NameServer;
import io.perigee.nameserver.NameServerContext;
import io.perigee.sim.SimulatedActor;
import io.perigee.sim.SimulatedClock;
import io.perigee.sim.SimulatedHost;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A NameServer's process over all its lives; each of them begins with nothing.
 */
final class SimulatedNameServer
{
    static final String ADDRESSES = "10.0.2.1:9876;10.0.2.2:9876";
    private static final int COUNT = 2;
    private static final int PORT = 9876;
    private static final String HOST = "10.0.2.";
    private static final long RESTART_MAX_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final String address;
    private final SimulatedClock clock;
    private final RandomGenerator random;
    private final SimulatedActor actor;
    private SimulatedHost host;
    private NameServer nameServer;

    private SimulatedNameServer(final Simulation simulation, final SimulatedNetwork network, final int number)
    {
        this.simulation = simulation;
        this.network = network;
        address = HOST + number;
        clock = simulation.clock(address);
        random = simulation.random(address);
        actor = simulation.actor(address, () -> null == nameServer ? 0 : nameServer.doWork());
        start();
    }

    static List<SimulatedNameServer> launchAll(final Simulation simulation, final SimulatedNetwork network)
    {
        return List.of(
            new SimulatedNameServer(simulation, network, 1), new SimulatedNameServer(simulation, network, COUNT));
    }

    static List<InetSocketAddress> addresses()
    {
        return List.of(SimulatedHost.socketAddress(HOST + 1, PORT), SimulatedHost.socketAddress(HOST + COUNT, PORT));
    }

    void crash()
    {
        if (null != host)
        {
            host.crash();
            host = null;
            nameServer = null;
            simulation.queue().schedule(random.nextLong(1, RESTART_MAX_NS), this::start);
        }
    }

    private void start()
    {
        host = network.host(address, actor);
        nameServer = new NameServer(new NameServerContext()
            .brokerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(1_200))
            .scanIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .nanoClock(clock)
            .port(host.datagramTransport().bind(SimulatedHost.socketAddress(address, PORT)))
            .errorHandler(SimulatedNameServer::onError));
    }

    private static void onError(final Throwable error)
    {
        throw new AssertionError("a NameServer reported an error", error);
    }
}
