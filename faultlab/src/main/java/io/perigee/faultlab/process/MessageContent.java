package io.perigee.faultlab.process;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Bodies that follow from an id alone, so that every byte of a message can be checked without keeping it.
 * <pre>
 *   0       8                          length
 *  +-------+--------------------------+
 *  | id    | bytes made from the id   |
 *  +-------+--------------------------+
 * </pre>
 */
public final class MessageContent
{
    /** Shortest body. */
    public static final int MIN_LENGTH = Long.BYTES;
    /** Longest body. */
    public static final int MAX_LENGTH = 60 * 1024;

    private static final int SMALL = 300;
    private static final int MEDIUM = 4 * 1024;
    private static final int PERCENT = 100;
    private static final int SMALL_PERCENT = 88;
    private static final int LARGE_PERCENT = 1;

    private MessageContent()
    {
    }

    /**
     * How long the body of a message is. Most are small, some take several frames.
     *
     * @param id of the message.
     * @return bytes.
     */
    public static int length(final long id)
    {
        final long hash = scramble(id);
        final int percent = (int)Long.remainderUnsigned(hash, PERCENT);
        final int limit = percent < LARGE_PERCENT ? MAX_LENGTH :
            percent < PERCENT - SMALL_PERCENT ? MEDIUM : SMALL;
        return MIN_LENGTH + (int)Long.remainderUnsigned(hash >>> 8, limit - MIN_LENGTH);
    }

    /**
     * Write a body.
     *
     * @param buffer with room for {@link #length(long)} bytes.
     * @param id     of the message.
     * @return the length.
     */
    public static int write(final MutableDirectBuffer buffer, final long id)
    {
        final int length = length(id);
        buffer.putLong(0, id);
        int offset = Long.BYTES;
        for (; offset + Long.BYTES <= length; offset += Long.BYTES)
        {
            buffer.putLong(offset, word(id, offset));
        }
        for (; offset < length; offset++)
        {
            buffer.putByte(offset, (byte)word(id, offset));
        }
        return length;
    }

    /**
     * The id that a body names.
     *
     * @param buffer that it lies in.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return -1 if it is too short for one.
     */
    public static long id(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < MIN_LENGTH ? -1 : buffer.getLong(offset);
    }

    /**
     * Whether a body is the one of the id that it names.
     *
     * @param buffer that it lies in.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return true if every byte is as it was written.
     */
    public static boolean isIntact(final DirectBuffer buffer, final int offset, final int length)
    {
        final long id = id(buffer, offset, length);
        if (id < 0 || length != length(id))
        {
            return false;
        }
        int index = Long.BYTES;
        for (; index + Long.BYTES <= length; index += Long.BYTES)
        {
            if (buffer.getLong(offset + index) != word(id, index))
            {
                return false;
            }
        }
        for (; index < length; index++)
        {
            if (buffer.getByte(offset + index) != (byte)word(id, index))
            {
                return false;
            }
        }
        return true;
    }

    private static long word(final long id, final int offset)
    {
        return id * 0x9E37_79B9_7F4A_7C15L + offset;
    }

    private static long scramble(final long id)
    {
        final long mixed = (id ^ id >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        return mixed ^ mixed >>> 29;
    }
}
