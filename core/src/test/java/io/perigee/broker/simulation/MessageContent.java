package io.perigee.broker.simulation;

import io.perigee.journal.record.RecordView;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a message of the simulation consists of: everything follows from its id, so that a reader can tell from the
 * record alone what every byte of it must be.
 */
final class MessageContent
{
    /** The body begins with the id. */
    static final int MIN_BODY_LENGTH = Long.BYTES;
    /** Number of different tags. */
    static final int TAG_COUNT = 4;
    /** Longest keys. */
    static final int MAX_KEYS_LENGTH = 12;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private MessageContent()
    {
    }

    static long idOf(final RecordView record)
    {
        return record.bodyLength() < MIN_BODY_LENGTH ? 0 : record.buffer().getLong(record.bodyOffset());
    }

    static String tag(final long id)
    {
        final int tag = (int)(mix(id) & (TAG_COUNT - 1));
        return 0 == tag ? "" : "tag-" + tag;
    }

    static long tagHash(final long id)
    {
        final String tag = tag(id);
        return tag.isEmpty() ? 0 : tag.hashCode();
    }

    static int userFlag(final long id)
    {
        return (int)(mix(id) >>> 32);
    }

    static void writeKeys(final MutableDirectBuffer buffer, final int offset, final long id, final int keysLength)
    {
        for (int i = 0; i < keysLength; i++)
        {
            buffer.putByte(offset + i, keyByte(id, i));
        }
    }

    static void writeBody(final MutableDirectBuffer buffer, final int offset, final long id, final int bodyLength)
    {
        buffer.putLong(offset, id);
        int i = MIN_BODY_LENGTH;
        for (; i + Long.BYTES <= bodyLength; i += Long.BYTES)
        {
            buffer.putLong(offset + i, bodyWord(id, i));
        }

        for (; i < bodyLength; i++)
        {
            buffer.putByte(offset + i, (byte)bodyWord(id, i));
        }
    }

    /** Whether a record says exactly what the message of its id says; null if so, otherwise what is wrong. */
    static String fault(final RecordView record, final long id, final int keysLength, final int bodyLength)
    {
        if (record.bodyLength() != bodyLength || record.keysLength() != keysLength || 0 != record.propertiesLength())
        {
            return "lengths " + record.keysLength() + '+' + record.bodyLength() + ", sent " +
                keysLength + '+' + bodyLength;
        }

        if (record.tagHash() != tagHash(id) || record.userFlag() != userFlag(id))
        {
            return "tag hash " + record.tagHash() + " flag " + record.userFlag();
        }

        final DirectBuffer buffer = record.buffer();
        for (int i = 0; i < keysLength; i++)
        {
            if (buffer.getByte(record.keysOffset() + i) != keyByte(id, i))
            {
                return "keys differ at " + i;
            }
        }

        final int bodyOffset = record.bodyOffset();
        int i = MIN_BODY_LENGTH;
        for (; i + Long.BYTES <= bodyLength; i += Long.BYTES)
        {
            if (buffer.getLong(bodyOffset + i) != bodyWord(id, i))
            {
                return "body differs at " + i;
            }
        }

        for (; i < bodyLength; i++)
        {
            if (buffer.getByte(bodyOffset + i) != (byte)bodyWord(id, i))
            {
                return "body differs at " + i;
            }
        }

        return null;
    }

    private static long bodyWord(final long id, final int index)
    {
        return mix(id * 31 + index);
    }

    private static byte keyByte(final long id, final int index)
    {
        return (byte)('a' + (mix(id + index) & 15));
    }

    private static long mix(final long value)
    {
        long z = value * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
