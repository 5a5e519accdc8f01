package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.SystemUtil;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The media driver that a transport works with: launched by it (the default), or running by itself in a directory.
 */
public final class MediaDriverContext
{
    /** Property of {@link #threading()}. */
    public static final String THREADING_PROP_NAME = "perigee.driver.threading";
    /** Property of {@link #idleStrategy()}. */
    public static final String IDLE_STRATEGY_PROP_NAME = "perigee.driver.idle.strategy";
    /** Property of {@link #directory()}. */
    public static final String DIRECTORY_PROP_NAME = "perigee.driver.directory";
    /** Property of {@link #timerIntervalNs()}. */
    public static final String TIMER_INTERVAL_PROP_NAME = "perigee.driver.timer.interval";
    /** Property of {@link #imageLivenessTimeoutNs()}. */
    public static final String IMAGE_LIVENESS_TIMEOUT_PROP_NAME = "perigee.driver.image.liveness.timeout";
    /** Property of {@link #clientLivenessTimeoutNs()}. */
    public static final String CLIENT_LIVENESS_TIMEOUT_PROP_NAME = "perigee.driver.client.liveness.timeout";
    /** Property of {@link #socketBufferLengthBytes()}. */
    public static final String SOCKET_BUFFER_LENGTH_PROP_NAME = "perigee.driver.socket.buffer.length";
    /** Property of {@link #minSharedMemoryBytes()}. */
    public static final String MIN_SHARED_MEMORY_PROP_NAME = "perigee.driver.min.shared.memory";

    private final AtomicBoolean isConcluded = new AtomicBoolean();
    private DriverThreading threading = Limits.choice(
        DriverThreading.class, THREADING_PROP_NAME, DriverThreading.SHARED);
    private String idleStrategy = SystemUtil.getProperty(IDLE_STRATEGY_PROP_NAME, "backoff");
    private String directory = SystemUtil.getProperty(DIRECTORY_PROP_NAME);
    private boolean isExternal;
    private boolean isSparse = true;
    private boolean isPreTouched = true;
    private long timerIntervalNs = durationNs(TIMER_INTERVAL_PROP_NAME, TimeUnit.MILLISECONDS, 100);
    private long imageLivenessTimeoutNs = durationNs(IMAGE_LIVENESS_TIMEOUT_PROP_NAME, TimeUnit.SECONDS, 10);
    private long clientLivenessTimeoutNs = durationNs(CLIENT_LIVENESS_TIMEOUT_PROP_NAME, TimeUnit.SECONDS, 10);
    private int socketBufferLengthBytes = SystemUtil.getSizeAsInt(SOCKET_BUFFER_LENGTH_PROP_NAME, 2 * 1024 * 1024);
    private long minSharedMemoryBytes = SystemUtil.getSizeAsLong(MIN_SHARED_MEMORY_PROP_NAME, 48L * 1024 * 1024);
    private Supplier<MediaDriver.Context> supplier = MediaDriver.Context::new;

    /**
     * Check all settings. A second call does nothing, so that two transports may share one context.
     *
     * @return this.
     * @throws TransportException if a setting is not valid.
     */
    MediaDriverContext conclude()
    {
        if (isConcluded.compareAndSet(false, true))
        {
            IdleStrategies.check(idleStrategy);
            Limits.checkRange(TIMER_INTERVAL_PROP_NAME, timerIntervalNs, 1_000_000L, 1_000_000_000L);
            Limits.checkRange(
                IMAGE_LIVENESS_TIMEOUT_PROP_NAME, imageLivenessTimeoutNs, 2 * timerIntervalNs, Limits.MAX_TIMEOUT_NS);
            Limits.checkRange(
                CLIENT_LIVENESS_TIMEOUT_PROP_NAME, clientLivenessTimeoutNs, 1_000_000_000L, Limits.MAX_TIMEOUT_NS);
            Limits.checkRange(SOCKET_BUFFER_LENGTH_PROP_NAME, socketBufferLengthBytes, 64 * 1024, 64 * 1024 * 1024);
            if (isExternal && null == directory)
            {
                throw new TransportException(
                    ErrorCode.CONFIGURATION_INVALID, "an external media driver needs its directory");
            }
        }

        return this;
    }

    /**
     * How many threads the driver takes.
     *
     * @return {@link DriverThreading#SHARED} by default.
     */
    public DriverThreading threading()
    {
        return threading;
    }

    /**
     * How many threads the driver takes.
     *
     * @param threading of an embedded driver.
     * @return this.
     */
    public MediaDriverContext threading(final DriverThreading threading)
    {
        this.threading = threading;
        return this;
    }

    /**
     * What a driver thread does when it is idle.
     *
     * @return {@code spin}, {@code yield} or {@code backoff} (default).
     */
    public String idleStrategy()
    {
        return idleStrategy;
    }

    /**
     * What a driver thread does when it is idle.
     *
     * @param idleStrategy {@code spin}, {@code yield} or {@code backoff}.
     * @return this.
     */
    public MediaDriverContext idleStrategy(final String idleStrategy)
    {
        this.idleStrategy = idleStrategy;
        return this;
    }

    /**
     * Where the driver's files lie.
     *
     * @return a directory, or null to have one made that belongs to this process alone.
     */
    public String directory()
    {
        return directory;
    }

