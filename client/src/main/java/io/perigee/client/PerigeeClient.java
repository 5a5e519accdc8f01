package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.DatagramTransport;
import io.perigee.transport.ModuleFlags;
import io.perigee.transport.TransportException;
import io.perigee.transport.aeron.AeronClientContext;
import io.perigee.transport.aeron.AeronClientTransport;
import io.perigee.transport.udp.UdpDatagramTransport;
import org.agrona.SystemUtil;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Where a program begins: publishers, subscribers and administration on one transport. It contacts nobody by itself;
 * what it opens does, when it is polled.
 * <pre>{@code
 * try (PerigeeClient client = PerigeeClient.connect(new PerigeeClient.Context().nameServers("127.0.0.1:9876"));
 *     Publisher publisher = client.addPublisher("orders", 0))
 * {
 *     publisher.awaitConnected(Duration.ofSeconds(5));
 *     publisher.offer(buffer, 0, length);
 * }
 * }</pre>
 * Publishers, subscribers and admins belong to one thread each; the client may be shared.
 */
public final class PerigeeClient implements AutoCloseable
{
    private final Context context;

    private PerigeeClient(final Context context)
    {
        this.context = context;
    }

    /**
     * Begin. Nothing is sent yet.
     *
     * @param context with the settings; concluded here.
     * @return a client, to be closed after all that it has opened.
     * @throws PerigeeException if a setting is not valid, the transport cannot be set up, or the JVM lacks a flag.
     */
    public static PerigeeClient connect(final Context context)
    {
        try
        {
            context.conclude();
        }
        catch (final TransportException ex)
        {
            throw new PerigeeException(ex.code(), ex.getMessage(), ex);
        }

        return new PerigeeClient(context);
    }

    /**
     * Send to a topic. Returns at once; {@link Publisher#poll()} connects.
     *
     * @param topic   to send to.
     * @param queueId that offers without a queue go to.
     * @return the publisher, owned by the thread that uses it.
     */
    public Publisher addPublisher(final String topic, final int queueId)
    {
        return new Publisher(context, topic, queueId);
    }

    /**
     * Send to topics that {@link Publisher#addTopic(String)} names. Returns at once.
     *
     * @return the publisher, owned by the thread that uses it.
     */
    public Publisher addPublisher()
    {
        return new Publisher(context, "", 0);
    }

    /**
     * Read topics. Returns at once; {@link Subscriber#poll(MessageHandler, int)} connects.
     *
     * @param subscription what to read.
     * @return the subscriber, owned by the thread that uses it.
     */
    public Subscriber addSubscriber(final Subscription subscription)
    {
        return new Subscriber(context, subscription);
    }

    /**
     * Look at the cluster and change it. Returns at once.
     *
     * @return the admin, owned by the thread that uses it.
     */
    public Admin admin()
    {
        return new Admin(context);
    }

    /**
     * The settings.
     *
     * @return the concluded context.
     */
    public Context context()
    {
        return context;
    }

    /**
     * Release the transport. What is still open ends.
     */
    @Override
    public void close()
    {
        context.release();
    }

