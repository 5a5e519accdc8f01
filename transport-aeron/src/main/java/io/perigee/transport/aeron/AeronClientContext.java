package io.perigee.transport.aeron;

import io.perigee.transport.TransportException;
import org.agrona.ErrorHandler;
import org.agrona.SystemUtil;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Settings of an {@link AeronClientTransport}.
 */
public final class AeronClientContext
{
    /** Property of {@link #channelPreference()}. */
    public static final String CHANNEL_PROP_NAME = "perigee.client.transport";
    /** Property of {@link #sendTermLengthBytes()}. */
    public static final String SEND_TERM_LENGTH_PROP_NAME = "perigee.client.send.term.length";
    /** Property of {@link #pullTermLengthBytes()}. */
    public static final String PULL_TERM_LENGTH_PROP_NAME = "perigee.client.pull.term.length";
    /** Property of {@link #ipcMtuLengthBytes()}. */
    public static final String IPC_MTU_LENGTH_PROP_NAME = "perigee.client.ipc.mtu.length";
    /** Property of {@link #udpMtuLengthBytes()}. */
    public static final String UDP_MTU_LENGTH_PROP_NAME = "perigee.client.udp.mtu.length";
    /** Property of {@link #connectTimeoutNs()}. */
    public static final String CONNECT_TIMEOUT_PROP_NAME = "perigee.client.connect.timeout";

    /** Length of a term of the delivery lane's requests, which are small. */
    public static final int PULL_TERM_LENGTH_DEFAULT = 128 * 1024;

    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private ChannelPreference channelPreference = Limits.choice(
        ChannelPreference.class, CHANNEL_PROP_NAME, ChannelPreference.AUTO);
    private int sendTermLengthBytes = SystemUtil.getSizeAsInt(
        SEND_TERM_LENGTH_PROP_NAME, AeronServerContext.TERM_LENGTH_DEFAULT);
    private int pullTermLengthBytes = SystemUtil.getSizeAsInt(PULL_TERM_LENGTH_PROP_NAME, PULL_TERM_LENGTH_DEFAULT);
    private int ipcMtuLengthBytes = SystemUtil.getSizeAsInt(
        IPC_MTU_LENGTH_PROP_NAME, AeronServerContext.IPC_MTU_LENGTH_DEFAULT);
    private int udpMtuLengthBytes = SystemUtil.getSizeAsInt(
        UDP_MTU_LENGTH_PROP_NAME, AeronServerContext.UDP_MTU_LENGTH_BY_ADDRESS);
    private long connectTimeoutNs = SystemUtil.getDurationInNanos(
        CONNECT_TIMEOUT_PROP_NAME, TimeUnit.SECONDS.toNanos(3));
    private MediaDriverContext driver = new MediaDriverContext();
    private NanoClock nanoClock = SystemNanoClock.INSTANCE;
    private ErrorHandler errorHandler = (throwable) -> {};

    /**
     * Check all settings.
     *
     * @return this.
     * @throws TransportException    if a setting is not valid.
     * @throws IllegalStateException if it was concluded before.
     */
    public AeronClientContext conclude()
    {
        if (!isConcluded.compareAndSet(false, true))
        {
            throw new IllegalStateException("context already concluded");
        }

        Limits.checkMtuLength(IPC_MTU_LENGTH_PROP_NAME, ipcMtuLengthBytes);
        int mtuLength = Math.max(ipcMtuLengthBytes, Hosts.LOOPBACK_MTU_LENGTH);
        if (AeronServerContext.UDP_MTU_LENGTH_BY_ADDRESS != udpMtuLengthBytes)
        {
            Limits.checkMtuLength(UDP_MTU_LENGTH_PROP_NAME, udpMtuLengthBytes);
            mtuLength = Math.max(ipcMtuLengthBytes, udpMtuLengthBytes);
        }

        Limits.checkTermLength(SEND_TERM_LENGTH_PROP_NAME, sendTermLengthBytes, mtuLength);
        Limits.checkTermLength(PULL_TERM_LENGTH_PROP_NAME, pullTermLengthBytes, mtuLength);
        Limits.checkRange(CONNECT_TIMEOUT_PROP_NAME, connectTimeoutNs, 1_000_000L, Limits.MAX_TIMEOUT_NS);
        driver.conclude();
        return this;
    }

