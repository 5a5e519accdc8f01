package io.perigee.client;

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
     * @throws PerigeeException if the topic's name is empty or much too long.
     */
    public Publisher addPublisher(final String topic, final int queueId)
    {
        return new Publisher(context, Names.checkTopic(topic), queueId);
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
     * Release the transport, with the memory that messages are written to and read from: nobody may be using what this
     * client has opened, and a claim must not be open. What was not closed is of no further use. Idempotent.
     */
    @Override
    public void close()
    {
        context.release();
    }

    /**
     * Settings of a client, and what it needs of the world.
     */
    public static final class Context extends ClientIntervals<Context>
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

        private static final String THREAD_SAFE_RANDOM = "Random";

        private final AtomicBoolean isConcluded = new AtomicBoolean();
        private String nameServers = SystemUtil.getProperty(NAMESERVERS_PROP_NAME, NAMESERVERS_DEFAULT);
        private String clientId = SystemUtil.getProperty(CLIENT_ID_PROP_NAME);
        private int maxInFlight = Integer.getInteger(MAX_IN_FLIGHT_PROP_NAME, MAX_IN_FLIGHT_DEFAULT);
        private int maxMessageLengthBytes = SystemUtil.getSizeAsInt(
            MAX_MESSAGE_LENGTH_PROP_NAME, MAX_MESSAGE_LENGTH_DEFAULT);
        private int creditBytes = SystemUtil.getSizeAsInt(CREDIT_PROP_NAME, CREDIT_DEFAULT);

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
            checkIntervals();
            nameServerAddresses = NameServerAddress.parse(nameServers);
            clientId = null == clientId ? "client-" + ProcessHandle.current().pid() : clientId;
            clientIdLength = clientId.getBytes(StandardCharsets.UTF_8).length;
            if (0 == clientIdLength || clientIdLength > 255)
            {
                throw invalid(CLIENT_ID_PROP_NAME, clientId, "1 to 255 bytes");
            }

            random = null == random ? RandomGenerator.of(THREAD_SAFE_RANDOM) : random;
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
            checkRange(MAX_IN_FLIGHT_PROP_NAME, maxInFlight, 1, 65_536);
            checkRange(MAX_MESSAGE_LENGTH_PROP_NAME, maxMessageLengthBytes, 1024, 64 * 1024 * 1024);
            checkRange(CREDIT_PROP_NAME, creditBytes, 4 * 1024, 1024 * 1024 * 1024);
        }

        @Override
        Context self()
        {
            return this;
        }

        void release()
        {
            if (ownsTransport)
            {
                transport.close();
            }
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
         * Longest body; keys and properties come on top, as many as the broker allows.
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
         * Longest body; keys and properties come on top, as many as the broker allows.
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
         * @param random of this client; used by every thread that opens or polls something of it.
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