    /**
     * Settings of a client, and what it needs of the world.
     */
    public static final class Context
    {
        /** NameServers, if none are set. */
        public static final String NAMESERVERS_DEFAULT = "127.0.0.1:9876";
        /** Property of {@link #nameServers(String)}. */
        public static final String NAMESERVERS_PROP_NAME = "perigee.client.nameservers";
        /** Property of {@link #clientId(String)}. */
        public static final String CLIENT_ID_PROP_NAME = "perigee.client.id";
        /** Property of {@link #maxInFlight(int)}. */
        public static final String MAX_IN_FLIGHT_PROP_NAME = "perigee.client.max.in.flight";
        /** Default of {@link #maxInFlight(int)}. */
        public static final int MAX_IN_FLIGHT_DEFAULT = 4096;
        /** Property of {@link #maxMessageLengthBytes(int)}. */
        public static final String MAX_MESSAGE_LENGTH_PROP_NAME = "perigee.client.max.message.length";
        /** Default of {@link #maxMessageLengthBytes(int)}. */
        public static final int MAX_MESSAGE_LENGTH_DEFAULT = 4 * 1024 * 1024;
        /** Property of {@link #creditBytes(int)}. */
        public static final String CREDIT_PROP_NAME = "perigee.client.credit";
        /** Default of {@link #creditBytes(int)}. */
        public static final int CREDIT_DEFAULT = 1024 * 1024;
        /** Property of {@link #holdNs(long)}. */
        public static final String HOLD_PROP_NAME = "perigee.client.hold";
        /** Default of {@link #holdNs(long)}. */
        public static final long HOLD_DEFAULT_NS = TimeUnit.SECONDS.toNanos(15);
        /** Property of {@link #keepAliveIntervalNs(long)}. */
        public static final String KEEP_ALIVE_INTERVAL_PROP_NAME = "perigee.client.keepalive.interval";
        /** Default of {@link #keepAliveIntervalNs(long)}. */
        public static final long KEEP_ALIVE_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(300);
        /** Property of {@link #sessionTimeoutNs(long)}. */
        public static final String SESSION_TIMEOUT_PROP_NAME = "perigee.client.session.timeout";
        /** Default of {@link #sessionTimeoutNs(long)}. */
        public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(5);
        /** Property of {@link #connectTimeoutNs(long)}. */
        public static final String CONNECT_TIMEOUT_PROP_NAME = "perigee.client.session.connect.timeout";
        /** Default of {@link #connectTimeoutNs(long)}. */
        public static final long CONNECT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(4);
        /** Property of {@link #nameServerTimeoutNs(long)}. */
        public static final String NAMESERVER_TIMEOUT_PROP_NAME = "perigee.client.nameserver.timeout";
        /** Default of {@link #nameServerTimeoutNs(long)}. */
        public static final long NAMESERVER_TIMEOUT_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(1800);
        /** Property of {@link #nameServerResendNs(long)}. */
        public static final String NAMESERVER_RESEND_PROP_NAME = "perigee.client.nameserver.resend";
        /** Default of {@link #nameServerResendNs(long)}. */
        public static final long NAMESERVER_RESEND_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(200);
        /** Property of {@link #reconnectMinNs(long)}. */
        public static final String RECONNECT_MIN_PROP_NAME = "perigee.client.reconnect.min";
        /** Default of {@link #reconnectMinNs(long)}. */
        public static final long RECONNECT_MIN_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(100);
        /** Property of {@link #reconnectMaxNs(long)}. */
        public static final String RECONNECT_MAX_PROP_NAME = "perigee.client.reconnect.max";
        /** Default of {@link #reconnectMaxNs(long)}. */
        public static final long RECONNECT_MAX_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);
        /** Property of {@link #commitIntervalNs(long)}. */
        public static final String COMMIT_INTERVAL_PROP_NAME = "perigee.client.commit.interval";
        /** Default of {@link #commitIntervalNs(long)}. */
        public static final long COMMIT_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(500);
        /** Property of {@link #closeTimeoutNs(long)}. */
        public static final String CLOSE_TIMEOUT_PROP_NAME = "perigee.client.close.timeout";
        /** Default of {@link #closeTimeoutNs(long)}. */
        public static final long CLOSE_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(2);

