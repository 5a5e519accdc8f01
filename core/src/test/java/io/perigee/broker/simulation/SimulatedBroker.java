package io.perigee.broker.simulation;

import io.perigee.broker.Broker;
import io.perigee.broker.BrokerContext;
import io.perigee.broker.BrokerCounters;
import io.perigee.journal.Checkpoint;
import io.perigee.journal.CheckpointWriter;
import io.perigee.journal.JournalContext;
import io.perigee.journal.JournalException;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.TwoSlotFile;
import io.perigee.nameserver.RegistrationAgent;
import io.perigee.nameserver.RegistrationContext;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.sim.SimulatedActor;
import io.perigee.sim.SimulatedClock;
import io.perigee.sim.SimulatedHost;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;
import io.perigee.transport.ServerTransport;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The broker's process over all its lives. Its agents are stepped one by one in any order, as threads would run them,
 * and each of them may stand still for a while.
 */
final class SimulatedBroker
{
    private static final String ADDRESS = "10.0.0.1";
    private static final int PORT = 9000;
    private static final Path DIRECTORY = Path.of("/sim/data");
    private static final Path LOG_DIRECTORY = DIRECTORY.resolve("commitlog");
    private static final int AGENT_COUNT = 8;
    private static final int FLUSHER = 5;
    private static final int HOUSEKEEPING = BrokerObservations.HOUSEKEEPING;
    private static final long IDLE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long RESTART_MAX_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long DISK_HICCUP_MAX_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETENTION_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Simulation simulation;
    private final SimulatedNetwork network;
    private final BrokerSwarm swarm;
    private final History history;
    private final List<InetSocketAddress> nameServers;
    private final RandomGenerator random;
    private final SimulatedClock clock;
    private final SimulatedStorageIo storage = new SimulatedStorageIo();
    private final FaultyStorageIo faultyStorage = new FaultyStorageIo(storage);
    private final SimulatedActor[] agents = new SimulatedActor[AGENT_COUNT];
    private SimulatedHost host;
    private SimulatedCounters counters = new SimulatedCounters();
    private BrokerObservations observations;
    private Broker broker;
    private RegistrationAgent registration;
    private Throwable failure;
    private boolean isLaunching;
    private boolean areStallsOff;
    private long lives;
    private final SnapshotDamage snapshotDamage;
    private final QueueDamage queueDamage;
    private DurableLog durableLog;
    private long answersUntilDeath;
    private boolean isAckAwaited;
    private boolean isDeathPowerLoss;
    private boolean isCheckpointAwaited;

    SimulatedBroker(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final History history,
        final List<InetSocketAddress> nameServers)
    {
        this.simulation = simulation;
        this.network = network;
        this.swarm = swarm;
        this.history = history;
        this.nameServers = nameServers;
        random = simulation.random("broker");
        clock = simulation.clock("broker");
        snapshotDamage = new SnapshotDamage(simulation.trace(), random, storage, DIRECTORY);
        queueDamage = new QueueDamage(simulation.trace(), random, storage, DIRECTORY);
        for (int i = 0; i < AGENT_COUNT; i++)
        {
            final int agent = i;
            agents[i] = simulation.actor("broker-" + i, () -> step(agent)).idleMaxNs(IDLE_MAX_NS);
        }

        simulation.queue().schedule(0, this::start);
    }

    /** Number of the actor that the broker's frames are sent by. */
    int actorId()
    {
        return agents[0].id();
    }

    SimulatedClock clock()
    {
        return clock;
    }

    FaultyStorageIo storage()
    {
        return faultyStorage;
    }

    boolean isUp()
    {
        return null != broker;
    }

    /** Whether all that is committed can be read. */
    boolean isDispatched()
    {
        return null != broker && broker.dispatchPosition() == broker.commitPosition();
    }

    long commitPosition()
    {
        return counters.get(BrokerCounters.TYPE_COMMIT);
    }

    long durablePosition()
    {
        return counters.get(BrokerCounters.TYPE_DURABLE);
    }

    /** Where the log begins: what lies before may have been removed. */
    long minPosition()
    {
        final TwoSlotFile file = TwoSlotFile.open(
            storage, DIRECTORY.resolve(CheckpointWriter.FILE_NAME), Checkpoint.MAGIC, Checkpoint.VERSION);
        final long minPosition = Checkpoint.decode(file.payload(), 0).minPosition();
        file.close();
        return minPosition;
    }

    /** What the device holds of the log. */
    DurableLog durableLog()
    {
        return durableLog;
    }

    /** From now on no agent stands still longer than its work takes. */
    void stopStalls()
    {
        areStallsOff = true;
        answersUntilDeath = 0;
        isCheckpointAwaited = false;
        faultyStorage.forgetDeath();
        storage.failForce(0);
    }

