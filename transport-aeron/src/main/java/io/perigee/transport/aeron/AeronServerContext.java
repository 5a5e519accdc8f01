package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settings of an {@link AeronServerTransport}.
 */
public final class AeronServerContext
{
    /** Property of {@link #bindHost()}. */
    public static final String BIND_HOST_PROP_NAME = "perigee.transport.bind.host";
    /** Property of {@link #advertisedHost()}. */
    public static final String ADVERTISED_HOST_PROP_NAME = "perigee.transport.advertised.host";
    /** Property of {@link #requestPort()}. */
    public static final String REQUEST_PORT_PROP_NAME = "perigee.transport.request.port";
    /** Property of {@link #ackTermLengthBytes()}. */
    public static final String ACK_TERM_LENGTH_PROP_NAME = "perigee.transport.ack.term.length";
    /** Property of {@link #deliveryTermLengthBytes()}. */
    public static final String DELIVERY_TERM_LENGTH_PROP_NAME = "perigee.transport.delivery.term.length";
    /** Property of {@link #ipcMtuLengthBytes()}. */
    public static final String IPC_MTU_LENGTH_PROP_NAME = "perigee.transport.ipc.mtu.length";
    /** Property of {@link #udpMtuLengthBytes()}. */
    public static final String UDP_MTU_LENGTH_PROP_NAME = "perigee.transport.udp.mtu.length";
    /** Property of {@link #maxLinks()}. */
    public static final String MAX_LINKS_PROP_NAME = "perigee.transport.max.links";
    /** Property of {@link #handshakeTimeoutNs()}. */
    public static final String HANDSHAKE_TIMEOUT_PROP_NAME = "perigee.transport.handshake.timeout";

    /** Port of requests unless another is given. */
    public static final int REQUEST_PORT_DEFAULT = 10911;
    /** Length of a term unless another is given. */
    public static final int TERM_LENGTH_DEFAULT = 1024 * 1024;
    /** Longest IPC frame, with its Aeron header. */
    public static final int IPC_MTU_LENGTH_DEFAULT = 16 * 1024;
    /** Stands for: 8 KiB on loopback, what fits an Ethernet frame elsewhere. */
    public static final int UDP_MTU_LENGTH_BY_ADDRESS = 0;

    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private String bindHost = SystemUtil.getProperty(BIND_HOST_PROP_NAME, "127.0.0.1");
    private String advertisedHost = SystemUtil.getProperty(ADVERTISED_HOST_PROP_NAME);
    private int requestPort = Integer.getInteger(REQUEST_PORT_PROP_NAME, REQUEST_PORT_DEFAULT);
    private int controlPort;
    private int ackTermLengthBytes = SystemUtil.getSizeAsInt(ACK_TERM_LENGTH_PROP_NAME, TERM_LENGTH_DEFAULT);
    private int deliveryTermLengthBytes = SystemUtil.getSizeAsInt(DELIVERY_TERM_LENGTH_PROP_NAME, TERM_LENGTH_DEFAULT);
    private int ipcMtuLengthBytes = SystemUtil.getSizeAsInt(IPC_MTU_LENGTH_PROP_NAME, IPC_MTU_LENGTH_DEFAULT);
    private int udpMtuLengthBytes = SystemUtil.getSizeAsInt(UDP_MTU_LENGTH_PROP_NAME, UDP_MTU_LENGTH_BY_ADDRESS);
    private int maxLinks = Integer.getInteger(MAX_LINKS_PROP_NAME, 1024);
    private long handshakeTimeoutNs = SystemUtil.getDurationInNanos(
        HANDSHAKE_TIMEOUT_PROP_NAME, TimeUnit.SECONDS.toNanos(2));
    private MediaDriverContext driver = new MediaDriverContext();
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler;
    private Runnable driverLostHandler = () -> {};

