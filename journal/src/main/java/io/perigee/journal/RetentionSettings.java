package io.perigee.journal;

import java.util.concurrent.TimeUnit;

import static io.perigee.journal.JournalContext.require;
import static org.agrona.SystemUtil.getDurationInNanos;
import static org.agrona.SystemUtil.getSizeAsLong;

/**
 * How long messages are kept, and what happens when the disk fills. Part of the {@link JournalContext}.
 */
public final class RetentionSettings
{
    /** How long messages are kept at least, while there is room for them. */
    public static final String TIME_PROP_NAME = "perigee.journal.retention.time";
    /** Default of {@link #timeNs()}: 72 hours. */
    public static final long TIME_DEFAULT_NS = TimeUnit.HOURS.toNanos(72);
    /** Longest log; 0 for no bound. */
    public static final String LENGTH_PROP_NAME = "perigee.journal.retention.length";
    /** Default of {@link #lengthBytes()}: no bound. */
    public static final long LENGTH_DEFAULT = 0;
    /** Time between two looks at what may go. */
    public static final String INTERVAL_PROP_NAME = "perigee.journal.retention.interval";
    /** Default of {@link #intervalNs()}: 1 s. */
    public static final long INTERVAL_DEFAULT_NS = TimeUnit.SECONDS.toNanos(1);
    /** Used part of the disk from which on removing hurries. */
    public static final String HURRY_PERCENT_PROP_NAME = "perigee.journal.disk.hurry.percent";
    /** Default of {@link #hurryPercent()}: 75. */
    public static final int HURRY_PERCENT_DEFAULT = 75;
    /** Used part of the disk from which on segments go before their time. */
    public static final String DELETE_PERCENT_PROP_NAME = "perigee.journal.disk.delete.percent";
    /** Default of {@link #deletePercent()}: 85. */
    public static final int DELETE_PERCENT_DEFAULT = 85;
    /** Used part of the disk from which on messages are refused. */
    public static final String REFUSE_PERCENT_PROP_NAME = "perigee.journal.disk.refuse.percent";
    /** Default of {@link #refusePercent()}: 90. */
    public static final int REFUSE_PERCENT_DEFAULT = 90;
    /** Free space with which a disk is not full, whatever its percentage. */
    public static final String RESERVE_PROP_NAME = "perigee.journal.disk.reserve";
    /** Default of {@link #reserveBytes()}: 4 GiB. */
    public static final long RESERVE_DEFAULT = 4L * 1024 * 1024 * 1024;
    /** Prepared part of the log that a full disk leaves to consumer offsets. */
    public static final String METADATA_RESERVE_PROP_NAME = "perigee.journal.metadata.reserve";
    /** Default of {@link #metadataReserveBytes()}: 64 MiB. */
    public static final long METADATA_RESERVE_DEFAULT = 64 * 1024 * 1024;

    private static final int ALL_PERCENT = 100;

    private long timeNs = getDurationInNanos(TIME_PROP_NAME, TIME_DEFAULT_NS);
    private long lengthBytes = getSizeAsLong(LENGTH_PROP_NAME, LENGTH_DEFAULT);
    private long intervalNs = getDurationInNanos(INTERVAL_PROP_NAME, INTERVAL_DEFAULT_NS);
    private int hurryPercent = Integer.getInteger(HURRY_PERCENT_PROP_NAME, HURRY_PERCENT_DEFAULT);
    private int deletePercent = Integer.getInteger(DELETE_PERCENT_PROP_NAME, DELETE_PERCENT_DEFAULT);
    private int refusePercent = Integer.getInteger(REFUSE_PERCENT_PROP_NAME, REFUSE_PERCENT_DEFAULT);
    private long reserveBytes = getSizeAsLong(RESERVE_PROP_NAME, RESERVE_DEFAULT);
    private long metadataReserveBytes = getSizeAsLong(METADATA_RESERVE_PROP_NAME, METADATA_RESERVE_DEFAULT);

    /** Check every setting alone and against the others. */
    void check()
    {
        require(timeNs >= 0, TIME_PROP_NAME + " must not be negative; 0 keeps messages until the disk is full");
        require(lengthBytes >= 0, LENGTH_PROP_NAME + " must not be negative; 0 stands for no bound");
        require(intervalNs > 0, INTERVAL_PROP_NAME + " must be positive");
        require(0 < hurryPercent && hurryPercent <= deletePercent && deletePercent <= refusePercent &&
            refusePercent <= ALL_PERCENT, HURRY_PERCENT_PROP_NAME + "=" + hurryPercent + ", " +
            DELETE_PERCENT_PROP_NAME + "=" + deletePercent + " and " + REFUSE_PERCENT_PROP_NAME + "=" + refusePercent +
            " must rise from 1 to " + ALL_PERCENT);
        require(reserveBytes >= 0, RESERVE_PROP_NAME + " must not be negative");
        require(metadataReserveBytes >= 0, METADATA_RESERVE_PROP_NAME + " must not be negative");
    }