    /**
     * Where the driver's files lie.
     *
     * @param directory of the driver; what a dead embedded driver left there is deleted.
     * @return this.
     */
    public MediaDriverContext directory(final String directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Whether the driver runs by itself.
     *
     * @return false by default: the driver is embedded.
     */
    public boolean isExternal()
    {
        return isExternal;
    }

    /**
     * Use a driver that runs by itself in {@link #directory()}.
     *
     * @param isExternal true for a driver of its own.
     * @return this.
     */
    public MediaDriverContext isExternal(final boolean isExternal)
    {
        this.isExternal = isExternal;
        return this;
    }

    /**
     * Whether stream buffers take memory as they are first touched rather than when they are made.
     *
     * @return true by default.
     */
    public boolean isSparse()
    {
        return isSparse;
    }

    /**
     * Whether stream buffers take memory as they are first touched rather than when they are made.
     *
     * @param isSparse false makes the opening of a link stall the driver for a moment.
     * @return this.
     */
    public MediaDriverContext isSparse(final boolean isSparse)
    {
        this.isSparse = isSparse;
        return this;
    }

    /**
     * Whether stream buffers get their memory when a link opens, from a thread that carries no data.
     *
     * @return true by default.
     */
    public boolean isPreTouched()
    {
        return isPreTouched;
    }

    /**
     * Whether stream buffers get their memory when a link opens, from a thread that carries no data.
     *
     * @param isPreTouched false saves memory for links that carry little, but a process may fail that finds none then.
     * @return this.
     */
    public MediaDriverContext isPreTouched(final boolean isPreTouched)
    {
        this.isPreTouched = isPreTouched;
        return this;
    }

    /**
     * How often the driver looks for what has ended.
     *
     * @return 100 ms by default.
     */
    public long timerIntervalNs()
    {
        return timerIntervalNs;
    }

    /**
     * How often the driver looks for what has ended.
     *
     * @param timerIntervalNs 1 ms to 1 s.
     * @return this.
     */
    public MediaDriverContext timerIntervalNs(final long timerIntervalNs)
    {
        this.timerIntervalNs = timerIntervalNs;
        return this;
    }

    /**
     * Silence after which the stream of a remote peer ends. Sessions notice earlier; this frees memory.
     *
     * @return 10 s by default.
     */
    public long imageLivenessTimeoutNs()
    {
        return imageLivenessTimeoutNs;
    }

    /**
     * Silence after which the stream of a remote peer ends.
     *
     * @param imageLivenessTimeoutNs longer than any pause of a healthy process.
     * @return this.
     */
    public MediaDriverContext imageLivenessTimeoutNs(final long imageLivenessTimeoutNs)
    {
        this.imageLivenessTimeoutNs = imageLivenessTimeoutNs;
        return this;
    }

    /**
     * Silence after which a process that uses the driver is taken for dead.
     *
     * @return 10 s by default.
     */
    public long clientLivenessTimeoutNs()
    {
        return clientLivenessTimeoutNs;
    }

    /**
     * Silence after which a process that uses the driver is taken for dead.
     *
     * @param clientLivenessTimeoutNs longer than any pause of a healthy process.
     * @return this.
     */
    public MediaDriverContext clientLivenessTimeoutNs(final long clientLivenessTimeoutNs)
    {
        this.clientLivenessTimeoutNs = clientLivenessTimeoutNs;
        return this;
    }

    /**
     * Socket buffers that the driver asks for. It makes do with what the system grants.
     *
     * @return 2 MiB by default.
     */
    public int socketBufferLengthBytes()
    {
        return socketBufferLengthBytes;
    }

    /**
     * Socket buffers that the driver asks for.
     *
     * @param socketBufferLengthBytes 64 KiB to 64 MiB.
     * @return this.
     */
    public MediaDriverContext socketBufferLengthBytes(final int socketBufferLengthBytes)
    {
        this.socketBufferLengthBytes = socketBufferLengthBytes;
        return this;
    }

    /**
     * Free memory below which an embedded driver does not start.
     *
     * @return 48 MiB by default.
     */
    public long minSharedMemoryBytes()
    {
        return minSharedMemoryBytes;
    }

    /**
     * Free memory below which an embedded driver does not start.
     *
     * @param minSharedMemoryBytes at the place of {@link #directory()}.
     * @return this.
     */
    public MediaDriverContext minSharedMemoryBytes(final long minSharedMemoryBytes)
    {
        this.minSharedMemoryBytes = minSharedMemoryBytes;
        return this;
    }

    /**
     * Begin with settings of Aeron's own, such as endpoints that lose packets.
     *
     * @param supplier of a context that is not concluded; the settings of this one are applied to it.
     * @return this.
     */
    public MediaDriverContext mediaDriverContext(final Supplier<MediaDriver.Context> supplier)
    {
        this.supplier = supplier;
        return this;
    }

    Supplier<MediaDriver.Context> mediaDriverContext()
    {
        return supplier;
    }

    private static long durationNs(final String property, final TimeUnit unit, final long defaultValue)
    {
        return SystemUtil.getDurationInNanos(property, unit.toNanos(defaultValue));
    }
}
