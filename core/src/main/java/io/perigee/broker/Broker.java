package io.perigee.broker;

import io.perigee.journal.CheckpointWriter;
import io.perigee.journal.CommitLog;
import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.JournalContext;
import io.perigee.journal.JournalException;
import io.perigee.journal.KeyIndex;
import io.perigee.journal.SnapshotStore;
import io.perigee.pipeline.AgentScheduler;
import io.perigee.pipeline.Doorbell;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.DutyAgent;
import io.perigee.pipeline.EventRing;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.PayloadSlab;
import io.perigee.pipeline.RingStage;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.transport.Lane;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.RestingIdleStrategy;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A broker that stands alone: one log, its topics, groups and sessions. {@link #launch(BrokerContext)} recovers the log
 * and starts the agents; {@link #close()} stops them and forces what is left.
 * <p>
 * Thread-safe where nothing else is said.
 */
public final class Broker implements AutoCloseable
{
    private static final long HOUSEKEEPING_MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long HOUSEKEEPING_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long HOUSEKEEPING_REST_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int HOUSEKEEPING_IDLES = 500;
    private static final int MAX_TRIM_STEPS = 1000;
    private static final long ASYNC_FLUSHER_MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BrokerContext ctx;
    private final CommitLog commitLog;
    private final ConsumeQueueStore consumeQueues;
    private final TopicTable topics;
    private final AgentScheduler scheduler;
    private final AtomicBoolean hasFailed = new AtomicBoolean();
    private final MetadataImage image = new MetadataImage();
    private final List<CommittedRecordListener> listeners;
    private final SnapshotStore snapshots;
    private final long snapshotPosition;
    private Dispatcher dispatcher;
    private Checkpointer checkpointer;
    private KeyIndex keyIndex;
    private LinkAcceptor requestAcceptor;
    private LinkAcceptor deliveryAcceptor;
    private final long startPosition;
    private final long term;
    private boolean isClosed;

    private Broker(final BrokerContext ctx)
    {
        this.ctx = ctx;
        final JournalContext journal = ctx.journal();
        scheduler = new AgentScheduler(
            ctx.threadingMode(), ctx.threadFactory(), failStop(), ctx.counters().errors());
        consumeQueues = ConsumeQueueStore.open(journal);
        topics = new TopicTable(consumeQueues);
        final GroupTable groups = new GroupTable();
        listeners = List.of(image, new QueuePages(consumeQueues));
        snapshots = new SnapshotStore(journal.storageIo(), journal.directory());
        final BrokerRecovery recovery = new BrokerRecovery(
            topics, groups, consumeQueues, snapshots, image, listeners, ctx.errorHandler());
        commitLog = CommitLog.open(journal, recovery);
        snapshotPosition = recovery.snapshotPosition();
        ctx.counters().snapshotPosition().setRelease(Math.max(0, snapshotPosition));
        consumeQueues.log(commitLog);
        startPosition = commitLog.recoveredPosition();
        term = commitLog.lastTerm() + 1;
        commitLog.appender().term(term);
        try
        {
            snapshots.deleteAbove(startPosition);
            trimQueues();
            requestAcceptor = ctx.transport().listen(Lane.REQUEST);
            deliveryAcceptor = ctx.transport().listen(Lane.DELIVERY);
            start(groups);
        }
        catch (final RuntimeException ex)
        {
            close();
            throw ex;
        }
    }

    /**
     * Recover the log of a data directory and serve it.
     *
     * @param ctx that is concluded here.
     * @return the running broker.
     * @throws JournalException         if the directory cannot be used; its kind and message say why.
     * @throws IllegalArgumentException if a setting is not valid; the message names it.
     */
    public static Broker launch(final BrokerContext ctx)
    {
        return new Broker(ctx.conclude());
    }

    /**
     * Step every agent once. In {@link ThreadingMode#INVOKER} only, and by one thread at a time.
     *
     * @return how much was done.
     */
    public int invoke()
    {
        return scheduler.invoke();
    }

    /**
     * How many agents there are to step. In {@link ThreadingMode#INVOKER} only.
     *
     * @return as many as have a thread of their own in {@link ThreadingMode#DEDICATED}.
     */
    public int agentCount()
    {
        return scheduler.invokerCount();
    }

    /**
     * Step one agent once, so that agents can be stepped in any order, as threads would. In
     * {@link ThreadingMode#INVOKER} only, and by one thread at a time.
     *
     * @param agent from 0 to {@link #agentCount()} less one.
     * @return how much was done.
     */
    public int invoke(final int agent)
    {
        return scheduler.invoke(agent);
    }

    /**
     * Whether the term has begun and its first records are committed: from now on clients are served.
     *
     * @return true once the broker is ready.
     */
    public boolean isReady()
    {
        return ctx.positions().commit().get() > startPosition && topics.count() >= ctx.initialTopics().size();
    }

    /**
     * The term of this start: one more than the last in the log.
     *
     * @return 1 or more.
     */
    public long term()
    {
        return term;
    }

    /**
     * What the broker tells NameServers about its topics.
     *
     * @return a view that always shows the topics of the moment.
     */
    public BrokerTopics topics()
    {
        return new BrokerTopics(topics);
    }

    /**
     * What was odd about the data directory when it was opened, and did not keep it from being served.
     *
     * @return sentences for an operator, empty if there is nothing to say.
     */
    public List<String> warnings()
    {
        return commitLog.warnings();
    }

    /**
     * Position up to which the log is committed.
     *
     * @return absolute log position in bytes.
     */
    public long commitPosition()
    {
        return ctx.positions().commit().get();
    }

    /**
     * Position up to which consume queues are built: what lies below can be read.
     *
     * @return absolute log position in bytes.
     */
    public long dispatchPosition()
    {
        return ctx.positions().dispatch().get();
    }

    /**
     * Stop the agents, tell the clients, force what was appended, and release the data directory. Idempotent.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            // An interrupted thread does not wait for the agents to end, and closes each file that it writes to.
            final boolean wasInterrupted = Thread.interrupted();
            CloseHelper.closeAll(ctx.errorHandler(), scheduler, requestAcceptor, deliveryAcceptor,
                (AutoCloseable)this::makeLastCheckpoint, keyIndex, consumeQueues, commitLog);
            if (wasInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The agents have stopped, and the flusher has forced what there was. What is left of it is entered in the consume
     * queues, so that the checkpoint can stand at the end of the log, and the next start has nothing to read. Unless an
     * agent has failed: then the log may end with half a record.
     */
    private void makeLastCheckpoint()
    {
        if (hasFailed.get())
        {
            commitLog.abandon();
            return;
        }

        final BrokerPositions positions = ctx.positions();
        final long end = positions.append().get();
        if (null != checkpointer && end == positions.durable().get())
        {
            positions.commit().set(end);
            while (positions.dispatch().get() < end)
            {
                dispatcher.perform(ctx.nanoClock().nanoTime());
                consumeQueues.doWork();
            }
            checkpointer.finish();
        }
    }

    /**
     * The snapshot may be older than the begin of the log: nobody is to be sent to what has left the log since. Where
     * that takes long, because a queue must be repaired, or something finds no room, housekeeping goes on with it, and
     * its readers wait.
     */
    private void trimQueues()
    {
        boolean isOver = consumeQueues.trim(commitLog.minPosition());
        for (int step = 0; !isOver && step < MAX_TRIM_STEPS; step++)
        {
            isOver = !hasRoomForQueues() || consumeQueues.trim(commitLog.minPosition());
        }
    }

    private boolean hasRoomForQueues()
    {
        try
        {
            consumeQueues.doWork();
            return true;
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            return false;
        }
    }

    private void start(final GroupTable groups)
    {
        final BrokerLimits limits = ctx.limits();
        final EventRing<BrokerEvent> ring = new EventRing<>(BrokerEvent::new, limits.ringCapacity());
        final RingStage[] stages = ring.chain(2);
        final PayloadSlab slab = new PayloadSlab(limits.slabLengthBytes(), ctx.counters().slabReleased());
        final LargePayloadPool largePayloads =
            new LargePayloadPool(limits.largeMessageCount(), limits.maxPayloadLengthBytes());
        final int initialQueues = ctx.initialTopics().values().stream().mapToInt(Integer::intValue).sum();
        final WakeQueue wakeQueue =
            new WakeQueue(Math.max(limits.maxQueues(), topics.queueCount() + initialQueues));
        final StorageSpace space = new StorageSpace();
        final RecordWriter writer = new RecordWriter(
            commitLog.appender(), commitLog.housekeeping().preparedLengthBytes(), ctx.positions().durable(),
            ctx.epochClock(), space, term, commitLog.lastStoreTimestampMs());

        final SearchDesk searchDesk = new SearchDesk(limits.maxSearches());
        final Doorbell flusherBell = new Doorbell();
        final Duty flusher = new Flusher(ctx, commitLog.flusher(), commitLog.newReader(), startPosition);
        final Duty ingress = new Ingress(
            ctx, requestAcceptor, ring, new SendIntake(ctx, slab, largePayloads), new RequestIntake(searchDesk));
        final Duty sequencer = new LogSequencer(
            ctx, stages[0], ring, slab, writer,
            new MessageAppender(writer, topics, slab, largePayloads, limits.copySliceLengthBytes()),
            new MetadataKeeper(ctx, writer, topics, groups), flusherBell);
        dispatcher = new Dispatcher(ctx, commitLog.newReader(), topics, wakeQueue, startPosition);
        final DamagedRecords damaged = new DamagedRecords(ctx.counters().corruptRecords());
        final ColdFlows coldFlows = new ColdFlows();
        final Duty delivery = new Delivery(
            ctx, deliveryAcceptor, new FlowSender(coldRecords(damaged), ctx.journal().segmentLengthBytes()),
            wakeQueue, new FlowOpening(ctx, topics, coldRecords(damaged), term, startPosition), consumeQueues,
            coldFlows);
        final SlowClients slowClients = new SlowClients(ctx.counters().slowClients());
        final Duty ack = new AckStage(ctx, stages[1], ring, new ReplyFrames(ctx, topics, term), slowClients);
        final ThreadAllocations allocations = new ThreadAllocations(ctx.counters());
        final Duty housekeeping = new Housekeeping(
            ctx, commitLog, consumeQueues, ring, allocations, slowClients, damaged, space);
        checkpointer = newCheckpointer();

        // Delivery comes before ack: a consumer gets the message first, its producer the answer.
        final Duty[] duties = {ingress, sequencer, dispatcher, delivery, ack};
        if (ThreadingMode.SHARED == ctx.threadingMode())
        {
            scheduler.start(agent("hot", duties), ctx.idleStrategy().newStrategy());
        }
        else
        {
            for (final Duty duty : duties)
            {
                scheduler.start(agent(duty.roleName(), duty), ctx.idleStrategy().newStrategy());
            }
        }
        scheduler.start(agent(flusher.roleName(), flusher), flusherIdleStrategy(flusherBell));
        keyIndex = commitLog.newKeyIndex();
        final Duty searchClerk = new SearchClerk(
            ctx, searchDesk, keyIndex, commitLog.newReader(), topics, startPosition);
        final Duty warmer = new Warmer(ctx, coldFlows, commitLog.newReader(), new TrustedTail(ctx, startPosition));
        if (ThreadingMode.SHARED == ctx.threadingMode())
        {
            startBackground(housekeeping.roleName(), housekeeping, checkpointer, searchClerk, warmer);
        }
        else
        {
            startBackground(housekeeping.roleName(), housekeeping, checkpointer, searchClerk);
            startBackground(warmer.roleName(), warmer);
        }
        allocations.watch(threads());
    }

    /** Start an agent that nobody waits for, so that it takes no core from others. */
    private void startBackground(final String roleName, final Duty... duties)
    {
        scheduler.start(agent(roleName, duties), new RestingIdleStrategy(
            0, HOUSEKEEPING_MIN_PARK_NS, HOUSEKEEPING_MAX_PARK_NS, HOUSEKEEPING_IDLES, HOUSEKEEPING_REST_NS));
    }

    private Checkpointer newCheckpointer()
    {
        final LogFollower follower = new LogFollower(
            commitLog.newReader(), ctx.positions(), listeners, ctx.limits().recordLimit());
        follower.begin(
            startPosition, commitLog.lastCrc(), commitLog.lastTerm(), commitLog.lastStoreTimestampMs());
        final CheckpointWriter checkpoints = commitLog.checkpoints();

        final CheckpointProcedure procedure =
            new CheckpointProcedure(topics, image, follower, listeners, snapshots, checkpoints, snapshotPosition);
        commitLog.retention().limit(procedure::removablePosition);

        return new Checkpointer(ctx, follower, procedure,
            new DurableMarks(checkpoints, ctx.positions().durable(), ctx.counters().durableMarks()),
            checkpoints.current().checkpointPosition());
    }

    private ColdRecords coldRecords(final DamagedRecords damaged)
    {
        return new ColdRecords(new TrustedTail(ctx, startPosition), commitLog.newReader(), damaged);
    }

    private Map<String, Thread> threads()
    {
        final Map<String, Thread> threads = new LinkedHashMap<>();
        scheduler.threads().forEach((thread) -> threads.put(thread.getName(), thread));
        threads.putAll(ctx.transport().threads());

        return threads;
    }

    private DutyAgent agent(final String roleName, final Duty... duties)
    {
        return new DutyAgent(
            "perigee-" + roleName, ctx.nanoClock(), ctx.counters().maxCycleTime(roleName), duties);
    }

    private IdleStrategy flusherIdleStrategy(final Doorbell bell)
    {
        if (FlushMode.SYNC == ctx.flushMode())
        {
            return IdleStrategyKind.SPIN == ctx.idleStrategy() ? ctx.idleStrategy().newStrategy() : bell;
        }

        return new BackoffIdleStrategy(1, 1, ASYNC_FLUSHER_MAX_PARK_NS / 2, ASYNC_FLUSHER_MAX_PARK_NS);
    }

    /**
     * What reaches an agent's thread is no client's fault: the storage has failed, and nobody knows what the page cache
     * holds, or an invariant is broken. Going on could only make it worse.
     */
    private ErrorHandler failStop()
    {
        return (throwable) ->
        {
            ctx.errorHandler().onError(throwable);
            if (hasFailed.compareAndSet(false, true))
            {
                ctx.terminationHook().accept(FailureCode.of(throwable));
            }
        };
    }
}
