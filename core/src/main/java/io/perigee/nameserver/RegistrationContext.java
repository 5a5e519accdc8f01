package io.perigee.nameserver;

import io.perigee.transport.BrokerAddress;
import io.perigee.transport.DatagramTransport;
import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Settings and surroundings of a {@link RegistrationAgent}.
 */
public final class RegistrationContext
{
    /** Property: how often a broker beats. */
    public static final String BEAT_INTERVAL_PROP_NAME = "perigee.registration.beat.interval";
    /** Default of {@link #BEAT_INTERVAL_PROP_NAME}. */
    public static final long BEAT_INTERVAL_DEFAULT_NS = TimeUnit.SECONDS.toNanos(30);
    /** Property: how long a broker waits for a NameServer's reply before it repeats a registration. */
    public static final String RESEND_INTERVAL_PROP_NAME = "perigee.registration.resend.interval";
    /** Default of {@link #RESEND_INTERVAL_PROP_NAME}. */
    public static final long RESEND_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private long beatIntervalNs = SystemUtil.getDurationInNanos(BEAT_INTERVAL_PROP_NAME, BEAT_INTERVAL_DEFAULT_NS);
    private long resendIntervalNs =
        SystemUtil.getDurationInNanos(RESEND_INTERVAL_PROP_NAME, RESEND_INTERVAL_DEFAULT_NS);
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private DatagramTransport transport;
    private List<InetSocketAddress> nameServers;
    private RegisteredTopics topics;
    private BrokerAddress address;
    private LongSupplier term = () -> 0;
    private String brokerName;
    private int brokerId;
    private long incarnation;
    private ErrorHandler errorHandler;
    private boolean isConcluded;

    /**
     * Check everything against everything. Called by the {@link RegistrationAgent}.
     *
     * @return this, for a fluent API.
     * @throws IllegalStateException    if it was called before.
     * @throws IllegalArgumentException if a setting is not valid; the message names it.
     */
    public RegistrationContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded");
        }

        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(nameServers, "nameServers");
        Objects.requireNonNull(topics, "topics");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(brokerName, "brokerName");
        Objects.requireNonNull(errorHandler, "errorHandler");
        Objects.requireNonNull(nanoClock, "nanoClock");
        Objects.requireNonNull(term, "term");
        if (brokerName.isEmpty() || ReplyEncoder.isTooLong(brokerName, address))
        {
            throw new IllegalArgumentException("a broker's name must have 1 to 127 bytes, its host and driver " +
                "directory at most 255: " + brokerName + " at " + address);
        }
        if (resendIntervalNs <= 0)
        {
            throw new IllegalArgumentException(
                RESEND_INTERVAL_PROP_NAME + "=" + resendIntervalNs + " must be positive");
        }
        if (beatIntervalNs < resendIntervalNs)
        {
            throw new IllegalArgumentException(BEAT_INTERVAL_PROP_NAME + "=" + beatIntervalNs +
                "ns must not be less than " + RESEND_INTERVAL_PROP_NAME + "=" + resendIntervalNs + "ns");
        }
        isConcluded = true;

        return this;
    }

    /**
     * How often the broker beats.
     *
     * @return the time between two beats.
     */
    public long beatIntervalNs()
    {
        return beatIntervalNs;
    }

    /**
     * How often the broker beats.
     *
     * @param intervalNs the time between two beats.
     * @return this, for a fluent API.
     */
    public RegistrationContext beatIntervalNs(final long intervalNs)
    {
        beatIntervalNs = intervalNs;
        return this;
    }

    /**
     * How long the broker waits for a reply before it repeats a registration.
     *
     * @return the time between two attempts.
     */
    public long resendIntervalNs()
    {
        return resendIntervalNs;
    }

    /**
     * How long the broker waits for a reply before it repeats a registration.
     *
     * @param intervalNs the time between two attempts.
     * @return this, for a fluent API.
     */
    public RegistrationContext resendIntervalNs(final long intervalNs)
    {
        resendIntervalNs = intervalNs;
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
    public RegistrationContext nanoClock(final NanoClock clock)
    {
        nanoClock = clock;
        return this;
    }

    /**
     * Opens the ports to the NameServers.
     *
     * @return the transport.
     */
    public DatagramTransport transport()
    {
        return transport;
    }

    /**
     * Opens the ports to the NameServers.
     *
     * @param datagramTransport to open ports with.
     * @return this, for a fluent API.
     */
    public RegistrationContext transport(final DatagramTransport datagramTransport)
    {
        transport = datagramTransport;
        return this;
    }

    /**
     * All NameServers.
     *
     * @return their addresses.
     */
    public List<InetSocketAddress> nameServers()
    {
        return nameServers;
    }

    /**
     * All NameServers; the broker registers with each of them.
     *
     * @param addresses of the NameServers, resolved.
     * @return this, for a fluent API.
     */
    public RegistrationContext nameServers(final List<InetSocketAddress> addresses)
    {
        nameServers = List.copyOf(addresses);
        return this;
    }

    /**
     * What the broker serves.
     *
     * @return the topics.
     */
    public RegisteredTopics topics()
    {
        return topics;
    }

    /**
     * What the broker serves.
     *
     * @param registeredTopics that are read whenever their version has changed.
     * @return this, for a fluent API.
     */
    public RegistrationContext topics(final RegisteredTopics registeredTopics)
    {
        topics = registeredTopics;
        return this;
    }

    /**
     * Where clients find the broker.
     *
     * @return the address.
     */
    public BrokerAddress address()
    {
        return address;
    }

    /**
     * Where clients find the broker.
     *
     * @param brokerAddress to be told to clients.
     * @return this, for a fluent API.
     */
    public RegistrationContext address(final BrokerAddress brokerAddress)
    {
        address = brokerAddress;
        return this;
    }

    /**
     * The term of the broker's log.
     *
     * @return where the term is read from.
     */
    public LongSupplier term()
    {
        return term;
    }

    /**
     * The term of the broker's log.
     *
     * @param supplier read at every datagram, from the agent's thread.
     * @return this, for a fluent API.
     */
    public RegistrationContext term(final LongSupplier supplier)
    {
        term = supplier;
        return this;
    }

    /**
     * What the broker is called.
     *
     * @return the name.
     */
    public String brokerName()
    {
        return brokerName;
    }

    /**
     * What the broker is called.
     *
     * @param name of the broker, 1 to 127 bytes.
     * @return this, for a fluent API.
     */
    public RegistrationContext brokerName(final String name)
    {
        brokerName = name;
        return this;
    }

    /**
     * Which of the brokers of its name this one is.
     *
     * @return 0 for the leader.
     */
    public int brokerId()
    {
        return brokerId;
    }

    /**
     * Which of the brokers of its name this one is.
     *
     * @param id 0 for the leader.
     * @return this, for a fluent API.
     */
    public RegistrationContext brokerId(final int id)
    {
        brokerId = id;
        return this;
    }

    /**
     * Tells this process from those that had the broker's name before.
     *
     * @return a number that rises from one process to the next.
     */
    public long incarnation()
    {
        return incarnation;
    }

    /**
     * Tells this process from those that had the broker's name before.
     *
     * @param number that is greater than that of every process before; the time of its start will do.
     * @return this, for a fluent API.
     */
    public RegistrationContext incarnation(final long number)
    {
        incarnation = number;
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
    public RegistrationContext errorHandler(final ErrorHandler handler)
    {
        errorHandler = handler;
        return this;
    }
}
