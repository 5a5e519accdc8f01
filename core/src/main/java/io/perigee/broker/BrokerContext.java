package io.perigee.broker;

import io.perigee.journal.JournalContext;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.CounterFactory;
import io.perigee.transport.ServerTransport;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import static org.agrona.SystemUtil.getDurationInNanos;
import static org.agrona.SystemUtil.getSizeAsLong;

/**
 * Everything that a {@link Broker} is made from: settings with their defaults, limits, clocks, storage and network.
 * Set what differs, then give it to {@link Broker#launch(BrokerContext)}, which concludes it once. Settings that are
 * numbers can also be given as system properties; sizes take suffixes k, m, g, durations ns, us, ms, s.
 */
public final class BrokerContext
{
    /** Name of the broker in routes. */
    public static final String BROKER_NAME_PROP_NAME = "perigee.broker.name";
    /** Default of {@link #brokerName()}. */
    public static final String BROKER_NAME_DEFAULT = "b0";
    /** Time between two forces in async flush. */
    public static final String FLUSH_INTERVAL_PROP_NAME = "perigee.broker.flush.interval";
    /** Default of {@link #flushIntervalNs()}. */
    public static final long FLUSH_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** Silence after which a session ends. */
    public static final String SESSION_TIMEOUT_PROP_NAME = "perigee.broker.session.timeout";
    /** Default of {@link #sessionTimeoutNs()}. */
    public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Time without a frame after which a keep-alive is sent. */
    public static final String KEEP_ALIVE_INTERVAL_PROP_NAME = "perigee.broker.keep.alive.interval";
    /** Default of {@link #keepAliveIntervalNs()}. */
    public static final long KEEP_ALIVE_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(300);
    /** How long answers may stay unsent before their session ends. */
    public static final String SLOW_CLIENT_TIMEOUT_PROP_NAME = "perigee.broker.slow.client.timeout";
    /** Default of {@link #slowClientTimeoutNs()}. */
    public static final long SLOW_CLIENT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Longest time that a pull is held. */
    public static final String MAX_HOLD_PROP_NAME = "perigee.broker.max.hold";
    /** Default of {@link #maxHoldNs()}: RocketMQ's long polling. */
    public static final long MAX_HOLD_DEFAULT_NS = TimeUnit.SECONDS.toNanos(15);
    /** Time in which all parts of a large message must come. */
    public static final String TRAIN_TIMEOUT_PROP_NAME = "perigee.broker.train.timeout";
    /** Default of {@link #trainTimeoutNs()}. */
    public static final long TRAIN_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Least time between two records of consumer offsets. */
    public static final String OFFSETS_INTERVAL_PROP_NAME = "perigee.broker.offsets.interval";
    /** Default of {@link #offsetsIntervalNs()}. */
    public static final long OFFSETS_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Longest time between two checkpoints while there is something new. */
    public static final String CHECKPOINT_INTERVAL_PROP_NAME = "perigee.broker.checkpoint.interval";
    /** Default of {@link #checkpointIntervalNs()}. */
    public static final long CHECKPOINT_INTERVAL_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Growth of the log after which a checkpoint is made, though not more than one a second. */
    public static final String CHECKPOINT_LENGTH_PROP_NAME = "perigee.broker.checkpoint.length";
    /** Default of {@link #checkpointLengthBytes()}. */
    public static final long CHECKPOINT_LENGTH_DEFAULT = 64 * 1024 * 1024;

    private static final int ASYNC_FILL_WRITE_LENGTH = 64 * 1024;

    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private final AtomicLong sessionIds = new AtomicLong();
    private final Map<String, Integer> initialTopics = new TreeMap<>();

    private JournalContext journal;
    private ServerTransport transport;
    private CounterFactory counterFactory;
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private EpochClock epochClock = SystemEpochClock.INSTANCE;
    private ErrorHandler errorHandler;
    private Consumer<ErrorCode> terminationHook;
    private ThreadFactory threadFactory = Thread::new;
    private ThreadingMode threadingMode = ThreadingMode.SHARED;
    private IdleStrategyKind idleStrategy;
    private FlushMode flushMode = FlushMode.SYNC;
    private long incarnation;

