package io.perigee.server;

import io.perigee.broker.FlushMode;
import io.perigee.journal.JournalContext;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import io.perigee.transport.aeron.AeronServerContext;
import io.perigee.transport.aeron.MediaDriverContext;
import org.agrona.SystemUtil;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of a {@link PerigeeServer}. What is not set here, the contexts of broker, transport and NameServer take from
 * system properties and their own defaults.
 */
public final class PerigeeServerContext
{
    /** Property of {@link #port()}. */
    public static final String PORT_PROP_NAME = "perigee.nameserver.port";
    /** Property of {@link #flushMode()}. */
    public static final String FLUSH_MODE_PROP_NAME = "perigee.broker.flush.mode";
    /** Property of {@link #threadingMode()}. */
    public static final String THREADING_PROP_NAME = "perigee.broker.threading";
    /** Property of {@link #idleStrategy()}. */
    public static final String IDLE_STRATEGY_PROP_NAME = "perigee.broker.idle.strategy";

    /** Where the data lies, unless something else is said. */
    public static final Path DATA_DIRECTORY_DEFAULT = Path.of("data", "dev");
    /** UDP port of the NameServer. */
    public static final int PORT_DEFAULT = 9876;
    /** Length of a CommitLog segment: small, because a server for development is started often. */
    public static final int SEGMENT_LENGTH_DEFAULT = 64 * 1024 * 1024;
    /** Address that ports are bound to. */
    public static final String BIND_HOST_DEFAULT = "127.0.0.1";
    private static final int PORT_COUNT = 3;
    private static final int MAX_PORT = 65_535;

    private Path dataDirectory =
        Path.of(System.getProperty(JournalContext.DIRECTORY_PROP_NAME, DATA_DIRECTORY_DEFAULT.toString()));
    private int port = Integer.getInteger(PORT_PROP_NAME, PORT_DEFAULT);
    private int segmentLengthBytes =
        SystemUtil.getSizeAsInt(JournalContext.SEGMENT_LENGTH_PROP_NAME, SEGMENT_LENGTH_DEFAULT);
    private long acceptLossFrom = JournalContext.ACCEPT_LOSS_FROM_DEFAULT;
    private String bindHost = System.getProperty(AeronServerContext.BIND_HOST_PROP_NAME, BIND_HOST_DEFAULT);
    private String advertisedHost = System.getProperty(AeronServerContext.ADVERTISED_HOST_PROP_NAME);
    private String driverDirectory = System.getProperty(MediaDriverContext.DIRECTORY_PROP_NAME);
    private FlushMode flushMode = choice(FlushMode.class, FLUSH_MODE_PROP_NAME, FlushMode.SYNC);
    private ThreadingMode threadingMode = choice(ThreadingMode.class, THREADING_PROP_NAME, ThreadingMode.SHARED);
    private IdleStrategyKind idleStrategy = choice(IdleStrategyKind.class, IDLE_STRATEGY_PROP_NAME, null);
    private Runnable faultHandler = () -> {};
    private final Map<String, Integer> topics = new TreeMap<>();
    private boolean isConcluded;