        private final AtomicBoolean isConcluded = new AtomicBoolean();
        private String nameServers = SystemUtil.getProperty(NAMESERVERS_PROP_NAME, NAMESERVERS_DEFAULT);
        private String clientId = SystemUtil.getProperty(CLIENT_ID_PROP_NAME);
        private int maxInFlight = Integer.getInteger(MAX_IN_FLIGHT_PROP_NAME, MAX_IN_FLIGHT_DEFAULT);
        private int maxMessageLengthBytes = SystemUtil.getSizeAsInt(
            MAX_MESSAGE_LENGTH_PROP_NAME, MAX_MESSAGE_LENGTH_DEFAULT);
        private int creditBytes = SystemUtil.getSizeAsInt(CREDIT_PROP_NAME, CREDIT_DEFAULT);
        private long holdNs = SystemUtil.getDurationInNanos(HOLD_PROP_NAME, HOLD_DEFAULT_NS);
        private long keepAliveIntervalNs = SystemUtil.getDurationInNanos(
            KEEP_ALIVE_INTERVAL_PROP_NAME, KEEP_ALIVE_INTERVAL_DEFAULT_NS);
        private long sessionTimeoutNs = SystemUtil.getDurationInNanos(
            SESSION_TIMEOUT_PROP_NAME, SESSION_TIMEOUT_DEFAULT_NS);
        private long connectTimeoutNs = SystemUtil.getDurationInNanos(
            CONNECT_TIMEOUT_PROP_NAME, CONNECT_TIMEOUT_DEFAULT_NS);
        private long nameServerTimeoutNs = SystemUtil.getDurationInNanos(
            NAMESERVER_TIMEOUT_PROP_NAME, NAMESERVER_TIMEOUT_DEFAULT_NS);
        private long nameServerResendNs = SystemUtil.getDurationInNanos(
            NAMESERVER_RESEND_PROP_NAME, NAMESERVER_RESEND_DEFAULT_NS);
        private long reconnectMinNs = SystemUtil.getDurationInNanos(RECONNECT_MIN_PROP_NAME, RECONNECT_MIN_DEFAULT_NS);
        private long reconnectMaxNs = SystemUtil.getDurationInNanos(RECONNECT_MAX_PROP_NAME, RECONNECT_MAX_DEFAULT_NS);
        private long commitIntervalNs = SystemUtil.getDurationInNanos(
            COMMIT_INTERVAL_PROP_NAME, COMMIT_INTERVAL_DEFAULT_NS);
        private long closeTimeoutNs = SystemUtil.getDurationInNanos(CLOSE_TIMEOUT_PROP_NAME, CLOSE_TIMEOUT_DEFAULT_NS);
        static final int MAX_ATTRIBUTES_LENGTH = 64 * 1024;

        private List<NameServerAddress> nameServerAddresses;
        private int clientIdLength;
        private ClientTransport transport;
        private boolean ownsTransport;
        private AeronClientContext aeronContext;
        private DatagramTransport datagrams;
        private NanoClock nanoClock = SystemNanoClock.INSTANCE;
        private EpochClock epochClock = SystemEpochClock.INSTANCE;
        private RandomGenerator random;
        private Supplier<IdleStrategy> idleStrategy = () -> new BackoffIdleStrategy(100, 10, 1_000, 1_000_000);

        /**
         * Create settings from system properties and defaults.
         *
         * @throws PerigeeException if the JVM lacks the flag that buffers need.
         */
        public Context()
        {
            checkModuleFlags();
        }

        /**
         * Check all settings, against each other too, and fill in what was not set.
         *
         * @return this.
         * @throws PerigeeException if a setting is not valid.
         */
        public Context conclude()
        {
            if (!isConcluded.compareAndSet(false, true))
            {
                throw new IllegalStateException("context already concluded");
            }

            checkSettings();
            nameServerAddresses = NameServerAddress.parse(nameServers);
            clientId = null == clientId ? "client-" + ProcessHandle.current().pid() : clientId;
            clientIdLength = clientId.getBytes(StandardCharsets.UTF_8).length;
            if (0 == clientIdLength || clientIdLength > 255)
            {
                throw invalid(CLIENT_ID_PROP_NAME, clientId, "1 to 255 bytes");
            }

            random = null == random ? RandomGenerator.of("L64X128MixRandom") : random;
            datagrams = null == datagrams ? new UdpDatagramTransport() : datagrams;
            if (null == transport)
            {
                transport = AeronClientTransport.launch(
                    null == aeronContext ? new AeronClientContext() : aeronContext);
                ownsTransport = true;
            }

            return this;
        }

        private static void checkModuleFlags()
        {
            try
            {
                ModuleFlags.check();
            }
            catch (final TransportException ex)
            {
                throw new PerigeeException(ex.code(), ex.getMessage(), ex);
            }
        }

