package io.perigee.broker;

import java.util.concurrent.TimeUnit;

import static org.agrona.SystemUtil.getDurationInNanos;
import static org.agrona.SystemUtil.getSizeAsLong;

/**
 * When a {@link Broker} does what has to be done again and again, and how long it waits for others. Part of the
 * {@link BrokerContext}.
 */
public final class BrokerIntervals
{
    /** Time between two forces in async flush. */
    public static final String FLUSH_INTERVAL_PROP_NAME = "perigee.broker.flush.interval";
    /** Default of {@link #flushIntervalNs()}: short, because a long force keeps a core from those that it is for. */
    public static final long FLUSH_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Silence after which a session ends. */
    public static final String SESSION_TIMEOUT_PROP_NAME = "perigee.broker.session.timeout";
    /** Default of {@link #sessionTimeoutNs()}. */
    public static final long SESSION_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Time without a frame after which a keep-alive is sent. */
    public static final String KEEP_ALIVE_INTERVAL_PROP_NAME = "perigee.broker.keep.alive.interval";
    /** Default of {@link #keepAliveIntervalNs()}. */
    public static final long KEEP_ALIVE_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(300);
    /** How long answers may stay unsent before their session ends. */
    public static final String SLOW_CLIENT_TIMEOUT_PROP_NAME = "perigee.broker.slow.client.timeout";
    /** Default of {@link #slowClientTimeoutNs()}. */
    public static final long SLOW_CLIENT_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Longest time that a pull is held. */
    public static final String MAX_HOLD_PROP_NAME = "perigee.broker.max.hold";
    /** Default of {@link #maxHoldNs()}: RocketMQ's long polling. */
    public static final long MAX_HOLD_DEFAULT_NS = TimeUnit.SECONDS.toNanos(15);
    /** Time in which all parts of a large message must come. */
    public static final String TRAIN_TIMEOUT_PROP_NAME = "perigee.broker.train.timeout";
    /** Default of {@link #trainTimeoutNs()}. */
    public static final long TRAIN_TIMEOUT_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Least time between two records of consumer offsets. */
    public static final String OFFSETS_INTERVAL_PROP_NAME = "perigee.broker.offsets.interval";
    /** Default of {@link #offsetsIntervalNs()}. */
    public static final long OFFSETS_INTERVAL_DEFAULT_NS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Longest time between two checkpoints while there is something new. */
    public static final String CHECKPOINT_INTERVAL_PROP_NAME = "perigee.broker.checkpoint.interval";
    /** Default of {@link #checkpointIntervalNs()}. */
    public static final long CHECKPOINT_INTERVAL_DEFAULT_NS = TimeUnit.SECONDS.toNanos(10);
    /** Growth of the log after which a checkpoint is made, though not more than one a second. */
    public static final String CHECKPOINT_LENGTH_PROP_NAME = "perigee.broker.checkpoint.length";
    /** Default of {@link #checkpointLengthBytes()}. */
    public static final long CHECKPOINT_LENGTH_DEFAULT = 64 * 1024 * 1024;

    private long flushIntervalNs = getDurationInNanos(FLUSH_INTERVAL_PROP_NAME, FLUSH_INTERVAL_DEFAULT_NS);
    private long sessionTimeoutNs = getDurationInNanos(SESSION_TIMEOUT_PROP_NAME, SESSION_TIMEOUT_DEFAULT_NS);
    private long keepAliveIntervalNs =
        getDurationInNanos(KEEP_ALIVE_INTERVAL_PROP_NAME, KEEP_ALIVE_INTERVAL_DEFAULT_NS);
    private long slowClientTimeoutNs =
        getDurationInNanos(SLOW_CLIENT_TIMEOUT_PROP_NAME, SLOW_CLIENT_TIMEOUT_DEFAULT_NS);
    private long maxHoldNs = getDurationInNanos(MAX_HOLD_PROP_NAME, MAX_HOLD_DEFAULT_NS);
    private long trainTimeoutNs = getDurationInNanos(TRAIN_TIMEOUT_PROP_NAME, TRAIN_TIMEOUT_DEFAULT_NS);
    private long offsetsIntervalNs = getDurationInNanos(OFFSETS_INTERVAL_PROP_NAME, OFFSETS_INTERVAL_DEFAULT_NS);
    private long checkpointIntervalNs =
        getDurationInNanos(CHECKPOINT_INTERVAL_PROP_NAME, CHECKPOINT_INTERVAL_DEFAULT_NS);
    private long checkpointLength = getSizeAsLong(CHECKPOINT_LENGTH_PROP_NAME, CHECKPOINT_LENGTH_DEFAULT);

