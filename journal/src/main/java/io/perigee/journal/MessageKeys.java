package io.perigee.journal;

import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordLayout;
import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What a message can be found by: each of its keys, which blanks separate, and the unique id that its producer's client
 * has given it. Stateless.
 */
public final class MessageKeys
{
    /** The text is one of the message's keys. */
    public static final int KIND_KEY = 1;
    /** The text is the message's unique id. */
    public static final int KIND_UNIQUE_ID = 2;
    /** Keys of one message that are indexed; by those behind them it is not found. */
    public static final int MAX_KEYS = 128;
    /** Longest text that can be asked for, in bytes. */
    public static final int MAX_KEY_LENGTH = 1024;

    private static final byte SEPARATOR = ' ';
    private static final byte[] UNIQUE_ID = "UNIQ_KEY".getBytes(StandardCharsets.UTF_8);
    private static final int NONE = -1;

    /**
     * Sees the texts of a message.
     */
    @FunctionalInterface
    interface Visitor
    {
        /**
         * One text.
         *
         * @param kind   {@link #KIND_KEY} or {@link #KIND_UNIQUE_ID}.
         * @param buffer that holds it.
         * @param offset where it begins.
         * @param length of it in bytes, 1 or more.
         */
        void onKey(int kind, DirectBuffer buffer, int offset, int length);
    }

    private MessageKeys()
    {
    }

    /**
     * Whether a message can be found by a text.
     *
     * @param record    buffer that holds the record of the message.
     * @param offset    where the record begins.
     * @param kind      {@link #KIND_KEY} or {@link #KIND_UNIQUE_ID}.
     * @param key       buffer that holds the text.
     * @param keyOffset where the text begins.
     * @param keyLength of the text in bytes.
     * @return true if the text is one of its keys, or its unique id.
     */
    public static boolean matches(
        final DirectBuffer record,
        final int offset,
        final int kind,
        final DirectBuffer key,
        final int keyOffset,
        final int keyLength)
    {
        if (KIND_UNIQUE_ID == kind)
        {
            final int valueOffset = uniqueId(record, offset);
            return valueOffset >= 0 && isEqual(
                record, valueOffset, PropertiesCodec.valueLength(record, valueOffset), key, keyOffset, keyLength);
        }

        final int begin = keysOffset(record, offset);
        final int end = begin + RecordLayout.keysLength(record, offset);
        int from = nextKey(record, begin, end);
        while (from < end)
        {
            final int to = endOfKey(record, from, end);
            if (isEqual(record, from, to - from, key, keyOffset, keyLength))
            {
                return true;
            }
            from = nextKey(record, to, end);
        }
        return false;
    }

    /**
     * Show every text of a message that is indexed.
     *
     * @param record  buffer that holds the record of the message.
     * @param offset  where the record begins.
     * @param visitor to show them to.
     */
    static void visit(final DirectBuffer record, final int offset, final Visitor visitor)
    {
        final int keysLength = RecordLayout.keysLength(record, offset);
        if (keysLength > 0)
        {
            final int begin = keysOffset(record, offset);
            final int end = begin + keysLength;
            int count = 0;
            int from = nextKey(record, begin, end);
            while (from < end && count < MAX_KEYS)
            {
                final int to = endOfKey(record, from, end);
                if (to - from <= MAX_KEY_LENGTH)
                {
                    visitor.onKey(KIND_KEY, record, from, to - from);
                    count++;
                }
                from = nextKey(record, to, end);
            }
        }

        final int valueOffset = uniqueId(record, offset);
        final int valueLength = valueOffset < 0 ? 0 : PropertiesCodec.valueLength(record, valueOffset);
        if (valueLength > 0 && valueLength <= MAX_KEY_LENGTH)
        {
            visitor.onKey(KIND_UNIQUE_ID, record, valueOffset, valueLength);
        }
    }

    private static int keysOffset(final DirectBuffer record, final int offset)
    {
        return offset + RecordLayout.headerLength(record, offset);
    }

    private static int uniqueId(final DirectBuffer record, final int offset)
    {
        final int propertiesLength = RecordLayout.propertiesLength(record, offset);
        return 0 == propertiesLength ? NONE : PropertiesCodec.find(
            record, keysOffset(record, offset) + RecordLayout.keysLength(record, offset), propertiesLength, UNIQUE_ID);
    }

    private static int nextKey(final DirectBuffer record, final int from, final int end)
    {
        int index = from;
        while (index < end && SEPARATOR == record.getByte(index))
        {
            index++;
        }
        return index;
    }

    private static int endOfKey(final DirectBuffer record, final int from, final int end)
    {
        int index = from;
        while (index < end && SEPARATOR != record.getByte(index))
        {
            index++;
        }
        return index;
    }

    private static boolean isEqual(
        final DirectBuffer left,
        final int leftOffset,
        final int leftLength,
        final DirectBuffer right,
        final int rightOffset,
        final int rightLength)
    {
        if (leftLength != rightLength)
        {
            return false;
        }
        for (int i = 0; i < leftLength; i++)
        {
            if (left.getByte(leftOffset + i) != right.getByte(rightOffset + i))
            {
                return false;
            }
        }
        return true;
    }
}
