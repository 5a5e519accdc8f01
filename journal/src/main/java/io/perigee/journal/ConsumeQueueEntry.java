package io.perigee.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Where a message of a queue lies in the log. One instance is filled again and again by its owner, and holds the file
 * that it was filled from in memory until it is filled from another or {@link #release() released}.
 * <pre>
 *   0               8       12              20
 *  +---------------+-------+---------------+
 *  | log position  | length| tag hash      |
 *  +---------------+-------+---------------+
 * </pre>
 * Little-endian, without gaps between entries. Nothing in an entry says whether it is valid: the queue's max offset
 * does.
 */
public final class ConsumeQueueEntry
{
    /** Length of an entry in bytes. */
    public static final int LENGTH = 20;

    /** Length of an entry whose record is nowhere in the log. */
    static final int LOST = -1;

    private static final int POSITION_OFFSET = 0;
    private static final int LENGTH_OFFSET = 8;
    private static final int TAG_HASH_OFFSET = 12;

    private final ConsumeQueueChecksum checksum = new ConsumeQueueChecksum();
    private ConsumeQueueRegion region;
    private long position;
    private long tagHash;
    private int length;

    /**
     * Position of the record in the log.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return position;
    }

    /**
     * Length of the record.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Was the entry damaged, and the record in the log as well, so that nobody knows any more where it was? Then the
     * position says where the log is damaged, and nothing else is known of the message.
     *
     * @return true if there is no record to look at.
     */
    public boolean isLost()
    {
        return LOST == length;
    }

    /**
     * Hash of the message's tag.
     *
     * @return the hash, 0 without a tag.
     */
    public long tagHash()
    {
        return tagHash;
    }

    /**
     * Let go of the file that the entry was read from, so that it can be unmapped when it is deleted. What was read
     * stays. To be called when nothing is read for a while; the next read takes hold again.
     */
    public void release()
    {
        if (null != region)
        {
            region.letGo();
            region = null;
        }
    }

    /** Hold a region until another one is held; false if it is too late for this one. */
    boolean hold(final ConsumeQueueRegion newRegion)
    {
        if (newRegion == region)
        {
            return true;
        }
        release();
        final boolean isHeld = newRegion.tryHold();
        if (isHeld)
        {
            region = newRegion;
        }
        return isHeld;
    }

    ConsumeQueueChecksum checksum()
    {
        return checksum;
    }

    void read(final DirectBuffer buffer, final int offset)
    {
        position = buffer.getLong(offset + POSITION_OFFSET, LITTLE_ENDIAN);
        length = buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
        tagHash = buffer.getLong(offset + TAG_HASH_OFFSET, LITTLE_ENDIAN);
    }

    static void write(
        final MutableDirectBuffer buffer, final int offset, final long position, final int length, final long tagHash)
    {
        buffer.putLong(offset + POSITION_OFFSET, position, LITTLE_ENDIAN);
        buffer.putInt(offset + LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putLong(offset + TAG_HASH_OFFSET, tagHash, LITTLE_ENDIAN);
    }
}