    private String brokerName = System.getProperty(BROKER_NAME_PROP_NAME, BROKER_NAME_DEFAULT);
    private long flushIntervalNs = getDurationInNanos(FLUSH_INTERVAL_PROP_NAME, FLUSH_INTERVAL_DEFAULT_NS);
    private long sessionTimeoutNs = getDurationInNanos(SESSION_TIMEOUT_PROP_NAME, SESSION_TIMEOUT_DEFAULT_NS);
    private long keepAliveIntervalNs =
        getDurationInNanos(KEEP_ALIVE_INTERVAL_PROP_NAME, KEEP_ALIVE_INTERVAL_DEFAULT_NS);
    private long slowClientTimeoutNs =
        getDurationInNanos(SLOW_CLIENT_TIMEOUT_PROP_NAME, SLOW_CLIENT_TIMEOUT_DEFAULT_NS);
    private long maxHoldNs = getDurationInNanos(MAX_HOLD_PROP_NAME, MAX_HOLD_DEFAULT_NS);
    private long trainTimeoutNs = getDurationInNanos(TRAIN_TIMEOUT_PROP_NAME, TRAIN_TIMEOUT_DEFAULT_NS);
    private long offsetsIntervalNs = getDurationInNanos(OFFSETS_INTERVAL_PROP_NAME, OFFSETS_INTERVAL_DEFAULT_NS);
    private long checkpointIntervalNs =
        getDurationInNanos(CHECKPOINT_INTERVAL_PROP_NAME, CHECKPOINT_INTERVAL_DEFAULT_NS);
    private long checkpointLength = getSizeAsLong(CHECKPOINT_LENGTH_PROP_NAME, CHECKPOINT_LENGTH_DEFAULT);

    private final BrokerLimits limits = new BrokerLimits();
    private BrokerCounters counters;
    private BrokerPositions positions;