        private void checkSettings()
        {
            final long hourNs = TimeUnit.HOURS.toNanos(1);
            final long millisecondNs = TimeUnit.MILLISECONDS.toNanos(1);
            checkRange(MAX_IN_FLIGHT_PROP_NAME, maxInFlight, 1, 65_536);
            checkRange(MAX_MESSAGE_LENGTH_PROP_NAME, maxMessageLengthBytes, 1024, 64 * 1024 * 1024);
            checkRange(CREDIT_PROP_NAME, creditBytes, 4 * 1024, 1024 * 1024 * 1024);
            checkRange(HOLD_PROP_NAME, holdNs, millisecondNs, hourNs);
            checkRange(SESSION_TIMEOUT_PROP_NAME, sessionTimeoutNs, 10 * millisecondNs, hourNs);
            checkRange(KEEP_ALIVE_INTERVAL_PROP_NAME, keepAliveIntervalNs, 1, sessionTimeoutNs / 2);
            checkRange(CONNECT_TIMEOUT_PROP_NAME, connectTimeoutNs, millisecondNs, hourNs);
            checkRange(NAMESERVER_TIMEOUT_PROP_NAME, nameServerTimeoutNs, millisecondNs, hourNs);
            checkRange(NAMESERVER_RESEND_PROP_NAME, nameServerResendNs, 1, nameServerTimeoutNs);
            checkRange(RECONNECT_MIN_PROP_NAME, reconnectMinNs, millisecondNs, hourNs);
            checkRange(RECONNECT_MAX_PROP_NAME, reconnectMaxNs, reconnectMinNs, hourNs);
            checkRange(COMMIT_INTERVAL_PROP_NAME, commitIntervalNs, millisecondNs, hourNs);
            checkRange(CLOSE_TIMEOUT_PROP_NAME, closeTimeoutNs, 0, hourNs);
        }

        private static void checkRange(final String name, final long value, final long min, final long max)
        {
            if (value < min || value > max)
            {
                throw invalid(name, Long.toString(value), min + " to " + max);
            }
        }

        private static PerigeeException invalid(final String name, final String value, final String range)
        {
            return new PerigeeException(
                ErrorCode.CONFIGURATION_INVALID, name + " is " + value + " but must be " + range);
        }

        void release()
        {
            if (ownsTransport)
            {
                transport.close();
            }
        }

        /** Keys and properties may come on top of the longest body. */
        int maxPayloadLengthBytes()
        {
            return maxMessageLengthBytes + MAX_ATTRIBUTES_LENGTH;
        }

        int clientIdLength()
        {
            return clientIdLength;
        }

        List<NameServerAddress> nameServerAddresses()
        {
            return nameServerAddresses;
        }

        /**
         * NameServers, as HOST:PORT with ';' or ',' between them.
         *
         * @param nameServers of the cluster.
         * @return this.
         */
        public Context nameServers(final String nameServers)
        {
            this.nameServers = nameServers;
            return this;
        }

        /**
         * NameServers, as HOST:PORT with ';' or ',' between them.
         *
         * @return the setting.
         */
        public String nameServers()
        {
            return nameServers;
        }

        /**
         * What this client is called in sessions; made from the process id if it is not set.
         *
         * @param clientId at most 255 bytes of UTF-8.
         * @return this.
         */
        public Context clientId(final String clientId)
        {
            this.clientId = clientId;
            return this;
        }

        /**
         * What this client is called in sessions; made from the process id if it is not set.
         *
         * @return the setting.
         */
        public String clientId()
        {
            return clientId;
        }

        /**
         * Sends that may wait for their answers, per publisher.
         *
         * @param maxInFlight 1 to 65,536; a broker may grant less.
         * @return this.
         */
        public Context maxInFlight(final int maxInFlight)
        {
            this.maxInFlight = maxInFlight;
            return this;
        }

        /**
         * Sends that may wait for their answers, per publisher.
         *
         * @return the setting.
         */
        public int maxInFlight()
        {
            return maxInFlight;
        }