    /**
     * How to choose between shared memory and UDP.
     *
     * @return {@link ChannelPreference#AUTO} by default.
     */
    public ChannelPreference channelPreference()
    {
        return channelPreference;
    }

    /**
     * How to choose between shared memory and UDP.
     *
     * @param channelPreference to follow.
     * @return this.
     */
    public AeronClientContext channelPreference(final ChannelPreference channelPreference)
    {
        this.channelPreference = channelPreference;
        return this;
    }

    /**
     * Length of a term of the request lane. A link takes three; the broker may be half of one behind.
     *
     * @return 1 MiB by default.
     */
    public int sendTermLengthBytes()
    {
        return sendTermLengthBytes;
    }

    /**
     * Length of a term of the request lane.
     *
     * @param sendTermLengthBytes power of two, at least eight of the longest frames.
     * @return this.
     */
    public AeronClientContext sendTermLengthBytes(final int sendTermLengthBytes)
    {
        this.sendTermLengthBytes = sendTermLengthBytes;
        return this;
    }

    /**
     * Length of a term of the delivery lane's requests.
     *
     * @return 128 KiB by default.
     */
    public int pullTermLengthBytes()
    {
        return pullTermLengthBytes;
    }

    /**
     * Length of a term of the delivery lane's requests.
     *
     * @param pullTermLengthBytes power of two, at least eight of the longest frames.
     * @return this.
     */
    public AeronClientContext pullTermLengthBytes(final int pullTermLengthBytes)
    {
        this.pullTermLengthBytes = pullTermLengthBytes;
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
    public AeronClientContext ipcMtuLengthBytes(final int ipcMtuLengthBytes)
    {
        this.ipcMtuLengthBytes = ipcMtuLengthBytes;
        return this;
    }

    /**
     * Longest datagram, with 32 bytes of Aeron's own.
     *
     * @return {@link AeronServerContext#UDP_MTU_LENGTH_BY_ADDRESS} by default.
     */
    public int udpMtuLengthBytes()
    {
        return udpMtuLengthBytes;
    }

    /**
     * Longest datagram, with 32 bytes of Aeron's own.
     *
     * @param udpMtuLengthBytes a multiple of 32, or {@link AeronServerContext#UDP_MTU_LENGTH_BY_ADDRESS}.
     * @return this.
     */
    public AeronClientContext udpMtuLengthBytes(final int udpMtuLengthBytes)
    {
        this.udpMtuLengthBytes = udpMtuLengthBytes;
        return this;
    }

    /**
     * How long an attempt to connect may take.
     *
     * @return 3 s by default.
     */
    public long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long an attempt to connect may take.
     *
     * @param connectTimeoutNs after which the link is closed.
     * @return this.
     */
    public AeronClientContext connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return this;
    }

    /**
     * The client's own media driver, launched when UDP is first used. If it is external, it carries all UDP links.
     *
     * @return its settings, to be changed in place.
     */
    public MediaDriverContext driver()
    {
        return driver;
    }

    /**
     * The client's own media driver.
     *
     * @param driver its settings.
     * @return this.
     */
    public AeronClientContext driver(final MediaDriverContext driver)
    {
        this.driver = driver;
        return this;
    }

    /**
     * The clock of attempts to connect.
     *
     * @return the system's by default.
     */
    public NanoClock nanoClock()
    {
        return nanoClock;
    }

    /**
     * The clock of attempts to connect.
     *
     * @param nanoClock to use.
     * @return this.
     */
    public AeronClientContext nanoClock(final NanoClock nanoClock)
    {
        this.nanoClock = nanoClock;
        return this;
    }

    /**
     * Told of every error; links also explain themselves.
     *
     * @return does nothing by default.
     */
    public ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    /**
     * Told of every error.
     *
     * @param errorHandler thread-safe and quick.
     * @return this.
     */
    public AeronClientContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }
}
