package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.BitUtil;
import org.agrona.SystemUtil;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.SystemEpochClock;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Settings of the journal. Set what differs from the default, then {@link #conclude()}.
 */
public final class JournalContext
{
    /** Property: data directory. */
    public static final String DIRECTORY_PROP_NAME = "perigee.journal.directory";
    /** Property: length of a segment of the log. */
    public static final String SEGMENT_LENGTH_PROP_NAME = "perigee.journal.segment.length";
    /** Property: longest payload of a record. */
    public static final String MAX_MESSAGE_LENGTH_PROP_NAME = "perigee.journal.max.message.length";
    /** Property: how stores are made durable. */
    public static final String FORCE_MODE_PROP_NAME = "perigee.journal.force.mode";
    /** Property: position from which on damaged records are given up. */
    public static final String ACCEPT_LOSS_FROM_PROP_NAME = "perigee.journal.accept.loss.from";
    /** Name of the property: bytes of the log that are looked at for damage in a second. */
    public static final String SCRUB_RATE_PROP_NAME = "perigee.journal.scrub.rate";
    /** Name of the property: time from one look at the whole log to the next. */
    public static final String SCRUB_INTERVAL_PROP_NAME = "perigee.journal.scrub.interval";

    /** Default data directory. */
    public static final String DIRECTORY_DEFAULT = "perigee-data";
    /** Default length of a segment: 1 GiB, the most that one mapping can have. */
    public static final int SEGMENT_LENGTH_DEFAULT = 1024 * 1024 * 1024;
    /** Default of the longest payload: 4 MiB. */
    public static final int MAX_MESSAGE_LENGTH_DEFAULT = 4 * 1024 * 1024;
    /** Default way to make stores durable. */
    public static final ForceMode FORCE_MODE_DEFAULT = ForceMode.MAPPED;
    /** Default of the position from which on damaged records are given up: none are. */
    public static final long ACCEPT_LOSS_FROM_DEFAULT = -1L;
    /** Default rate at which the log is looked at for damage: 8 MiB a second. */
    public static final long SCRUB_RATE_DEFAULT = 8 * 1024 * 1024;
    /** Default time from one look at the whole log to the next: a day. */
    public static final long SCRUB_INTERVAL_DEFAULT_NS = TimeUnit.HOURS.toNanos(24);

    /** Shortest segment, for tests: one page. */
    public static final int SEGMENT_LENGTH_MIN = StoragePages.PAGE_LENGTH;
    /** Longest name of a broker, in characters. */
    static final int BROKER_NAME_LENGTH_MAX = 1000;
    /** Longest segment. */
    public static final int SEGMENT_LENGTH_MAX = 1024 * 1024 * 1024;

    private boolean isConcluded;
    private Path directory = Path.of(System.getProperty(DIRECTORY_PROP_NAME, DIRECTORY_DEFAULT));
    private int segmentLengthBytes = SystemUtil.getSizeAsInt(SEGMENT_LENGTH_PROP_NAME, SEGMENT_LENGTH_DEFAULT);
    private int maxMessageLengthBytes =
        SystemUtil.getSizeAsInt(MAX_MESSAGE_LENGTH_PROP_NAME, MAX_MESSAGE_LENGTH_DEFAULT);
    private ForceMode forceMode = parseForceMode(System.getProperty(FORCE_MODE_PROP_NAME));
    private long scrubRateBytes = SystemUtil.getSizeAsLong(SCRUB_RATE_PROP_NAME, SCRUB_RATE_DEFAULT);
    private long scrubIntervalNs =
        SystemUtil.getDurationInNanos(SCRUB_INTERVAL_PROP_NAME, SCRUB_INTERVAL_DEFAULT_NS);
    private final PreparationSettings preparation = new PreparationSettings();
    private final IndexSettings indexes = new IndexSettings();
    private final RetentionSettings retention = new RetentionSettings();
    private long acceptLossFrom = parsePosition(System.getProperty(ACCEPT_LOSS_FROM_PROP_NAME));
    private String brokerName = "";
    private StorageIo storageIo;
    private EpochClock epochClock;

    /**
     * Check every setting against every other and fill in what was not set.
     *
     * @return this for a fluent API.
     * @throws JournalException of kind INVALID if a setting cannot be used.
     */
    public JournalContext conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("journal context already concluded");
        }

        require(ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder(),
            "this machine stores numbers big-endian, and the log is shared with the hardware: use a little-endian one");
        require(null != directory, DIRECTORY_PROP_NAME + " is not set: name a data directory");
        require(BitUtil.isPowerOfTwo(segmentLengthBytes) && segmentLengthBytes >= SEGMENT_LENGTH_MIN &&
            segmentLengthBytes <= SEGMENT_LENGTH_MAX,
            SEGMENT_LENGTH_PROP_NAME + "=" + segmentLengthBytes + " must be a power of two between " +
            SEGMENT_LENGTH_MIN + " and " + SEGMENT_LENGTH_MAX);
        require(maxMessageLengthBytes > 0 &&
            (long)maxMessageLengthBytes + RecordLayout.HEADER_LENGTH <= segmentLengthBytes,
            MAX_MESSAGE_LENGTH_PROP_NAME + "=" + maxMessageLengthBytes + " plus " + RecordLayout.HEADER_LENGTH +
            " bytes of header must fit a segment of " + SEGMENT_LENGTH_PROP_NAME + "=" + segmentLengthBytes +
            ", as a record never spans two: lower the one or raise the other");
        require(scrubRateBytes >= 0 && scrubRateBytes <= 1L << 32, SCRUB_RATE_PROP_NAME + "=" + scrubRateBytes +
            " must be between 0, which looks at nothing, and 4 GiB");
        require(scrubIntervalNs > 0, SCRUB_INTERVAL_PROP_NAME + "=" + scrubIntervalNs + " ns must be positive");
        preparation.check();
        indexes.check();
        retention.check();
        checkDirectoryUse();
        storageIo = null == storageIo ? new FileStorageIo(forceMode) : storageIo;
        epochClock = null == epochClock ? SystemEpochClock.INSTANCE : epochClock;
        isConcluded = true;
        return this;
    }

    /**
     * Was {@link #conclude()} called?
     *
     * @return true if the context can be used.
     */
    public boolean isConcluded()
    {
        return isConcluded;
    }

    /**
     * Data directory.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Set the data directory.
     *
     * @param directory to keep the log in.
     * @return this for a fluent API.
     */
    public JournalContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Length of a segment of the log. Part of what is on disk: it cannot be changed later.
     *
     * @return bytes, a power of two.
     */
    public int segmentLengthBytes()
    {
        return segmentLengthBytes;
    }

    /**
     * Set the length of a segment.
     *
     * @param segmentLengthBytes a power of two.
     * @return this for a fluent API.
     */
    public JournalContext segmentLengthBytes(final int segmentLengthBytes)
    {
        this.segmentLengthBytes = segmentLengthBytes;
        return this;
    }

    /**
     * Longest payload of a record: keys, properties and body together.
     *
     * @return bytes.
     */
    public int maxMessageLengthBytes()
    {
        return maxMessageLengthBytes;
    }

    /**
     * Set the longest payload of a record.
     *
     * @param maxMessageLengthBytes of keys, properties and body together; must fit a segment with its header.
     * @return this for a fluent API.
     */
    public JournalContext maxMessageLengthBytes(final int maxMessageLengthBytes)
    {
        this.maxMessageLengthBytes = maxMessageLengthBytes;
        return this;
    }

    /**
     * How the default storage makes stores durable.
     *
     * @return the mode.
     */
    public ForceMode forceMode()
    {
        return forceMode;
    }

    /**
     * Set how the default storage makes stores durable. Without effect when {@link #storageIo(StorageIo)} is set.
     *
     * @param forceMode the mode.
     * @return this for a fluent API.
     */
    public JournalContext forceMode(final ForceMode forceMode)
    {
        this.forceMode = forceMode;
        return this;
    }

    /**
     * How much of the log is looked at for damage in a second.
     *
     * @return bytes a second, 0 if nothing is looked at until it is read.
     */
    public long scrubRateBytes()
    {
        return scrubRateBytes;
    }

    /**
     * Set how much of the log is looked at for damage in a second.
     *
     * @param scrubRateBytes bytes a second, 0 to look at nothing until it is read.
     * @return this for a fluent API.
     */
    public JournalContext scrubRateBytes(final long scrubRateBytes)
    {
        this.scrubRateBytes = scrubRateBytes;
        return this;
    }

    /**
     * Time from the begin of one look at the whole log to the begin of the next.
     *
     * @return nanoseconds.
     */
    public long scrubIntervalNs()
    {
        return scrubIntervalNs;
    }

    /**
     * Set the time from the begin of one look at the whole log to the begin of the next.
     *
     * @param scrubIntervalNs nanoseconds.
     * @return this for a fluent API.
     */
    public JournalContext scrubIntervalNs(final long scrubIntervalNs)
    {
        this.scrubIntervalNs = scrubIntervalNs;
        return this;
    }

    /**
     * How the log is prepared ahead of the appender.
     *
     * @return the settings, to be changed in place before {@link #conclude()}.
     */
    public PreparationSettings preparation()
    {
        return preparation;
    }

    /**
     * What consume queues and the key index may take.
     *
     * @return the settings, to be changed in place before {@link #conclude()}.
     */
    public IndexSettings indexes()
    {
        return indexes;
    }

    /**
     * How long messages are kept, and what happens when the disk fills.
     *
     * @return the settings, to be changed in place before {@link #conclude()}.
     */
    public RetentionSettings retention()
    {
        return retention;
    }

    /**
     * Position from which on the log is given up if a start finds it damaged exactly there.
     *
     * @return absolute log position in bytes, negative to give nothing up.
     */
    public long acceptLossFrom()
    {
        return acceptLossFrom;
    }

    /**
     * Accept that the log ends where a start has found it damaged. What lies behind is lost for good.
     *
     * @param acceptLossFrom position that the refused start has named; a start that finds another one, or nothing
     *                       wrong, is refused.
     * @return this for a fluent API.
     */
    public JournalContext acceptLossFrom(final long acceptLossFrom)
    {
        this.acceptLossFrom = acceptLossFrom;
        return this;
    }

    /**
     * Name of the broker that the data directory belongs to.
     *
     * @return the name; empty if it does not matter.
     */
    public String brokerName()
    {
        return brokerName;
    }

    /**
     * Set the name of the broker. A directory of another broker is refused.
     *
     * @param brokerName at most 1000 characters; empty to open the directory of any broker.
     * @return this for a fluent API.
     */
    public JournalContext brokerName(final String brokerName)
    {
        this.brokerName = brokerName;
        return this;
    }

    /**
     * The file system.
     *
     * @return what was set, or after {@link #conclude()} a {@link FileStorageIo}.
     */
    public StorageIo storageIo()
    {
        return storageIo;
    }

    /**
     * Set the file system.
     *
     * @param storageIo a real or simulated one.
     * @return this for a fluent API.
     */
    public JournalContext storageIo(final StorageIo storageIo)
    {
        this.storageIo = storageIo;
        return this;
    }

    /**
     * Wall clock.
     *
     * @return what was set, or after {@link #conclude()} the system's.
     */
    public EpochClock epochClock()
    {
        return epochClock;
    }

    /**
     * Set the wall clock.
     *
     * @param epochClock a real or simulated one.
     * @return this for a fluent API.
     */
    public JournalContext epochClock(final EpochClock epochClock)
    {
        this.epochClock = epochClock;
        return this;
    }

    @Override
    public String toString()
    {
        return "JournalContext{directory=" + directory +
            ", segmentLengthBytes=" + segmentLengthBytes +
            ", maxMessageLengthBytes=" + maxMessageLengthBytes +
            ", forceMode=" + forceMode +
            ", acceptLossFrom=" + acceptLossFrom +
            ", brokerName=" + brokerName +
            ", scrubRateBytes=" + scrubRateBytes +
            ", scrubIntervalNs=" + scrubIntervalNs +
            ", preparation=" + preparation +
            ", indexes=" + indexes +
            ", retention=" + retention + '}';
    }

    private void checkDirectoryUse()
    {
        require(acceptLossFrom >= ACCEPT_LOSS_FROM_DEFAULT && (acceptLossFrom < 0 || 0 == acceptLossFrom % 8),
            ACCEPT_LOSS_FROM_PROP_NAME + "=" + acceptLossFrom + " must be a position that a start has named");
        require(null != brokerName && brokerName.length() <= BROKER_NAME_LENGTH_MAX,
            "the name of the broker must be set and have at most " + BROKER_NAME_LENGTH_MAX + " characters");
    }

    /** A position that is misread must not be taken for none. */
    private static long parsePosition(final String text)
    {
        try
        {
            return null == text ? ACCEPT_LOSS_FROM_DEFAULT : Long.parseLong(text);
        }
        catch (final NumberFormatException ex)
        {
            throw new JournalException(JournalException.Kind.INVALID,
                ACCEPT_LOSS_FROM_PROP_NAME + "=" + text + " must be a position that a start has named", ex);
        }
    }

    private static ForceMode parseForceMode(final String text)
    {
        if (null == text)
        {
            return FORCE_MODE_DEFAULT;
        }
        for (final ForceMode mode : ForceMode.values())
        {
            if (mode.name().equalsIgnoreCase(text))
            {
                return mode;
            }
        }
        throw new JournalException(JournalException.Kind.INVALID, FORCE_MODE_PROP_NAME + "=" + text +
            " must be one of " + Arrays.toString(ForceMode.values()).toLowerCase(Locale.ROOT));
    }

    /** A setting that is not valid is an error with a message that names it. */
    static void require(final boolean isValid, final String message)
    {
        if (!isValid)
        {
            throw new JournalException(JournalException.Kind.INVALID, message);
        }
    }
}