        /**
         * Longest body; keys and properties may have 64 KiB more.
         *
         * @param maxMessageLengthBytes 1 KiB to 64 MiB; a broker may allow less.
         * @return this.
         */
        public Context maxMessageLengthBytes(final int maxMessageLengthBytes)
        {
            this.maxMessageLengthBytes = maxMessageLengthBytes;
            return this;
        }

        /**
         * Longest body; keys and properties may have 64 KiB more.
         *
         * @return the setting.
         */
        public int maxMessageLengthBytes()
        {
            return maxMessageLengthBytes;
        }

        /**
         * Bytes of records of one queue that may be on their way to a subscriber.
         *
         * @param creditBytes 4 KiB to 1 GiB.
         * @return this.
         */
        public Context creditBytes(final int creditBytes)
        {
            this.creditBytes = creditBytes;
            return this;
        }

        /**
         * Bytes of records of one queue that may be on their way to a subscriber.
         *
         * @return the setting.
         */
        public int creditBytes()
        {
            return creditBytes;
        }

        /**
         * How long a broker holds a pull for which it has nothing.
         *
         * @param holdNs 1 ms to 10 min.
         * @return this.
         */
        public Context holdNs(final long holdNs)
        {
            this.holdNs = holdNs;
            return this;
        }

        /**
         * How long a broker holds a pull for which it has nothing.
         *
         * @return the setting.
         */
        public long holdNs()
        {
            return holdNs;
        }

        /**
         * Silence after which a session says that it lives.
         *
         * @param keepAliveIntervalNs at most half of the session timeout.
         * @return this.
         */
        public Context keepAliveIntervalNs(final long keepAliveIntervalNs)
        {
            this.keepAliveIntervalNs = keepAliveIntervalNs;
            return this;
        }

        /**
         * Silence after which a session says that it lives.
         *
         * @return the setting.
         */
        public long keepAliveIntervalNs()
        {
            return keepAliveIntervalNs;
        }

        /**
         * Silence of the other side after which a session has ended.
         *
         * @param sessionTimeoutNs 10 ms to 1 h.
         * @return this.
         */
        public Context sessionTimeoutNs(final long sessionTimeoutNs)
        {
            this.sessionTimeoutNs = sessionTimeoutNs;
            return this;
        }

        /**
         * Silence of the other side after which a session has ended.
         *
         * @return the setting.
         */
        public long sessionTimeoutNs()
        {
            return sessionTimeoutNs;
        }

        /**
         * How long one attempt to open a session may take.
         *
         * @param connectTimeoutNs 1 ms to 10 min.
         * @return this.
         */
        public Context connectTimeoutNs(final long connectTimeoutNs)
        {
            this.connectTimeoutNs = connectTimeoutNs;
            return this;
        }

        /**
         * How long one attempt to open a session may take.
         *
         * @return the setting.
         */
        public long connectTimeoutNs()
        {
            return connectTimeoutNs;
        }

        /**
         * How long to wait for the answer of any NameServer.
         *
         * @param nameServerTimeoutNs 1 ms to 10 min.
         * @return this.
         */
        public Context nameServerTimeoutNs(final long nameServerTimeoutNs)
        {
            this.nameServerTimeoutNs = nameServerTimeoutNs;
            return this;
        }

        /**
         * How long to wait for the answer of any NameServer.
         *
         * @return the setting.
         */
        public long nameServerTimeoutNs()
        {
            return nameServerTimeoutNs;
        }

        /**
         * How long to wait for one NameServer before the next is asked.
         *
         * @param nameServerResendNs less than the NameServer timeout.
         * @return this.
         */
        public Context nameServerResendNs(final long nameServerResendNs)
        {
            this.nameServerResendNs = nameServerResendNs;
            return this;
        }

        /**
         * How long to wait for one NameServer before the next is asked.
         *
         * @return the setting.
         */
        public long nameServerResendNs()
        {
            return nameServerResendNs;
        }

