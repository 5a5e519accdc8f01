package io.perigee.broker.simulation;

import io.perigee.client.PerigeeClient;
import io.perigee.sim.SimulatedActor;
import io.perigee.sim.SimulatedClock;
import io.perigee.sim.SimulatedHost;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A client's process over all its lives: it dies and comes back some time later.
 */
final class ClientProcess
{
    private static final long RESTART_MAX_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MIN_MESSAGE_LIMIT = 1024;

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final BrokerSwarm swarm;
    private final String name;
    private final String address;
    private final RandomGenerator random;
    private final SimulatedClock clock;
    private final Program program;
    private final SimulatedActor actor;
    private SimulatedHost host;
    private int lives;

    /**
     * What runs in the process.
     */
    interface Program
    {
        /**
         * The process has started.
         *
         * @param client that is new.
         */
        void start(PerigeeClient client);

        /**
         * One duty cycle.
         *
         * @return how much was done.
         */
        int step();

        /** The process has died. */
        void died();
    }

    ClientProcess(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final String name,
        final int number,
        final Program program)
    {
        this.simulation = simulation;
        this.network = network;
        this.swarm = swarm;
        this.name = name;
        this.program = program;
        address = "10.0.1." + number;
        random = simulation.random(name);
        clock = simulation.clock(name);
        actor = simulation.actor(name, () -> null == host ? 0 : program.step());
        simulation.queue().schedule(random.nextLong(1, RESTART_MAX_NS), this::start);
    }

    SimulatedActor actor()
    {
        return actor;
    }

    RandomGenerator random()
    {
        return random;
    }

    boolean isUp()
    {
        return null != host;
    }

    void crash()
    {
        if (null != host)
        {
            simulation.trace().record(TraceKind.CLIENT_CRASHED, actor.id(), lives);
            leave();
        }
    }

    /** The program has ended itself. */
    void ended()
    {
        simulation.trace().record(TraceKind.CLIENT_CLOSED, actor.id(), lives);
        leave();
    }

    private void leave()
    {
        host.crash();
        host = null;
        program.died();
        simulation.queue().schedule(random.nextLong(1, RESTART_MAX_NS), this::start);
    }

    private void start()
    {
        lives++;
        host = network.host(address, actor);
        program.start(PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(SimulatedNameServer.ADDRESSES)
            .clientId(name + '-' + lives)
            .maxInFlight(random.nextInt(1, 100))
            .maxMessageLengthBytes(Math.max(MIN_MESSAGE_LIMIT, swarm.maxBodyLength()))
            .creditBytes(random.nextInt(4 * 1024, 32 * 1024))
            .holdNs(TimeUnit.MILLISECONDS.toNanos(100))
            .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(600))
            .connectTimeoutNs(TimeUnit.MILLISECONDS.toNanos(400))
            .nameServerTimeoutNs(TimeUnit.MILLISECONDS.toNanos(200))
            .nameServerResendNs(TimeUnit.MILLISECONDS.toNanos(20))
            .reconnectMinNs(TimeUnit.MILLISECONDS.toNanos(5))
            .reconnectMaxNs(TimeUnit.MILLISECONDS.toNanos(100))
            .commitIntervalNs(TimeUnit.MILLISECONDS.toNanos(10))
            .closeTimeoutNs(0)
            .transport(host.clientTransport())
            .datagrams(host.datagramTransport())
            .nanoClock(clock)
            .epochClock(clock)
            .random(random)
            .idleStrategy(Waiting::new)));
        actor.wake();
    }

    /** Nobody may wait in a simulation: time would stand still. */
    private static final class Waiting implements IdleStrategy
    {
        @Override
        public void idle(final int workCount)
        {
            idle();
        }

        @Override
        public void idle()
        {
            throw new AssertionError("a client waits");
        }

        @Override
        public void reset()
        {
            throw new AssertionError("a client waits");
        }
    }
}