    /**
     * Check every setting alone and against the others, and fill in what was left open.
     *
     * @return this.
     * @throws IllegalStateException    if it was concluded before.
     * @throws IllegalArgumentException if a setting is not valid; the message names it.
     */
    public BrokerContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("context was concluded before");
        }
        require(null != journal, "journal must be set");
        require(null != transport, "transport must be set");
        require(null != counterFactory, "counterFactory must be set");
        require(null != errorHandler, "errorHandler must be set");
        require(null != terminationHook, "terminationHook must be set");
        BrokerChecks.check(this);
        if (!journal.isConcluded())
        {
            final boolean isSync = FlushMode.SYNC == flushMode;
            journal.brokerName(brokerName);
            journal.maxMessageLengthBytes(limits.maxPayloadLengthBytes()).forceAhead(isSync && journal.forceAhead());
            if (!isSync && JournalContext.FILL_WRITE_LENGTH_DEFAULT == journal.fillWriteLengthBytes())
            {
                // Nobody waits for a force, and filling takes a quarter of the time.
                journal.fillWriteLengthBytes(ASYNC_FILL_WRITE_LENGTH);
            }
        }
        if (null == idleStrategy)
        {
            idleStrategy = IdleStrategyKind.defaultFor(Runtime.getRuntime().availableProcessors());
        }
        sessionIds.set(incarnation << 20);
        counters = new BrokerCounters(counterFactory);
        positions = new BrokerPositions(counterFactory);

        return this;
    }

    /**
     * Where and how the log is stored.
     *
     * @param journal the context of the journal, not concluded.
     * @return this.
     */
    public BrokerContext journal(final JournalContext journal)
    {
        this.journal = journal;
        return this;
    }

    /**
     * Where and how the log is stored.
     *
     * @return the context of the journal, not concluded.
     */
    public JournalContext journal()
    {
        return journal;
    }

    /**
     * The network. The broker does not close it.
     *
     * @param transport the transport.
     * @return this.
     */
    public BrokerContext transport(final ServerTransport transport)
    {
        this.transport = transport;
        return this;
    }

    /**
     * The network. The broker does not close it.
     *
     * @return the transport.
     */
    public ServerTransport transport()
    {
        return transport;
    }

    /**
     * Makes the counters that show what the broker does.
     *
     * @param counterFactory the factory.
     * @return this.
     */
    public BrokerContext counterFactory(final CounterFactory counterFactory)
    {
        this.counterFactory = counterFactory;
        return this;
    }

    /**
     * Makes the counters that show what the broker does.
     *
     * @return the factory.
     */
    public CounterFactory counterFactory()
    {
        return counterFactory;
    }

    /**
     * Monotonic clock of all deadlines.
     *
     * @param nanoClock the clock.
     * @return this.
     */
    public BrokerContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * Monotonic clock of all deadlines.
     *
     * @return the clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * Wall clock of store timestamps.
     *
     * @param epochClock the clock, in milliseconds.
     * @return this.
     */
    public BrokerContext epochClock(final EpochClock epochClock)
    {
        this.epochClock = epochClock;
        return this;
    }

    /**
     * Wall clock of store timestamps.
     *
     * @return the clock, in milliseconds.
     */
    public EpochClock epochClock()
    {
        return epochClock;
    }

    /**
     * Is told every error that an agent meets.
     *
     * @param errorHandler the handler.
     * @return this.
     */
    public BrokerContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Is told every error that an agent meets.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Ends the process: told once, by an agent that the storage has failed or that an invariant is broken.
     *
     * @param terminationHook that is told why, by a thread of the broker.
     * @return this.
     */
    public BrokerContext terminationHook(final Consumer<ErrorCode> terminationHook)
    {
        this.terminationHook = terminationHook;
        return this;
    }

    /**
     * Ends the process: told once, by an agent that the storage has failed or that an invariant is broken.
     *
     * @return the hook.
     */
    public Consumer<ErrorCode> terminationHook()
    {
        return terminationHook;
    }

    /**
     * Makes the threads of the agents.
     *
     * @param threadFactory the factory.
     * @return this.
     */
    public BrokerContext threadFactory(final ThreadFactory threadFactory)
    {
        this.threadFactory = threadFactory;
        return this;
    }

    /**
     * Makes the threads of the agents.
     *
     * @return the factory.
     */
    public ThreadFactory threadFactory()
    {
        return threadFactory;
    }

    /**
     * Which agents share a thread.
     *
     * @param threadingMode the mode.
     * @return this.
     */
    public BrokerContext threadingMode(final ThreadingMode threadingMode)
    {
        this.threadingMode = threadingMode;
        return this;
    }

    /**
     * Which agents share a thread.
     *
     * @return the mode.
     */
    public ThreadingMode threadingMode()
    {
        return threadingMode;
    }

    /**
     * What agents do when they have nothing to do; by default it depends on the number of cores.
     *
     * @param idleStrategy the kind.
     * @return this.
     */
    public BrokerContext idleStrategy(final IdleStrategyKind idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        return this;
    }

    /**
     * What agents do when they have nothing to do; by default it depends on the number of cores.
     *
     * @return the kind.
     */
    public IdleStrategyKind idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * When a message counts as stored.
     *
     * @param flushMode the mode.
     * @return this.
     */
    public BrokerContext flushMode(final FlushMode flushMode)
    {
        this.flushMode = flushMode;
        return this;
    }

    /**
     * When a message counts as stored.
     *
     * @return the mode.
     */
    public FlushMode flushMode()
    {
        return flushMode;
    }

    /**
     * Number of this start of the broker, different at every start.
     *
     * @param incarnation any number.
     * @return this.
     */
    public BrokerContext incarnation(final long incarnation)
    {
        this.incarnation = incarnation;
        return this;
    }

    /**
     * Number of this start of the broker, different at every start.
     *
     * @return any number.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Name of the broker in routes.
     *
     * @param brokerName 1 to 127 characters.
     * @return this.
     */
    public BrokerContext brokerName(final String brokerName)
    {
        this.brokerName = brokerName;
        return this;
    }

    /**
     * Name of the broker in routes.
     *
     * @return 1 to 127 characters.
     */
    public String brokerName()
    {
        return brokerName;
    }

    /**
     * Time between two forces in async flush.
     *
     * @param flushIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerContext flushIntervalNs(final long flushIntervalNs)
    {
        this.flushIntervalNs = flushIntervalNs;
        return this;
    }

    /**
     * Time between two forces in async flush.
     *
     * @return nanoseconds.
     */
    public long flushIntervalNs()
    {
        return flushIntervalNs;
    }

    /**
     * Silence after which a session ends, at most; a client may ask for less.
     *
     * @param sessionTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerContext sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return this;
    }

    /**
     * Silence after which a session ends, at most; a client may ask for less.
     *
     * @return nanoseconds.
     */
    public long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /**
     * Time without a frame after which a keep-alive is sent.
     *
     * @param keepAliveIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerContext keepAliveIntervalNs(final long keepAliveIntervalNs)
    {
        this.keepAliveIntervalNs = keepAliveIntervalNs;
        return this;
    }

    /**
     * Time without a frame after which a keep-alive is sent.
     *
     * @return nanoseconds.
     */
    public long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    /**
     * How long answers may stay unsent before their session ends.
     *
     * @param slowClientTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerContext slowClientTimeoutNs(final long slowClientTimeoutNs)
    {
        this.slowClientTimeoutNs = slowClientTimeoutNs;
        return this;
    }

    /**
     * How long answers may stay unsent before their session ends.
     *
     * @return nanoseconds.
     */
    public long slowClientTimeoutNs()
    {
        return slowClientTimeoutNs;
    }

    /**
     * Longest time that a pull is held.
     *
     * @param maxHoldNs nanoseconds.
     * @return this.
     */
    public BrokerContext maxHoldNs(final long maxHoldNs)
    {
        this.maxHoldNs = maxHoldNs;
        return this;
    }

    /**
     * Longest time that a pull is held.
     *
     * @return nanoseconds.
     */
    public long maxHoldNs()
    {
        return maxHoldNs;
    }

    /**
     * Time in which all parts of a large message must come.
     *
     * @param trainTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerContext trainTimeoutNs(final long trainTimeoutNs)
    {
        this.trainTimeoutNs = trainTimeoutNs;
        return this;
    }

    /**
     * Time in which all parts of a large message must come.
     *
     * @return nanoseconds.
     */
    public long trainTimeoutNs()
    {
        return trainTimeoutNs;
    }

    /**
     * Least time between two records of consumer offsets.
     *
     * @param offsetsIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerContext offsetsIntervalNs(final long offsetsIntervalNs)
    {
        this.offsetsIntervalNs = offsetsIntervalNs;
        return this;
    }

    /**
     * Least time between two records of consumer offsets.
     *
     * @return nanoseconds.
     */
    public long offsetsIntervalNs()
    {
        return offsetsIntervalNs;
    }

    /**
     * Longest time between two checkpoints while there is something new.
     *
     * @param checkpointIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerContext checkpointIntervalNs(final long checkpointIntervalNs)
    {
        this.checkpointIntervalNs = checkpointIntervalNs;
        return this;
    }

    /**
     * Longest time between two checkpoints while there is something new.
     *
     * @return nanoseconds.
     */
    public long checkpointIntervalNs()
    {
        return checkpointIntervalNs;
    }

    /**
     * Growth of the log after which a checkpoint is made, though not more than one a second, or in the interval if that
     * is less: about what an unclean start reads.
     *
     * @param checkpointLengthBytes bytes.
     * @return this.
     */
    public BrokerContext checkpointLengthBytes(final long checkpointLengthBytes)
    {
        this.checkpointLength = checkpointLengthBytes;
        return this;
    }

    /**
     * Growth of the log after which a checkpoint is made, though not more than one a second, or in the interval if that
     * is less.
     *
     * @return bytes.
     */
    public long checkpointLengthBytes()
    {
        return checkpointLength;
    }

    /**
     * Create a topic at the start if it does not exist.
     *
     * @param name       of the topic.
     * @param queueCount that it gets.
     * @return this.
     */
    public BrokerContext initialTopic(final String name, final int queueCount)
    {
        initialTopics.put(name, queueCount);
        return this;
    }

    /**
     * The bounds of the broker.
     *
     * @return to be changed before the context is concluded.
     */
    public BrokerLimits limits()
    {
        return limits;
    }

    Map<String, Integer> initialTopics()
    {
        return initialTopics;
    }

    BrokerCounters counters()
    {
        return counters;
    }

    BrokerPositions positions()
    {
        return positions;
    }

    long nextSessionId()
    {
        return sessionIds.incrementAndGet();
    }

    long handshakeTimeoutNs()
    {
        return TimeUnit.SECONDS.toNanos(2);
    }

    long minSessionTimeoutNs()
    {
        return 2 * keepAliveIntervalNs;
    }

    private static void require(final boolean isValid, final String message)
    {
        if (!isValid)
        {
            throw new IllegalArgumentException(message);
        }
    }
}