    /**
     * Check everything, and choose what was left open.
     *
     * @return this, for a fluent API.
     * @throws IllegalStateException if it was called before.
     * @throws TransportException    if a setting is not valid, or there are no free ports to choose.
     */
    public PerigeeServerContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("context already concluded");
        }

        if (port < 0 || port > MAX_PORT - PORT_COUNT + 1)
        {
            throw new TransportException(ErrorCode.CONFIGURATION_INVALID, "port " + port + " is not between 1 and " +
                (MAX_PORT - PORT_COUNT + 1) + " (the NameServer takes it, the broker the two that follow)");
        }

        if (ThreadingMode.INVOKER == threadingMode)
        {
            throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, "a server needs threads: threading is shared or dedicated");
        }

        if (dataDirectory.toString().isEmpty())
        {
            throw new TransportException(ErrorCode.CONFIGURATION_INVALID, "the data directory has no name");
        }

        if (new InetSocketAddress(bindHost, port).isUnresolved())
        {
            throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, "cannot listen on '" + bindHost + "': there is no host of that name");
        }

        port = 0 == port ? FreePorts.find(bindHost, PORT_COUNT) : port;
        idleStrategy = null == idleStrategy ?
            IdleStrategyKind.defaultFor(Runtime.getRuntime().availableProcessors()) : idleStrategy;
        dataDirectory = dataDirectory.toAbsolutePath().normalize();
        isConcluded = true;

        return this;
    }

    /**
     * Where the data lies.
     *
     * @return the directory, absolute once concluded.
     */
    public Path dataDirectory()
    {
        return dataDirectory;
    }

    /**
     * Where the data lies.
     *
     * @param directory that is created if it does not exist.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext dataDirectory(final Path directory)
    {
        dataDirectory = directory;
        return this;
    }

    /**
     * Position from which on the log is given up if it is found damaged exactly there.
     *
     * @return absolute log position in bytes; negative to leave it to {@link JournalContext#acceptLossFrom()}.
     */
    public long acceptLossFrom()
    {
        return acceptLossFrom;
    }

    /**
     * Accept that the log ends where a start has found it damaged. What lies behind is lost for good.
     *
     * @param position that the refused start has named.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext acceptLossFrom(final long position)
    {
        acceptLossFrom = position;
        return this;
    }

    /**
     * UDP port of the NameServer.
     *
     * @return the port; the chosen one once concluded.
     */
    public int port()
    {
        return port;
    }

    /**
     * UDP port of the NameServer. The broker takes the two ports that follow.
     *
     * @param nameServerPort 1 to 65533, or 0 to choose free ones.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext port(final int nameServerPort)
    {
        port = nameServerPort;
        return this;
    }

    /**
     * UDP port of the broker's requests.
     *
     * @return the port after that of the NameServer.
     */
    public int requestPort()
    {
        return port + 1;
    }

    /**
     * UDP port that clients ask for their responses at.
     *
     * @return the port after that of requests.
     */
    public int controlPort()
    {
        return port + 2;
    }

    /**
     * Length of a CommitLog segment.
     *
     * @return bytes.
     */
    public int segmentLengthBytes()
    {
        return segmentLengthBytes;
    }

    /**
     * Length of a CommitLog segment.
     *
     * @param lengthBytes a power of two.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext segmentLengthBytes(final int lengthBytes)
    {
        segmentLengthBytes = lengthBytes;
        return this;
    }

    /**
     * Address that ports are bound to.
     *
     * @return loopback by default.
     */
    public String bindHost()
    {
        return bindHost;
    }

    /**
     * Address that ports are bound to.
     *
     * @param host name or address of this machine, or a wildcard.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext bindHost(final String host)
    {
        bindHost = host;
        return this;
    }

    /**
     * What clients are told to use.
     *
     * @return null for the address that ports are bound to.
     */
    public String advertisedHost()
    {
        return advertisedHost;
    }

    /**
     * What clients are told to use.
     *
     * @param host name or address that clients can reach; needed if the bound address is a wildcard.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext advertisedHost(final String host)
    {
        advertisedHost = host;
        return this;
    }

    /**
     * Where the media driver's files lie.
     *
     * @return null to have a directory made for this process.
     */
    public String driverDirectory()
    {
        return driverDirectory;
    }

    /**
     * Where the media driver's files lie.
     *
     * @param directory in shared memory.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext driverDirectory(final String directory)
    {
        driverDirectory = directory;
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
     * When a message counts as stored.
     *
     * @param mode to use.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext flushMode(final FlushMode mode)
    {
        flushMode = mode;
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
     * Which agents share a thread.
     *
     * @param mode shared or dedicated.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext threadingMode(final ThreadingMode mode)
    {
        threadingMode = mode;
        return this;
    }

    /**
     * What agents do when they have nothing to do.
     *
     * @return the kind; once concluded, the one for this machine if none was set.
     */
    public IdleStrategyKind idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * What agents do when they have nothing to do.
     *
     * @param kind of strategy, null for the one that fits this machine.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext idleStrategy(final IdleStrategyKind kind)
    {
        idleStrategy = kind;
        return this;
    }

    /**
     * Told when the server cannot go on; {@link PerigeeServer#fault()} says why.
     *
     * @return the handler.
     */
    public Runnable faultHandler()
    {
        return faultHandler;
    }

    /**
     * Told when the server cannot go on; {@link PerigeeServer#fault()} says why.
     *
     * @param handler that must only signal; it runs on a thread of the server.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext faultHandler(final Runnable handler)
    {
        faultHandler = handler;
        return this;
    }

    /**
     * Create a topic at the start if it does not exist.
     *
     * @param name       of the topic.
     * @param queueCount that it gets.
     * @return this, for a fluent API.
     */
    public PerigeeServerContext topic(final String name, final int queueCount)
    {
        topics.put(name, queueCount);
        return this;
    }

    Map<String, Integer> topics()
    {
        return topics;
    }

    private static <E extends Enum<E>> E choice(final Class<E> type, final String property, final E defaultChoice)
    {
        final String text = System.getProperty(property, "");
        if (text.isEmpty())
        {
            return defaultChoice;
        }

        for (final E constant : type.getEnumConstants())
        {
            if (constant.name().equalsIgnoreCase(text))
            {
                return constant;
            }
        }

        throw new TransportException(ErrorCode.CONFIGURATION_INVALID, property + "=" + text + " is none of " +
            Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString()
    {
        return "data=" + dataDirectory +
            " port=" + port +
            " requestPort=" + requestPort() +
            " controlPort=" + controlPort() +
            " bind=" + bindHost +
            " advertise=" + (null == advertisedHost ? bindHost : advertisedHost) +
            " flush=" + flushMode +
            " threading=" + threadingMode +
            " idle=" + idleStrategy +
            " segmentLengthBytes=" + segmentLengthBytes +
            " aeronDir=" + (null == driverDirectory ? "(own)" : driverDirectory) +
            " topics=" + topics;
    }
}
