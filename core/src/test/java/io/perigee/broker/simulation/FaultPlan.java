package io.perigee.broker.simulation;

import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Lets faults happen at random times until it is told to stop. Each run has a mixture of its own.
 */
final class FaultPlan
{
    private static final long HOUR_MS = TimeUnit.HOURS.toMillis(1);
    private static final long PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final int MAX_WEIGHT = 10;

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final BrokerSwarm swarm;
    private final SimulatedBroker broker;
    private final List<SimulatedNameServer> nameServers;
    private final List<SimulatedPublisher> publishers;
    private final List<SimulatedReader> readers;
    private final RandomGenerator random;
    private final int[] weights = new int[Fault.values().length];
    private int totalWeight;
    private boolean isStopped;

    FaultPlan(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final SimulatedBroker broker,
        final List<SimulatedNameServer> nameServers,
        final List<SimulatedPublisher> publishers,
        final List<SimulatedReader> readers)
    {
        this.simulation = simulation;
        this.network = network;
        this.swarm = swarm;
        this.broker = broker;
        this.nameServers = nameServers;
        this.publishers = publishers;
        this.readers = readers;
        random = simulation.random("faults");
        for (int i = 0; i < weights.length; i++)
        {
            weights[i] = random.nextBoolean() ? 0 : random.nextInt(1, MAX_WEIGHT);
            totalWeight += weights[i];
        }

        scheduleNext();
    }

    void stop()
    {
        isStopped = true;
    }

    private void scheduleNext()
    {
        final long delayNs = (long)(-Math.log(1 - random.nextDouble()) * swarm.faultIntervalNs());
        simulation.queue().schedule(1 + delayNs, this::onDue);
    }

    private void onDue()
    {
        if (!isStopped)
        {
            if (totalWeight > 0)
            {
                apply(Fault.values()[choose()]);
            }

            scheduleNext();
        }
    }

    private int choose()
    {
        int ticket = random.nextInt(totalWeight);
        int fault = 0;
        while (ticket >= weights[fault])
        {
            ticket -= weights[fault++];
        }

        return fault;
    }

    private void apply(final Fault fault)
    {
        final boolean isPowerLoss = random.nextDouble() < swarm.powerLossShare();
        switch (fault)
        {
            case LOSE_LINK -> network.loseLink();
            case CLOG_LINK -> network.clogLink(random.nextLong(1, PAUSE_MAX_NS));
            case BROKER_DIES -> broker.die(isPowerLoss);
            case BROKER_DIES_IN_STORAGE -> broker.dieInStorage(isPowerLoss);
            case BROKER_DIES_ANSWERING -> broker.dieAnswering(isPowerLoss);
            case BROKER_DIES_IN_CHECKPOINT -> broker.dieInCheckpoint(isPowerLoss);
            case BROKER_IS_CLOSED -> broker.close();
            case FORCE_FAILS -> broker.failForce();
            case CLOCK_STEPS -> stepClock();
            case CLIENT_DIES -> anyProcess().crash();
            case CLIENT_PAUSES -> anyProcess().actor().pause(random.nextLong(1, PAUSE_MAX_NS));
            case CLIENT_IS_CLOSED -> closeClient();
            case SNAPSHOT_ROTS -> broker.damageSnapshot();
            case QUEUE_ROTS -> broker.damageQueue();
            case NAMESERVER_DIES -> nameServers.get(random.nextInt(nameServers.size())).crash();
        }
    }

    private void stepClock()
    {
        final long deltaMs = random.nextLong(-HOUR_MS, HOUR_MS);
        simulation.trace().record(TraceKind.CLOCK_STEP, broker.actorId(), deltaMs);
        broker.clock().stepEpochMs(deltaMs);
    }

    private ClientProcess anyProcess()
    {
        final int number = random.nextInt(publishers.size() + readers.size());
        return number < publishers.size() ?
            publishers.get(number).process() : readers.get(number - publishers.size()).process();
    }

    private void closeClient()
    {
        final int number = random.nextInt(publishers.size() + readers.size());
        if (number < publishers.size())
        {
            publishers.get(number).close();
        }
        else
        {
            readers.get(number - publishers.size()).close();
        }
    }

    /** What can go wrong. */
    private enum Fault
    {
        LOSE_LINK, CLOG_LINK, BROKER_DIES, BROKER_DIES_IN_STORAGE, BROKER_DIES_ANSWERING, BROKER_IS_CLOSED,
        FORCE_FAILS, CLOCK_STEPS, CLIENT_DIES, CLIENT_PAUSES, CLIENT_IS_CLOSED, NAMESERVER_DIES, SNAPSHOT_ROTS,
        QUEUE_ROTS,
        BROKER_DIES_IN_CHECKPOINT
    }
}