        /**
         * Pause before the second attempt to connect; it doubles with each further one.
         *
         * @param reconnectMinNs 1 ms or more.
         * @return this.
         */
        public Context reconnectMinNs(final long reconnectMinNs)
        {
            this.reconnectMinNs = reconnectMinNs;
            return this;
        }

        /**
         * Pause before the second attempt to connect; it doubles with each further one.
         *
         * @return the setting.
         */
        public long reconnectMinNs()
        {
            return reconnectMinNs;
        }

        /**
         * Longest pause between two attempts to connect.
         *
         * @param reconnectMaxNs at least the shortest pause.
         * @return this.
         */
        public Context reconnectMaxNs(final long reconnectMaxNs)
        {
            this.reconnectMaxNs = reconnectMaxNs;
            return this;
        }

        /**
         * Longest pause between two attempts to connect.
         *
         * @return the setting.
         */
        public long reconnectMaxNs()
        {
            return reconnectMaxNs;
        }

        /**
         * How often a subscriber sends the offsets that were committed since.
         *
         * @param commitIntervalNs 1 ms to 1 h.
         * @return this.
         */
        public Context commitIntervalNs(final long commitIntervalNs)
        {
            this.commitIntervalNs = commitIntervalNs;
            return this;
        }

        /**
         * How often a subscriber sends the offsets that were committed since.
         *
         * @return the setting.
         */
        public long commitIntervalNs()
        {
            return commitIntervalNs;
        }

        /**
         * How long closing a subscriber may wait for its last offsets to be stored.
         *
         * @param closeTimeoutNs 0 to 10 min.
         * @return this.
         */
        public Context closeTimeoutNs(final long closeTimeoutNs)
        {
            this.closeTimeoutNs = closeTimeoutNs;
            return this;
        }

        /**
         * How long closing a subscriber may wait for its last offsets to be stored.
         *
         * @return the setting.
         */
        public long closeTimeoutNs()
        {
            return closeTimeoutNs;
        }

        /**
         * The network to brokers; Aeron if it is not set.
         *
         * @param transport that the caller will close.
         * @return this.
         */
        public Context transport(final ClientTransport transport)
        {
            this.transport = transport;
            return this;
        }

        /**
         * Settings of the Aeron transport that is made if no transport is set.
         *
         * @param aeronContext not concluded yet.
         * @return this.
         */
        public Context aeronContext(final AeronClientContext aeronContext)
        {
            this.aeronContext = aeronContext;
            return this;
        }

        /**
         * The network to NameServers; UDP if it is not set.
         *
         * @param datagrams to ask NameServers with.
         * @return this.
         */
        public Context datagrams(final DatagramTransport datagrams)
        {
            this.datagrams = datagrams;
            return this;
        }

        /**
         * The clock that intervals are measured by.
         *
         * @param nanoClock of this process.
         * @return this.
         */
        public Context nanoClock(final NanoClock nanoClock)
        {
            this.nanoClock = nanoClock;
            return this;
        }

        /**
         * The clock that messages get their born time from.
         *
         * @param epochClock in milliseconds.
         * @return this.
         */
        public Context epochClock(final EpochClock epochClock)
        {
            this.epochClock = epochClock;
            return this;
        }

        /**
         * Where jitter and incarnations come from.
         *
         * @param random of this client.
         * @return this.
         */
        public Context random(final RandomGenerator random)
        {
            this.random = random;
            return this;
        }

        /**
         * What methods that wait do in between; called once for each wait.
         *
         * @param idleStrategy of idle strategies.
         * @return this.
         */
        public Context idleStrategy(final Supplier<IdleStrategy> idleStrategy)
        {
            this.idleStrategy = idleStrategy;
            return this;
        }

        ClientTransport transport()
        {
            return transport;
        }

        DatagramTransport datagrams()
        {
            return datagrams;
        }

        NanoClock nanoClock()
        {
            return nanoClock;
        }

        EpochClock epochClock()
        {
            return epochClock;
        }

        RandomGenerator random()
        {
            return random;
        }

        Supplier<IdleStrategy> idleStrategy()
        {
            return idleStrategy;
        }
    }
}
