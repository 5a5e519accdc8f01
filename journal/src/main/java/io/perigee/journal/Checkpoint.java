package io.perigee.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What a node knows about its own log for certain: what {@code DIR/checkpoint} holds, a {@link TwoSlotFile}. Immutable.
 * <pre>
 *    0  durablePosition     i64  the mark: everything below is durable, so a bad record below it is rot
 *    8  minPosition         i64  begin of the log: what lies below may have been deleted, nothing else may be missing
 *   16  checkpointPosition  i64  what is derived from the log below it is in files that were forced
 *   24  term                i64  of the last record before the checkpoint, or the highest that was cut off
 *   32  storeTimestampMs    i64  of the last record before the checkpoint, or the latest that was cut off
 *   40  truncatePosition    i64  a truncation to this position has begun and may not be done; -1: none has
 *   48  crc                 i32  of the last record before the checkpoint: there the chain goes on
 *   52  flags               i32  1: closed cleanly, the log ends at durablePosition
 * </pre>
 */
public final class Checkpoint
{
    /** First four bytes of a slot: "PGCP" read as text. */
    public static final int MAGIC = 0x50434750;
    /** Version of the layout. */
    public static final int VERSION = 1;
    /** Length of the layout in bytes. */
    public static final int LENGTH = 56;
    /** Answer of {@link #truncatePosition()} while no truncation is under way. */
    public static final long NO_TRUNCATION = -1L;
    /** What is known of a log that was never opened: nothing. */
    public static final Checkpoint EMPTY = new Checkpoint(0, 0, 0, 0, 0, 0, NO_TRUNCATION, false);

    private static final int MIN_POSITION_OFFSET = 8;
    private static final int CHECKPOINT_POSITION_OFFSET = 16;
    private static final int TERM_OFFSET = 24;
    private static final int STORE_TIMESTAMP_OFFSET = 32;
    private static final int TRUNCATE_POSITION_OFFSET = 40;
    private static final int CRC_OFFSET = 48;
    private static final int FLAGS_OFFSET = 52;
    private static final int CLEAN_FLAG = 1;

    private final long durablePosition;
    private final long minPosition;
    private final long checkpointPosition;
    private final long term;
    private final long storeTimestampMs;
    private final long truncatePosition;
    private final int crc;
    private final boolean isClean;

    Checkpoint(
        final long durablePosition,
        final long minPosition,
        final long checkpointPosition,
        final int crc,
        final long term,
        final long storeTimestampMs,
        final long truncatePosition,
        final boolean isClean)
    {
        this.durablePosition = durablePosition;
        this.minPosition = minPosition;
        this.checkpointPosition = checkpointPosition;
        this.crc = crc;
        this.term = term;
        this.storeTimestampMs = storeTimestampMs;
        this.truncatePosition = truncatePosition;
        this.isClean = isClean;
    }

    /**
     * Read a checkpoint.
     *
     * @param buffer that holds it.
     * @param offset where it begins; {@link #LENGTH} bytes follow.
     * @return what it says.
     */
    public static Checkpoint decode(final DirectBuffer buffer, final int offset)
    {
        return new Checkpoint(
            buffer.getLong(offset, LITTLE_ENDIAN),
            buffer.getLong(offset + MIN_POSITION_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(offset + CHECKPOINT_POSITION_OFFSET, LITTLE_ENDIAN),
            buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(offset + TERM_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(offset + STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(offset + TRUNCATE_POSITION_OFFSET, LITTLE_ENDIAN),
            0 != (buffer.getInt(offset + FLAGS_OFFSET, LITTLE_ENDIAN) & CLEAN_FLAG));
    }

    /**
     * Write the checkpoint.
     *
     * @param buffer to write to.
     * @param offset where it begins; {@link #LENGTH} bytes are written.
     */
    public void encode(final MutableDirectBuffer buffer, final int offset)
    {
        buffer.putLong(offset, durablePosition, LITTLE_ENDIAN);
        buffer.putLong(offset + MIN_POSITION_OFFSET, minPosition, LITTLE_ENDIAN);
        buffer.putLong(offset + CHECKPOINT_POSITION_OFFSET, checkpointPosition, LITTLE_ENDIAN);
        buffer.putLong(offset + TERM_OFFSET, term, LITTLE_ENDIAN);
        buffer.putLong(offset + STORE_TIMESTAMP_OFFSET, storeTimestampMs, LITTLE_ENDIAN);
        buffer.putLong(offset + TRUNCATE_POSITION_OFFSET, truncatePosition, LITTLE_ENDIAN);
        buffer.putInt(offset + CRC_OFFSET, crc, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, isClean ? CLEAN_FLAG : 0, LITTLE_ENDIAN);
    }

    /**
     * The mark: everything below was durable when this was written.
     *
     * @return absolute log position in bytes.
     */
    public long durablePosition()
    {
        return durablePosition;
    }

    /**
     * Begin of the log. Segments below it may have been deleted.
     *
     * @return absolute log position in bytes, the begin of a segment.
     */
    public long minPosition()
    {
        return minPosition;
    }

    /**
     * Where recovery may begin, if what is derived from the log below it can be read.
     *
     * @return absolute log position in bytes, where a record begins or the log ends.
     */
    public long checkpointPosition()
    {
        return checkpointPosition;
    }

    /**
     * CRC of the last record before the checkpoint.
     *
     * @return CRC32C, 0 at the begin of a log.
     */
    public int crc()
    {
        return crc;
    }

    /**
     * Term of the last record before the checkpoint, or the highest of those that were cut off and may not come again.
     *
     * @return the term, 0 at the begin of a log.
     */
    public long term()
    {
        return term;
    }

    /**
     * Store time of the last record before the checkpoint, or the latest of those that were cut off.
     *
     * @return milliseconds since 1970, 0 at the begin of a log.
     */
    public long storeTimestampMs()
    {
        return storeTimestampMs;
    }

    /**
     * Where a truncation was to end the log that may not be done: the next start completes it.
     *
     * @return absolute log position in bytes, or {@link #NO_TRUNCATION}.
     */
    public long truncatePosition()
    {
        return truncatePosition;
    }

    /**
     * Was the log closed, so that it ends exactly at {@link #durablePosition()}?
     *
     * @return false while it is open and after a crash.
     */
    public boolean isClean()
    {
        return isClean;
    }

    /** The same, with a truncation that is under way. */
    Checkpoint truncatingAt(final long position)
    {
        return new Checkpoint(
            durablePosition, minPosition, checkpointPosition, crc, term, storeTimestampMs, position, isClean);
    }

    @Override
    public boolean equals(final Object other)
    {
        if (!(other instanceof Checkpoint))
        {
            return false;
        }
        final Checkpoint that = (Checkpoint)other;
        return durablePosition == that.durablePosition && minPosition == that.minPosition &&
            checkpointPosition == that.checkpointPosition && crc == that.crc && term == that.term &&
            storeTimestampMs == that.storeTimestampMs && truncatePosition == that.truncatePosition &&
            isClean == that.isClean;
    }

    @Override
    public int hashCode()
    {
        return Long.hashCode(durablePosition * 31 + checkpointPosition) ^ crc;
    }

    @Override
    public String toString()
    {
        return "Checkpoint{durablePosition=" + durablePosition +
            ", minPosition=" + minPosition +
            ", checkpointPosition=" + checkpointPosition +
            ", crc=" + crc +
            ", term=" + term +
            ", storeTimestampMs=" + storeTimestampMs +
            ", truncatePosition=" + truncatePosition +
            ", isClean=" + isClean + '}';
    }
}