    void die(final boolean isPowerLoss)
    {
        if (null != host)
        {
            simulation.trace().record(
                isPowerLoss ? TraceKind.BROKER_POWER_LOST : TraceKind.BROKER_KILLED, actorId(), durablePosition());
            leave(isPowerLoss);
        }
    }

    void close()
    {
        if (null != broker)
        {
            simulation.trace().record(TraceKind.BROKER_CLOSED, actorId(), durablePosition());
            registration.onClose();
            broker.close();
            checkFailure();
            if (null != host)
            {
                leave(false);
            }
        }
    }

    /** Die in the middle of one of the next accesses to the storage; this may also be one of a recovery. */
    void dieInStorage(final boolean isPowerLoss)
    {
        faultyStorage.dieAfter(random.nextLong(1, 12), () ->
        {
            simulation.trace().record(
                isLaunching ? TraceKind.BROKER_DIED_IN_RECOVERY : TraceKind.BROKER_DIED_IN_STORAGE, actorId(), 0);
            die(isPowerLoss);
        });
    }

    /** Die at the moment at which one of the next answers has left: whoever hears it must be able to rely on it. */
    void dieAnswering(final boolean isPowerLoss)
    {
        isAckAwaited = random.nextBoolean();
        answersUntilDeath = random.nextLong(1, 12);
        isDeathPowerLoss = isPowerLoss;
    }

    /** Die in the middle of the next checkpoint. */
    void dieInCheckpoint(final boolean isPowerLoss)
    {
        isCheckpointAwaited = true;
        isDeathPowerLoss = isPowerLoss;
    }

    /**
     * Something was promised.
     *
     * @param isAck whether it is that a message is stored.
     */
    void onAnswer(final boolean isAck)
    {
        if (isAck == isAckAwaited && answersUntilDeath > 0 && 0 == --answersUntilDeath)
        {
            // The frame is still being written; nothing else happens before its end.
            simulation.queue().schedule(0, () ->
            {
                simulation.trace().record(TraceKind.BROKER_DIED_ANSWERING, actorId(), isAck ? 1 : 0);
                die(isDeathPowerLoss);
            });
        }
    }

    void damageSnapshot()
    {
        snapshotDamage.flipBit(actorId());
    }

    void damageQueue()
    {
        queueDamage.want();
    }

    void failForce()
    {
        storage.failForce(random.nextLong(1, 4));
    }

    private void leave(final boolean isPowerLoss)
    {
        history.onBrokerDied(isPowerLoss, durablePosition());
        if (counters.get(BrokerCounters.TYPE_CHECKPOINT_RUNNING) > 0)
        {
            simulation.trace().record(TraceKind.BROKER_DIED_IN_CHECKPOINT, actorId(), durablePosition());
        }

        host.crash();
        host = null;
        broker = null;
        registration = null;
        answersUntilDeath = 0;
        faultyStorage.forgetDeath();
        storage.failForce(0);
        if (isPowerLoss)
        {
            storage.crash(random);
        }
        else
        {
            storage.kill();
        }
        queueDamage.apply(actorId());

        simulation.queue().schedule(random.nextLong(1, RESTART_MAX_NS), this::start);
    }

    private void start()
    {
        lives++;
        host = network.host(ADDRESS, actorId(), this::wakeAll);
        counters = new SimulatedCounters();
        observations = new BrokerObservations(simulation.trace(), actorId(), counters, swarm.segmentLength());
        if (null == durableLog || !swarm.hasRetention())
        {
            durableLog = new DurableLog(storage, LOG_DIRECTORY, swarm.segmentLength());
        }
        final ServerTransport transport = host.serverTransport(PORT);
        isLaunching = true;
        try
        {
            final Broker launched = Broker.launch(newContext(transport));
            // It may have died on the way.
            if (null != host)
            {
                broker = launched;
                registration = new RegistrationAgent(newRegistrationContext(transport));
                if (!areStallsOff && 0 == random.nextInt(4))
                {
                    // Clients come back before the first force is done.
                    agents[FLUSHER].pause(random.nextLong(1, DISK_HICCUP_MAX_NS));
                }

                simulation.trace().record(TraceKind.BROKER_STARTED, actorId(), broker.term());
                observations.begin();
            }
        }
        catch (final RuntimeException ex)
        {
            onStartFailed(ex);
        }

        isLaunching = false;
        wakeAll();
    }

    private void onStartFailed(final RuntimeException ex)
    {
        // Without a host it has died on the way, and what the dead throw means nothing.
        if (null != host)
        {
            if (!isExpected(ex))
            {
                throw ex;
            }

            simulation.trace().record(TraceKind.FORCE_FAILED, actorId(), lives);
            die(false);
        }
    }

