package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.agrona.SystemUtil;

import java.util.concurrent.TimeUnit;

/**
 * The settings of a {@link PerigeeClient.Context} that are times. All are in nanoseconds; as system properties they
 * take the suffixes ns, us, ms and s.
 *
 * @param <C> what the setters return, for a fluent API.
 */
public abstract sealed class ClientIntervals<C extends ClientIntervals<C>> permits PerigeeClient.Context
{
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

    ClientIntervals()
    {
    }

    abstract C self();

    final void checkIntervals()
    {
        final long hourNs = TimeUnit.HOURS.toNanos(1);
        final long millisecondNs = TimeUnit.MILLISECONDS.toNanos(1);
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

    static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw invalid(name, Long.toString(value), min + " to " + max);
        }
    }

    static PerigeeException invalid(final String name, final String value, final String range)
    {
        return new PerigeeException(
            ErrorCode.CONFIGURATION_INVALID, name + " is " + value + " but must be " + range);
    }

    /**
     * How long a broker holds a pull for which it has nothing.
     *
     * @param holdNs 1 ms to 1 h.
     * @return this.
     */
    public final C holdNs(final long holdNs)
    {
        this.holdNs = holdNs;
        return self();
    }

    /**
     * How long a broker holds a pull for which it has nothing.
     *
     * @return the setting.
     */
    public final long holdNs()
    {
        return holdNs;
    }

    /**
     * Silence after which a session says that it lives.
     *
     * @param keepAliveIntervalNs at most half of the session timeout.
     * @return this.
     */
    public final C keepAliveIntervalNs(final long keepAliveIntervalNs)
    {
        this.keepAliveIntervalNs = keepAliveIntervalNs;
        return self();
    }

    /**
     * Silence after which a session says that it lives.
     *
     * @return the setting.
     */
    public final long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    /**
     * Silence of the other side after which a session has ended.
     *
     * @param sessionTimeoutNs 10 ms to 1 h.
     * @return this.
     */
    public final C sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return self();
    }

    /**
     * Silence of the other side after which a session has ended.
     *
     * @return the setting.
     */
    public final long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /**
     * How long one attempt to open a session may take.
     *
     * @param connectTimeoutNs 1 ms to 1 h.
     * @return this.
     */
    public final C connectTimeoutNs(final long connectTimeoutNs)
    {
        this.connectTimeoutNs = connectTimeoutNs;
        return self();
    }

    /**
     * How long one attempt to open a session may take.
     *
     * @return the setting.
     */
    public final long connectTimeoutNs()
    {
        return connectTimeoutNs;
    }

    /**
     * How long to wait for the answer of any NameServer.
     *
     * @param nameServerTimeoutNs 1 ms to 1 h.
     * @return this.
     */
    public final C nameServerTimeoutNs(final long nameServerTimeoutNs)
    {
        this.nameServerTimeoutNs = nameServerTimeoutNs;
        return self();
    }

    /**
     * How long to wait for the answer of any NameServer.
     *
     * @return the setting.
     */
    public final long nameServerTimeoutNs()
    {
        return nameServerTimeoutNs;
    }

    /**
     * How long to wait for one NameServer before the next is asked.
     *
     * @param nameServerResendNs less than the NameServer timeout.
     * @return this.
     */
    public final C nameServerResendNs(final long nameServerResendNs)
    {
        this.nameServerResendNs = nameServerResendNs;
        return self();
    }

    /**
     * How long to wait for one NameServer before the next is asked.
     *
     * @return the setting.
     */
    public final long nameServerResendNs()
    {
        return nameServerResendNs;
    }

    /**
     * Pause before the second attempt to connect; it doubles with each further one.
     *
     * @param reconnectMinNs 1 ms or more.
     * @return this.
     */
    public final C reconnectMinNs(final long reconnectMinNs)
    {
        this.reconnectMinNs = reconnectMinNs;
        return self();
    }

    /**
     * Pause before the second attempt to connect; it doubles with each further one.
     *
     * @return the setting.
     */
    public final long reconnectMinNs()
    {
        return reconnectMinNs;
    }

    /**
     * Longest pause between two attempts to connect.
     *
     * @param reconnectMaxNs at least the shortest pause.
     * @return this.
     */
    public final C reconnectMaxNs(final long reconnectMaxNs)
    {
        this.reconnectMaxNs = reconnectMaxNs;
        return self();
    }

    /**
     * Longest pause between two attempts to connect.
     *
     * @return the setting.
     */
    public final long reconnectMaxNs()
    {
        return reconnectMaxNs;
    }

    /**
     * How often a subscriber sends the offsets that were committed since.
     *
     * @param commitIntervalNs 1 ms to 1 h.
     * @return this.
     */
    public final C commitIntervalNs(final long commitIntervalNs)
    {
        this.commitIntervalNs = commitIntervalNs;
        return self();
    }

    /**
     * How often a subscriber sends the offsets that were committed since.
     *
     * @return the setting.
     */
    public final long commitIntervalNs()
    {
        return commitIntervalNs;
    }

    /**
     * How long closing a subscriber may wait for its last offsets to be stored.
     *
     * @param closeTimeoutNs 0 to 1 h.
     * @return this.
     */
    public final C closeTimeoutNs(final long closeTimeoutNs)
    {
        this.closeTimeoutNs = closeTimeoutNs;
        return self();
    }

    /**
     * How long closing a subscriber may wait for its last offsets to be stored.
     *
     * @return the setting.
     */
    public final long closeTimeoutNs()
    {
        return closeTimeoutNs;
    }
}
