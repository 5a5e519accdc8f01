package io.perigee.protocol;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * One message in the payload of a SendBatch frame. Entries follow each other without gaps, little-endian, each padded
 * to a multiple of 8 bytes.
 * <pre>
 *    0  bodyLength        i32
 *    4  keysLength        i32
 *    8  propertiesLength  i32
 *   12  userFlag          i32
 *   16  tagHash           i64
 *   24  keys, properties, body; then zeros up to the next multiple of 8
 * </pre>
 */
public final class BatchEntry
{
    /** Length of what stands before the keys, in bytes. */
    public static final int HEADER_LENGTH = 24;
    /** Entries begin and end at multiples of this many bytes, counted from the start of the payload. */
    public static final int ALIGNMENT = 8;
    /** Result of a check that failed. */
    public static final int INVALID = -1;

    private static final int BODY_LENGTH_OFFSET = 0;
    private static final int KEYS_LENGTH_OFFSET = 4;
    private static final int PROPERTIES_LENGTH_OFFSET = 8;
    private static final int USER_FLAG_OFFSET = 12;
    private static final int TAG_HASH_OFFSET = 16;

    private BatchEntry()
    {
    }

    /**
     * Length of an entry with so much payload.
     *
     * @param payloadLength of keys, properties and body together, in bytes.
     * @return the length of the entry, aligned.
     */
    public static int entryLength(final int payloadLength)
    {
        return BitUtil.align(HEADER_LENGTH + payloadLength, ALIGNMENT);
    }

    /**
     * Write the header of an entry, and zeros behind its payload. Keys, properties and body are then put at
     * {@link #HEADER_LENGTH} behind the offset, one after the other.
     *
     * @param buffer           to write to.
     * @param offset           where the entry begins.
     * @param keysLength       in bytes.
     * @param propertiesLength in bytes.
     * @param bodyLength       in bytes.
     * @param userFlag         of the message.
     * @param tagHash          of the message, 0 without a tag.
     * @return the length of the entry, aligned.
     */
    public static int putHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final int keysLength,
        final int propertiesLength,
        final int bodyLength,
        final int userFlag,
        final long tagHash)
    {
        buffer.putInt(offset + BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        buffer.putInt(offset + KEYS_LENGTH_OFFSET, keysLength, LITTLE_ENDIAN);
        buffer.putInt(offset + PROPERTIES_LENGTH_OFFSET, propertiesLength, LITTLE_ENDIAN);
        buffer.putInt(offset + USER_FLAG_OFFSET, userFlag, LITTLE_ENDIAN);
        buffer.putLong(offset + TAG_HASH_OFFSET, tagHash, LITTLE_ENDIAN);

        final int end = HEADER_LENGTH + keysLength + propertiesLength + bodyLength;
        final int length = BitUtil.align(end, ALIGNMENT);
        for (int i = end; i < length; i++)
        {
            buffer.putByte(offset + i, (byte)0);
        }

        return length;
    }

    /**
     * Check that an entry lies within its batch.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @param limit  where the batch ends.
     * @return the length of the entry, aligned, or {@link #INVALID}.
     */
    public static int check(final DirectBuffer buffer, final int offset, final int limit)
    {
        if (limit - offset < HEADER_LENGTH)
        {
            return INVALID;
        }

        final int keysLength = keysLength(buffer, offset);
        final int propertiesLength = propertiesLength(buffer, offset);
        final int bodyLength = bodyLength(buffer, offset);
        if ((keysLength | propertiesLength | bodyLength) < 0)
        {
            return INVALID;
        }

        final long end = (long)HEADER_LENGTH + keysLength + propertiesLength + bodyLength;
        final long length = BitUtil.align(end, ALIGNMENT);

        return length > limit - offset ? INVALID : (int)length;
    }

    /**
     * Check a whole batch: every entry lies within it, their number is right, and no message is longer than it may be.
     *
     * @param buffer              that holds the batch.
     * @param offset              where its first entry begins.
     * @param length              of the batch in bytes.
     * @param messageCount        that the frame claims.
     * @param maxBodyLength       of a message, in bytes.
     * @param maxAttributesLength of a message's keys and properties together, in bytes.
     * @return {@link ErrorCode#OK}, {@link ErrorCode#FRAME_INVALID} or {@link ErrorCode#MESSAGE_TOO_LARGE}.
     */
    public static ErrorCode checkAll(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int messageCount,
        final int maxBodyLength,
        final int maxAttributesLength)
    {
        final int limit = offset + length;
        boolean isTooLarge = false;
        int count = 0;
        int position = offset;
        while (position < limit)
        {
            final int entryLength = check(buffer, position, limit);
            if (INVALID == entryLength)
            {
                return ErrorCode.FRAME_INVALID;
            }

            isTooLarge |= bodyLength(buffer, position) > maxBodyLength ||
                keysLength(buffer, position) + propertiesLength(buffer, position) > maxAttributesLength;
            position += entryLength;
            count++;
        }

        if (0 == count || count != messageCount)
        {
            return ErrorCode.FRAME_INVALID;
        }
        return isTooLarge ? ErrorCode.MESSAGE_TOO_LARGE : ErrorCode.OK;
    }

    /**
     * Length of the body.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return length in bytes.
     */
    public static int bodyLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BODY_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the keys.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return length in bytes.
     */
    public static int keysLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + KEYS_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the properties.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return length in bytes.
     */
    public static int propertiesLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PROPERTIES_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Flag of the message.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return the user's flag.
     */
    public static int userFlag(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + USER_FLAG_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Hash of the message's tag.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return the hash, 0 without a tag.
     */
    public static long tagHash(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TAG_HASH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of keys, properties and body together, of an entry that was checked.
     *
     * @param buffer that holds the entry.
     * @param offset where the entry begins.
     * @return length in bytes.
     */
    public static int payloadLength(final DirectBuffer buffer, final int offset)
    {
        return keysLength(buffer, offset) + propertiesLength(buffer, offset) + bodyLength(buffer, offset);
    }

    /**
     * Where keys, properties and body begin.
     *
     * @param offset where the entry begins.
     * @return offset in the buffer.
     */
    public static int payloadOffset(final int offset)
    {
        return offset + HEADER_LENGTH;
    }
}
