package io.perigee.broker.simulation;

import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.Trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One run from one seed: a broker, two NameServers, publishers and readers; first with faults, then without, until
 * everything that can be read was read.
 */
final class BrokerRun
{
    static final long MIN_EVENTS = 5_000;
    static final long MIN_ACKNOWLEDGED = 200;
    private static final long FAULTY_MIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long FAULTY_BUDGET_NS = TimeUnit.SECONDS.toNanos(600);
    private static final long HEALED_BUDGET_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int ADMIN_NUMBER = 100;
    private static final long LAST_MESSAGES = 5;
    private static final long LOOK_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final BrokerSwarm swarm;
    private final History history;
    private final SimulatedBroker broker;
    private final BrokerRules rules;
    private final FaultPlan faults;
    private final SimulatedAdmin admin;
    private final List<SimulatedPublisher> publishers = new ArrayList<>();
    private final List<SimulatedReader> readers = new ArrayList<>();
    private long nextLookNs;

    BrokerRun(final long seed)
    {
        simulation = new Simulation(seed);
        swarm = BrokerSwarm.draw(simulation.random("swarm"));
        network = new SimulatedNetwork(simulation, swarm.network());
        history = new History(swarm.isSync(), swarm.queueCount());
        final List<SimulatedNameServer> nameServers = SimulatedNameServer.launchAll(simulation, network);
        broker = new SimulatedBroker(simulation, network, swarm, history, SimulatedNameServer.addresses());
        rules = new BrokerRules(simulation.trace(), broker, swarm.isSync());
        network.tap(rules);
        addClients();
        admin = new SimulatedAdmin(simulation, network, swarm, history, ADMIN_NUMBER);
        faults = new FaultPlan(simulation, network, swarm, broker, nameServers, publishers, readers);
    }

    long seed()
    {
        return simulation.seed();
    }

    Trace trace()
    {
        return simulation.trace();
    }

    BrokerSwarm swarm()
    {
        return swarm;
    }

    SimulatedBroker broker()
    {
        return broker;
    }

    /** Run to the end and check everything. */
    void run()
    {
        final boolean hasEnough = simulation.runUntil(this::hasEnough, FAULTY_BUDGET_NS);
        if (!hasEnough)
        {
            throw new AssertionError("only " + history.acknowledgedCount() + " messages acknowledged after " +
                TimeUnit.NANOSECONDS.toSeconds(FAULTY_BUDGET_NS) + " simulated seconds with faults");
        }

        heal();
        history.verify(admin.maxOffsets());
        rules.verify();
    }

    private void addClients()
    {
        int number = 1;
        for (int i = 0; i < swarm.publisherCount(); i++)
        {
            publishers.add(new SimulatedPublisher(simulation, network, swarm, history, rules, number++));
        }

        // The first reads everything, so that at the end every offset was read.
        readers.add(newReader(Readership.alone(null), number++));
        for (int i = 1; i < swarm.subscriberCount(); i++)
        {
            if (1 == i % 2)
            {
                final Readership group =
                    Readership.ofGroup("group-" + i, new GroupOffsets(history, swarm.queueCount()));
                readers.add(newReader(group, number++));
                if (swarm.hasRivals())
                {
                    readers.add(newReader(group, number++));
                }
            }
            else
            {
                readers.add(newReader(Readership.alone("tag-" + (1 + i % (MessageContent.TAG_COUNT - 1))), number++));
            }
        }
    }

    private SimulatedReader newReader(final Readership readership, final int number)
    {
        return new SimulatedReader(simulation, network, swarm, history, readership, broker, number);
    }

    private boolean hasEnough()
    {
        return history.acknowledgedCount() >= MIN_ACKNOWLEDGED && simulation.trace().eventCount() >= MIN_EVENTS &&
            simulation.nowNs() >= FAULTY_MIN_NS;
    }

    private void heal()
    {
        faults.stop();
        broker.stopStalls();
        network.settings(network.settings().healed());
        publishers.forEach((publisher) -> publisher.finish(LAST_MESSAGES));
        awaitWithoutFaults(this::hasPublished, "some publisher still waits");

        admin.askForEnds();
        awaitWithoutFaults(admin::knowsEnds, "nobody says where the queues end");
        for (int queue = 0; queue < swarm.queueCount(); queue++)
        {
            history.onEnd(queue, admin.maxOffsets()[queue]);
        }

        // One reader reads everything once more, from the first message to the last.
        readers.get(0).process().crash();
        awaitWithoutFaults(this::isAllRead, "not everything was read");

        admin.search();
        awaitWithoutFaults(admin::hasSearched, "some search has no answer");
    }

    private void awaitWithoutFaults(final BooleanSupplier isDone, final String complaint)
    {
        if (!simulation.runUntil(() -> isTimeToLook() && isDone.getAsBoolean(), HEALED_BUDGET_NS))
        {
            throw new AssertionError("without faults for " + TimeUnit.NANOSECONDS.toSeconds(HEALED_BUDGET_NS) +
                " simulated seconds, and " + complaint + whatIsMissing());
        }
    }

    /** Looking costs more than an event does. */
    private boolean isTimeToLook()
    {
        if (simulation.nowNs() < nextLookNs)
        {
            return false;
        }

        nextLookNs = simulation.nowNs() + LOOK_INTERVAL_NS;
        return true;
    }

    private boolean hasPublished()
    {
        for (final SimulatedPublisher publisher : publishers)
        {
            if (!publisher.isDone())
            {
                return false;
            }
        }

        return broker.isDispatched();
    }

    private boolean isAllRead()
    {
        for (int queue = 0; queue < swarm.queueCount(); queue++)
        {
            final long end = admin.maxOffsets()[queue];
            if (readers.get(0).nextOffset(queue) < end && end > 0)
            {
                return false;
            }

            for (final SimulatedReader reader : readers)
            {
                if (reader.readership().firstMissed(history.queue(queue), firstLeft(queue)) < end)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private long firstLeft(final int queue)
    {
        return history.queue(queue).firstLeft(swarm.hasRetention() ? broker.minPosition() : 0);
    }

    private String whatIsMissing()
    {
        final StringBuilder text = new StringBuilder();
        for (int queue = 0; queue < swarm.queueCount(); queue++)
        {
            final long end = history.queue(queue).length();
            for (final SimulatedReader reader : readers)
            {
                final long missed =
                    reader.readership().firstMissed(history.queue(queue), firstLeft(queue));
                if (missed < end)
                {
                    text.append("; ").append(reader).append(" missed offset ").append(missed).append(" of queue ")
                        .append(queue).append(" with ").append(end);
                }
            }
        }

        return text.toString();
    }
}