    private int step(final int agent)
    {
        if (null == broker)
        {
            return 0;
        }

        final boolean isIdleFromStart = !broker.isReady() && agent == HOUSEKEEPING;
        if (BrokerObservations.HOUSEKEEPING == agent && swarm.hasRetention())
        {
            // What leaves the log now was promised all the same.
            durableLog.end(Long.MAX_VALUE);
        }

        int workCount = broker.invoke(agent);
        if (HOUSEKEEPING == agent && null != broker)
        {
            workCount += registration.doWork();
        }

        checkFailure();
        if (null != broker)
        {
            observations.onStep(agent);
            if (isCheckpointAwaited && counters.get(BrokerCounters.TYPE_CHECKPOINT_RUNNING) > 0)
            {
                isCheckpointAwaited = false;
                dieInStorage(isDeathPowerLoss);
            }
        }

        if (workCount > 0 || isIdleFromStart)
        {
            wakeAll();
        }

        if (!areStallsOff)
        {
            stall(agent, workCount);
        }

        return workCount;
    }

    private void stall(final int agent, final int workCount)
    {
        // A disk takes its time for each force, and now and then much of it; other agents are held up once in a while.
        if (FLUSHER == agent && workCount > 0)
        {
            final boolean isHiccup = 0 == random.nextInt(50);
            agents[agent].pause(random.nextLong(20_000, isHiccup ? DISK_HICCUP_MAX_NS : 500_000));
        }
        else if (0 == random.nextInt(500))
        {
            agents[agent].pause(random.nextLong(100_000, 5_000_000));
        }
    }

    private void wakeAll()
    {
        for (final SimulatedActor agent : agents)
        {
            agent.wake();
        }
    }

    private void checkFailure()
    {
        if (null != failure)
        {
            throw new AssertionError("the broker reported an error", failure);
        }
    }

    private void onError(final Throwable error)
    {
        // What a process throws after its death means nothing.
        if (null != host && snapshotDamage.isReported(error))
        {
            simulation.trace().record(TraceKind.SNAPSHOT_REFUSED, actorId(), lives);
        }
        else if (null != host && !queueDamage.isReported(error, actorId()) && !isExpected(error))
        {
            failure = error;
        }
    }

    private void onTermination(final ErrorCode code)
    {
        if (null != host && ErrorCode.STORAGE_FAILED == code)
        {
            simulation.trace().record(TraceKind.FORCE_FAILED, actorId(), lives);
            die(false);
        }
    }

    private static boolean isExpected(final Throwable error)
    {
        return error instanceof JournalException && error.getMessage().contains("simulated");
    }

    private BrokerContext newContext(final ServerTransport transport)
    {
        final BrokerContext context = new BrokerContext()
            .journal(new JournalContext()
                .directory(DIRECTORY)
                .segmentLengthBytes(swarm.segmentLength())
                .storageIo(faultyStorage)
                .epochClock(clock))
            .transport(transport)
            .counterFactory(counters)
            .nanoClock(clock)
            .epochClock(clock)
            .errorHandler(this::onError)
            .terminationHook(this::onTermination)
            .threadingMode(ThreadingMode.INVOKER)
            .flushMode(swarm.flushMode())
            .incarnation(lives);
        context.journal().preparation().touchAheadBytes(swarm.segmentLength());
        context.journal().indexes().consumeQueuePagePoolBytes(256 * 1024).consumeQueueFileEntries(200);
        context.intervals()
            .flushIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .sessionTimeoutNs(TimeUnit.MILLISECONDS.toNanos(800))
            .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .slowClientTimeoutNs(TimeUnit.MILLISECONDS.toNanos(600))
            .maxHoldNs(TimeUnit.MILLISECONDS.toNanos(200))
            .trainTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500))
            .offsetsIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .checkpointIntervalNs(swarm.checkpointIntervalNs())
            .checkpointLengthBytes(swarm.checkpointLength());
        context.journal().retention()
            .lengthBytes((long)swarm.retentionSegments() * swarm.segmentLength())
            .intervalNs(RETENTION_INTERVAL_NS);
        swarm.apply(context.limits());
        for (int topic = 0; topic < swarm.topicCount(); topic++)
        {
            context.initialTopic(BrokerSwarm.topicName(topic), swarm.queuesPerTopic());
        }

        return context;
    }

    private RegistrationContext newRegistrationContext(final ServerTransport transport)
    {
        return new RegistrationContext()
            .nanoClock(clock)
            .transport(host.datagramTransport())
            .nameServers(nameServers)
            .topics(broker.topics())
            .address(transport.address())
            .term(broker::term)
            .brokerName("b0")
            .incarnation(lives)
            .beatIntervalNs(TimeUnit.MILLISECONDS.toNanos(300))
            .resendIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .errorHandler(this::onError);
    }
}