    BrokerIntervals()
    {
    }

    /**
     * Time between two forces in async flush.
     *
     * @param flushIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals flushIntervalNs(final long flushIntervalNs)
    {
        this.flushIntervalNs = flushIntervalNs;
        return this;
    }

    /**
     * Time between two forces in async flush.
     *
     * @return nanoseconds.
     */
    public long flushIntervalNs()
    {
        return flushIntervalNs;
    }

    /**
     * Silence after which a session ends, at most; a client may ask for less.
     *
     * @param sessionTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return this;
    }

    /**
     * Silence after which a session ends, at most; a client may ask for less.
     *
     * @return nanoseconds.
     */
    public long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /**
     * Time without a frame after which a keep-alive is sent.
     *
     * @param keepAliveIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals keepAliveIntervalNs(final long keepAliveIntervalNs)
    {
        this.keepAliveIntervalNs = keepAliveIntervalNs;
        return this;
    }

    /**
     * Time without a frame after which a keep-alive is sent.
     *
     * @return nanoseconds.
     */
    public long keepAliveIntervalNs()
    {
        return keepAliveIntervalNs;
    }

    /**
     * How long answers may stay unsent before their session ends.
     *
     * @param slowClientTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals slowClientTimeoutNs(final long slowClientTimeoutNs)
    {
        this.slowClientTimeoutNs = slowClientTimeoutNs;
        return this;
    }

    /**
     * How long answers may stay unsent before their session ends.
     *
     * @return nanoseconds.
     */
    public long slowClientTimeoutNs()
    {
        return slowClientTimeoutNs;
    }

    /**
     * Longest time that a pull is held.
     *
     * @param maxHoldNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals maxHoldNs(final long maxHoldNs)
    {
        this.maxHoldNs = maxHoldNs;
        return this;
    }

    /**
     * Longest time that a pull is held.
     *
     * @return nanoseconds.
     */
    public long maxHoldNs()
    {
        return maxHoldNs;
    }

    /**
     * Time in which all parts of a large message must come.
     *
     * @param trainTimeoutNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals trainTimeoutNs(final long trainTimeoutNs)
    {
        this.trainTimeoutNs = trainTimeoutNs;
        return this;
    }

    /**
     * Time in which all parts of a large message must come.
     *
     * @return nanoseconds.
     */
    public long trainTimeoutNs()
    {
        return trainTimeoutNs;
    }

    /**
     * Least time between two records of consumer offsets.
     *
     * @param offsetsIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals offsetsIntervalNs(final long offsetsIntervalNs)
    {
        this.offsetsIntervalNs = offsetsIntervalNs;
        return this;
    }

    /**
     * Least time between two records of consumer offsets.
     *
     * @return nanoseconds.
     */
    public long offsetsIntervalNs()
    {
        return offsetsIntervalNs;
    }

    /**
     * Longest time between two checkpoints while there is something new.
     *
     * @param checkpointIntervalNs nanoseconds.
     * @return this.
     */
    public BrokerIntervals checkpointIntervalNs(final long checkpointIntervalNs)
    {
        this.checkpointIntervalNs = checkpointIntervalNs;
        return this;
    }

    /**
     * Longest time between two checkpoints while there is something new.
     *
     * @return nanoseconds.
     */
    public long checkpointIntervalNs()
    {
        return checkpointIntervalNs;
    }

    /**
     * Growth of the log after which a checkpoint is made, though not more than one a second, or in the interval if that
     * is less: about what an unclean start reads.
     *
     * @param checkpointLengthBytes bytes.
     * @return this.
     */
    public BrokerIntervals checkpointLengthBytes(final long checkpointLengthBytes)
    {
        this.checkpointLength = checkpointLengthBytes;
        return this;
    }

    /**
     * Growth of the log after which a checkpoint is made, though not more than one a second, or in the interval if that
     * is less.
     *
     * @return bytes.
     */
    public long checkpointLengthBytes()
    {
        return checkpointLength;
    }

    long handshakeTimeoutNs()
    {
        return TimeUnit.SECONDS.toNanos(2);
    }

    long minSessionTimeoutNs()
    {
        return 2 * keepAliveIntervalNs;
    }

    /** The silence after which a session ends whose client wishes to be given so much. */
    long grantedSessionTimeoutNs(final long wishedNs)
    {
        return Math.max(minSessionTimeoutNs(), Math.min(wishedNs, sessionTimeoutNs));
    }
}
