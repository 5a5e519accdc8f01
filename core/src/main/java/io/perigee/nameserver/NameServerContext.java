package io.perigee.nameserver;

import io.perigee.transport.DatagramPort;
import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Settings and surroundings of a {@link NameServer}.
 */
public final class NameServerContext
{
    /** Property: how long a broker may be silent before it is dropped. */
    public static final String BROKER_TIMEOUT_PROP_NAME = "perigee.nameserver.broker.timeout";
    /** Default of {@link #BROKER_TIMEOUT_PROP_NAME}. */
    public static final long BROKER_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(120);
    /** Property: how often silent brokers are looked for. */
    public static final String SCAN_INTERVAL_PROP_NAME = "perigee.nameserver.scan.interval";
    /** Default of {@link #SCAN_INTERVAL_PROP_NAME}. */
    public static final long SCAN_INTERVAL_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Property: how many brokers can be registered. */
    public static final String MAX_BROKERS_PROP_NAME = "perigee.nameserver.max.brokers";
    /** Default of {@link #MAX_BROKERS_PROP_NAME}. */
    public static final int MAX_BROKERS_DEFAULT = 256;
    /** Property: how many topics can be registered, each counted once for every broker that serves it. */
    public static final String MAX_TOPICS_PROP_NAME = "perigee.nameserver.max.topics";
    /** Default of {@link #MAX_TOPICS_PROP_NAME}. */
    public static final int MAX_TOPICS_DEFAULT = 1_000_000;

    private long brokerTimeoutNs = SystemUtil.getDurationInNanos(BROKER_TIMEOUT_PROP_NAME, BROKER_TIMEOUT_DEFAULT_NS);
    private long scanIntervalNs = SystemUtil.getDurationInNanos(SCAN_INTERVAL_PROP_NAME, SCAN_INTERVAL_DEFAULT_NS);
    private int maxBrokers = Integer.getInteger(MAX_BROKERS_PROP_NAME, MAX_BROKERS_DEFAULT);
    private int maxTopics = Integer.getInteger(MAX_TOPICS_PROP_NAME, MAX_TOPICS_DEFAULT);
    private NameServerCounters counters = new NameServerCounters();
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private DatagramPort port;
    private ErrorHandler errorHandler;
    private boolean isConcluded;

    /**
     * Check everything against everything. Called by the {@link NameServer}.
     *
     * @return this, for a fluent API.
     * @throws IllegalStateException    if it was called before.
     * @throws IllegalArgumentException if a setting is not valid; the message names it.
     */
    public NameServerContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded");
        }

        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(errorHandler, "errorHandler");
        Objects.requireNonNull(nanoClock, "nanoClock");
        checkPositive(SCAN_INTERVAL_PROP_NAME, scanIntervalNs);
        checkPositive(MAX_BROKERS_PROP_NAME, maxBrokers);
        checkPositive(MAX_TOPICS_PROP_NAME, maxTopics);
        if (brokerTimeoutNs < scanIntervalNs)
        {
            throw new IllegalArgumentException(BROKER_TIMEOUT_PROP_NAME + "=" + brokerTimeoutNs +
                "ns must not be less than " + SCAN_INTERVAL_PROP_NAME + "=" + scanIntervalNs + "ns");
        }
        isConcluded = true;

        return this;
    }

    /**
     * How long a broker may be silent.
     *
     * @return the time after which it is dropped.
     */
    public long brokerTimeoutNs()
    {
        return brokerTimeoutNs;
    }

    /**
     * How long a broker may be silent.
     *
     * @param timeoutNs the time after which it is dropped.
     * @return this, for a fluent API.
     */
    public NameServerContext brokerTimeoutNs(final long timeoutNs)
    {
        brokerTimeoutNs = timeoutNs;
        return this;
    }

    /**
     * How often silent brokers are looked for.
     *
     * @return the time between two scans.
     */
    public long scanIntervalNs()
    {
        return scanIntervalNs;
    }

    /**
     * How often silent brokers are looked for.
     *
     * @param intervalNs the time between two scans.
     * @return this, for a fluent API.
     */
    public NameServerContext scanIntervalNs(final long intervalNs)
    {
        scanIntervalNs = intervalNs;
        return this;
    }

    /**
     * How many brokers can be registered.
     *
     * @return the limit.
     */
    public int maxBrokers()
    {
        return maxBrokers;
    }

    /**
     * How many brokers can be registered.
     *
     * @param limit of brokers.
     * @return this, for a fluent API.
     */
    public NameServerContext maxBrokers(final int limit)
    {
        maxBrokers = limit;
        return this;
    }

    /**
     * How many topics can be registered, each counted once for every broker that serves it.
     *
     * @return the limit.
     */
    public int maxTopics()
    {
        return maxTopics;
    }

    /**
     * How many topics can be registered, each counted once for every broker that serves it.
     *
     * @param limit of topics.
     * @return this, for a fluent API.
     */
    public NameServerContext maxTopics(final int limit)
    {
        maxTopics = limit;
        return this;
    }

    /**
     * Where the NameServer counts what it sees.
     *
     * @return the counters.
     */
    public NameServerCounters counters()
    {
        return counters;
    }

    /**
     * Where the NameServer counts what it sees.
     *
     * @param nameServerCounters to be written by its agent.
     * @return this, for a fluent API.
     */
    public NameServerContext counters(final NameServerCounters nameServerCounters)
    {
        counters = nameServerCounters;
        return this;
    }

    /**
     * The monotonic clock.
     *
     * @return the clock.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * The monotonic clock.
     *
     * @param clock that is read once a duty cycle.
     * @return this, for a fluent API.
     */
    public NameServerContext nanoClock(final NanoClock clock)
    {
        nanoClock = clock;
        return this;
    }

    /**
     * The port that is served.
     *
     * @return the port; the NameServer closes it.
     */
    public DatagramPort port()
    {
        return port;
    }

    /**
     * The port that is served.
     *
     * @param datagramPort that the NameServer owns from now on.
     * @return this, for a fluent API.
     */
    public NameServerContext port(final DatagramPort datagramPort)
    {
        port = datagramPort;
        return this;
    }

    /**
     * Where errors of operation go.
     *
     * @return the handler.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Where errors of operation go.
     *
     * @param handler of errors.
     * @return this, for a fluent API.
     */
    public NameServerContext errorHandler(final ErrorHandler handler)
    {
        errorHandler = handler;
        return this;
    }

    private static void checkPositive(final String name, final long value)
    {
        if (value <= 0)
        {
            throw new IllegalArgumentException(name + "=" + value + " must be positive");
        }
    }
}
