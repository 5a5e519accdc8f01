package io.perigee.broker;

import io.perigee.journal.JournalContext;
import io.perigee.journal.PreparationSettings;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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

    private final BrokerIntervals intervals = new BrokerIntervals();
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
            final PreparationSettings preparation = journal.preparation();
            journal.brokerName(brokerName).maxMessageLengthBytes(limits.maxPayloadLengthBytes());
            preparation.forceAhead(isSync && preparation.forceAhead());
            if (!isSync && PreparationSettings.FILL_WRITE_LENGTH_DEFAULT == preparation.fillWriteLengthBytes())
            {
                // Nobody waits for a force, and filling takes a quarter of the time.
                preparation.fillWriteLengthBytes(ASYNC_FILL_WRITE_LENGTH);
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
     * When the broker does what, and how long it waits.
     *
     * @return to be changed before the context is concluded.
     */
    public BrokerIntervals intervals()
    {
        return intervals;
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

    private static void require(final boolean isValid, final String message)
    {
        if (!isValid)
        {
            throw new IllegalArgumentException(message);
        }
    }
}
