package io.perigee.journal;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Turns what a message is looked up by into the number that the index is sorted by. Tests put a worse one in its place,
 * to see that two texts with one number are told apart.
 */
@FunctionalInterface
interface KeyHash
{
    /** The hash that is on disk: it never changes. */
    KeyHash STANDARD = KeyHash::standard;

    /**
     * Hash a text.
     *
     * @param kind    what the text is, of {@link MessageKeys}.
     * @param topicId of the message.
     * @param buffer  that holds the text.
     * @param offset  where it begins.
     * @param length  of it in bytes.
     * @return 64 bits, of which the index keeps the upper ones.
     */
    long hash(int kind, int topicId, DirectBuffer buffer, int offset, int length);

    private static long standard(
        final int kind, final int topicId, final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = mix(((long)kind << 32 ^ topicId) * 0x9E37_79B9_7F4A_7C15L + length);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            hash = mix(hash ^ buffer.getLong(offset + i, LITTLE_ENDIAN));
        }
        long rest = 0;
        for (; i < length; i++)
        {
            rest = rest << Byte.SIZE | buffer.getByte(offset + i) & 0xFF;
        }
        return mix(hash ^ rest);
    }

    private static long mix(final long value)
    {
        long mixed = (value ^ value >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8_FEB8_6659_FD93L;
        return mixed ^ mixed >>> 32;
    }
}