    /**
     * Check all settings and fill in what depends on others.
     *
     * @return this.
     * @throws TransportException    if a setting is not valid.
     * @throws IllegalStateException if it was concluded before.
     */
    public AeronServerContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("context already concluded");
        }

        controlPort = 0 == controlPort ? requestPort + 1 : controlPort;
        Limits.checkPort(REQUEST_PORT_PROP_NAME, requestPort);
        Limits.checkPort("controlPort", controlPort);
        Limits.checkRange(MAX_LINKS_PROP_NAME, maxLinks, 1, 1_000_000);
        Limits.checkRange(HANDSHAKE_TIMEOUT_PROP_NAME, handshakeTimeoutNs, 1_000_000L, Limits.MAX_TIMEOUT_NS);
        if (UDP_MTU_LENGTH_BY_ADDRESS == udpMtuLengthBytes)
        {
            udpMtuLengthBytes = Hosts.mtuLengthOf(bindHost);
        }

        Limits.checkMtuLength(IPC_MTU_LENGTH_PROP_NAME, ipcMtuLengthBytes);
        Limits.checkMtuLength(UDP_MTU_LENGTH_PROP_NAME, udpMtuLengthBytes);
        final int mtuLength = Math.max(ipcMtuLengthBytes, udpMtuLengthBytes);
        Limits.checkTermLength(ACK_TERM_LENGTH_PROP_NAME, ackTermLengthBytes, mtuLength);
        Limits.checkTermLength(DELIVERY_TERM_LENGTH_PROP_NAME, deliveryTermLengthBytes, mtuLength);
        concludeHosts();
        driver.conclude();
        errorHandler = null == errorHandler ? ErrorLog.PRINTING : errorHandler;
        return this;
    }

    /**
     * Address that the UDP ports are bound to.
     *
     * @return loopback by default.
     */
    public String bindHost()
    {
        return bindHost;
    }

    /**
     * Address that the UDP ports are bound to.
     *
     * @param bindHost a name or an address of this host, or a wildcard.
     * @return this.
     */
    public AeronServerContext bindHost(final String bindHost)
    {
        this.bindHost = bindHost;
        return this;
    }

    /**
     * What clients are told to use.
     *
     * @return {@link #bindHost()} by default.
     */
    public String advertisedHost()
    {
        return advertisedHost;
    }

    /**
     * What clients are told to use. Needed if {@link #bindHost()} is a wildcard.
     *
     * @param advertisedHost a name or an address that clients can reach.
     * @return this.
     */
    public AeronServerContext advertisedHost(final String advertisedHost)
    {
        this.advertisedHost = advertisedHost;
        return this;
    }

    /**
     * UDP port of requests.
     *
     * @return {@link #REQUEST_PORT_DEFAULT} by default.
     */
    public int requestPort()
    {
        return requestPort;
    }

    /**
     * UDP port of requests. It must be given for IPC too: it tells servers behind one driver apart.
     *
     * @param requestPort 1 to 65535.
     * @return this.
     */
    public AeronServerContext requestPort(final int requestPort)
    {
        this.requestPort = requestPort;
        return this;
    }

    /**
     * UDP port that clients ask for their responses at.
     *
     * @return the port after {@link #requestPort()} by default.
     */
    public int controlPort()
    {
        return controlPort;
    }

    /**
     * UDP port that clients ask for their responses at.
     *
     * @param controlPort 1 to 65535, or 0 for the port after {@link #requestPort()}.
     * @return this.
     */
    public AeronServerContext controlPort(final int controlPort)
    {
        this.controlPort = controlPort;
        return this;
    }

    /**
     * Length of a term of a response stream of the request lane. A link takes three; a client may be half of one
     * behind.
     *
     * @return 1 MiB by default.
     */
    public int ackTermLengthBytes()
    {
        return ackTermLengthBytes;
    }

    /**
     * Length of a term of a response stream of the request lane.
     *
     * @param ackTermLengthBytes power of two, at least eight of the longest frames.
     * @return this.
     */
    public AeronServerContext ackTermLengthBytes(final int ackTermLengthBytes)
    {
        this.ackTermLengthBytes = ackTermLengthBytes;
        return this;
    }

    /**
     * Length of a term of a response stream of the delivery lane. A link takes three; a client may be half of one
     * behind.
     *
     * @return 1 MiB by default.
     */
    public int deliveryTermLengthBytes()
    {
        return deliveryTermLengthBytes;
    }

    /**
     * Length of a term of a response stream of the delivery lane.
     *
     * @param deliveryTermLengthBytes power of two, at least eight of the longest frames.
     * @return this.
     */
    public AeronServerContext deliveryTermLengthBytes(final int deliveryTermLengthBytes)
    {
        this.deliveryTermLengthBytes = deliveryTermLengthBytes;
        return this;
    }

    /**
     * Longest frame over IPC, with 32 bytes of Aeron's own.
     *
     * @return 16 KiB by default.
     */
    public int ipcMtuLengthBytes()
    {
        return ipcMtuLengthBytes;
    }

    /**
     * Longest frame over IPC, with 32 bytes of Aeron's own.
     *
     * @param ipcMtuLengthBytes a multiple of 32.
     * @return this.
     */
    public AeronServerContext ipcMtuLengthBytes(final int ipcMtuLengthBytes)
    {
        this.ipcMtuLengthBytes = ipcMtuLengthBytes;
        return this;
    }

    /**
     * Longest datagram, with 32 bytes of Aeron's own.
     *
     * @return {@link #UDP_MTU_LENGTH_BY_ADDRESS} by default, until concluded.
     */
    public int udpMtuLengthBytes()
    {
        return udpMtuLengthBytes;
    }

    /**
     * Longest datagram, with 32 bytes of Aeron's own.
     *
     * @param udpMtuLengthBytes a multiple of 32, or {@link #UDP_MTU_LENGTH_BY_ADDRESS}.
     * @return this.
     */
    public AeronServerContext udpMtuLengthBytes(final int udpMtuLengthBytes)
    {
        this.udpMtuLengthBytes = udpMtuLengthBytes;
        return this;
    }

    /**
     * How many links a lane takes. A client beyond it gets no answer, so let the broker's own limit of sessions be
     * lower: that one answers.
     *
     * @return 1024 by default.
     */
    public int maxLinks()
    {
        return maxLinks;
    }

    /**
     * How many links a lane takes.
     *
     * @param maxLinks at least 1.
     * @return this.
     */
    public AeronServerContext maxLinks(final int maxLinks)
    {
        this.maxLinks = maxLinks;
        return this;
    }

    /**
     * How long a client may take until its responses flow.
     *
     * @return 2 s by default.
     */
    public long handshakeTimeoutNs()
    {
        return handshakeTimeoutNs;
    }

    /**
     * How long a client may take until its responses flow.
     *
     * @param handshakeTimeoutNs after which a client is given up.
     * @return this.
     */
    public AeronServerContext handshakeTimeoutNs(final long handshakeTimeoutNs)
    {
        this.handshakeTimeoutNs = handshakeTimeoutNs;
        return this;
    }

    /**
     * The media driver.
     *
     * @return its settings, to be changed in place.
     */
    public MediaDriverContext driver()
    {
        return driver;
    }

    /**
     * The media driver.
     *
     * @param driver its settings.
     * @return this.
     */
    public AeronServerContext driver(final MediaDriverContext driver)
    {
        this.driver = driver;
        return this;
    }

    /**
     * The clock of handshakes.
     *
     * @return the system's by default.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * The clock of handshakes.
     *
     * @param nanoClock to use.
     * @return this.
     */
    public AeronServerContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * Told of every error that ends a link, and of those of the driver. Called by several threads.
     *
     * @return prints to standard error by default, once concluded.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Told of every error that ends a link, and of those of the driver.
     *
     * @param errorHandler thread-safe and quick.
     * @return this.
     */
    public AeronServerContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    /**
     * Called once if the media driver is lost: no link will ever open again, so the server should end.
     *
     * @return does nothing by default.
     */
    public Runnable driverLostHandler()
    {
        return driverLostHandler;
    }

    /**
     * Called once if the media driver is lost.
     *
     * @param driverLostHandler must only signal; it runs on a thread of Aeron.
     * @return this.
     */
    public AeronServerContext driverLostHandler(final Runnable driverLostHandler)
    {
        this.driverLostHandler = driverLostHandler;
        return this;
    }

    private void concludeHosts()
    {
        if (null == advertisedHost)
        {
            if (Hosts.isWildcard(bindHost))
            {
                throw new TransportException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "bound to " + bindHost + ": an advertised host must say where clients find this server");
            }

            advertisedHost = bindHost;
        }
    }
}
