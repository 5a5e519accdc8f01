package io.perigee.faultlab;

import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bodies in which every byte follows from the message's id and length, so that whoever reads one can tell whether it is
 * what was sent.
 */
final class MessageBody
{
    /** The id stands at the begin. */
    static final int MIN_LENGTH = Long.BYTES;
    private static final long MULTIPLIER = 0xD134_2543_DE82_EF95L;

    private MessageBody()
    {
    }

    static byte[] of(final long id, final int length)
    {
        final ByteBuffer body = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        body.putLong(id);
        for (int i = MIN_LENGTH; i < length; i++)
        {
            body.put(byteAt(id, i));
        }
        return body.array();
    }

    /** The id that a body says it has; -1 if it is too short for one. */
    static long idOf(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < MIN_LENGTH ? -1 : buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether a body has the bytes that its id wants. */
    static boolean isWhole(final DirectBuffer buffer, final int offset, final int length, final long id)
    {
        for (int i = MIN_LENGTH; i < length; i++)
        {
            if (buffer.getByte(offset + i) != byteAt(id, i))
            {
                return false;
            }
        }
        return true;
    }

    private static byte byteAt(final long id, final int index)
    {
        return (byte)((id * MULTIPLIER + index * 0x9E37_79B9L) >>> 24);
    }
}