    /**
     * How long messages are kept at least, while there is room for them; 0 keeps them until there is none.
     *
     * @return nanoseconds.
     */
    public long timeNs()
    {
        return timeNs;
    }

    /**
     * How long messages are kept at least, while there is room for them; 0 keeps them until there is none.
     *
     * @param timeNs nanoseconds.
     * @return this for a fluent API.
     */
    public RetentionSettings timeNs(final long timeNs)
    {
        this.timeNs = timeNs;
        return this;
    }

    /**
     * Longest log: beyond it the oldest segment goes, however young it is; 0 for no bound.
     *
     * @return bytes.
     */
    public long lengthBytes()
    {
        return lengthBytes;
    }

    /**
     * Longest log: beyond it the oldest segment goes, however young it is; 0 for no bound.
     *
     * @param lengthBytes bytes.
     * @return this for a fluent API.
     */
    public RetentionSettings lengthBytes(final long lengthBytes)
    {
        this.lengthBytes = lengthBytes;
        return this;
    }

    /**
     * Time between two looks at what may go. Each removes one segment at the most.
     *
     * @return nanoseconds.
     */
    public long intervalNs()
    {
        return intervalNs;
    }

    /**
     * Time between two looks at what may go. Each removes one segment at the most.
     *
     * @param intervalNs nanoseconds.
     * @return this for a fluent API.
     */
    public RetentionSettings intervalNs(final long intervalNs)
    {
        this.intervalNs = intervalNs;
        return this;
    }

    /**
     * Used part of the disk from which on expired segments go ten times as fast.
     *
     * @return percent of what is used and available.
     */
    public int hurryPercent()
    {
        return hurryPercent;
    }

    /**
     * Used part of the disk from which on expired segments go ten times as fast.
     *
     * @param hurryPercent percent of what is used and available.
     * @return this for a fluent API.
     */
    public RetentionSettings hurryPercent(final int hurryPercent)
    {
        this.hurryPercent = hurryPercent;
        return this;
    }

    /**
     * Used part of the disk from which on the oldest segment goes, however young it is.
     *
     * @return percent of what is used and available.
     */
    public int deletePercent()
    {
        return deletePercent;
    }

    /**
     * Used part of the disk from which on the oldest segment goes, however young it is.
     *
     * @param deletePercent percent of what is used and available.
     * @return this for a fluent API.
     */
    public RetentionSettings deletePercent(final int deletePercent)
    {
        this.deletePercent = deletePercent;
        return this;
    }

    /**
     * Used part of the disk from which on messages are refused.
     *
     * @return percent of what is used and available.
     */
    public int refusePercent()
    {
        return refusePercent;
    }

    /**
     * Used part of the disk from which on messages are refused.
     *
     * @param refusePercent percent of what is used and available.
     * @return this for a fluent API.
     */
    public RetentionSettings refusePercent(final int refusePercent)
    {
        this.refusePercent = refusePercent;
        return this;
    }

    /**
     * Free space with which no message is refused, whatever the percentage is; with twice as much no segment goes
     * before its time, with three times as much none hurries.
     *
     * @return bytes.
     */
    public long reserveBytes()
    {
        return reserveBytes;
    }

    /**
     * Free space with which no message is refused, whatever the percentage is; with twice as much no segment goes
     * before its time, with three times as much none hurries.
     *
     * @param reserveBytes bytes.
     * @return this for a fluent API.
     */
    public RetentionSettings reserveBytes(final long reserveBytes)
    {
        this.reserveBytes = reserveBytes;
        return this;
    }

    /**
     * Prepared part of the log that messages are refused for when the disk is full, so that consumer offsets still fit.
     * At most a segment counts.
     *
     * @return bytes.
     */
    public long metadataReserveBytes()
    {
        return metadataReserveBytes;
    }

    /**
     * Prepared part of the log that messages are refused for when the disk is full, so that consumer offsets still fit.
     * At most a segment counts.
     *
     * @param metadataReserveBytes bytes.
     * @return this for a fluent API.
     */
    public RetentionSettings metadataReserveBytes(final long metadataReserveBytes)
    {
        this.metadataReserveBytes = metadataReserveBytes;
        return this;
    }

    @Override
    public String toString()
    {
        return "RetentionSettings{timeNs=" + timeNs +
            ", lengthBytes=" + lengthBytes +
            ", intervalNs=" + intervalNs +
            ", hurryPercent=" + hurryPercent +
            ", deletePercent=" + deletePercent +
            ", refusePercent=" + refusePercent +
            ", reserveBytes=" + reserveBytes +
            ", metadataReserveBytes=" + metadataReserveBytes + '}';
    }
}
