package io.perigee.journal.record;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The properties region of a record: entries one after the other, as many as fit into the region's length.
 * <pre>
 *   0        2               2 + n     4 + n
 *  +--------+---------------+---------+-----------------+
 *  | u16 n  | name, n bytes | u16 v   | value, v bytes  |
 *  +--------+---------------+---------+-----------------+
 * </pre>
 * Little-endian, UTF-8. There are no separators, so that names and values may hold any character. A name is not empty;
 * of two entries with one name the later counts. What the codec reads was checked by {@link #isValid} before, or comes
 * from a record, whose CRC holds: it still never reads outside of the region.
 */
public final class PropertiesCodec
{
    /** Longest region in bytes. */
    public static final int MAX_LENGTH = 32_767;
    /** What a search returns when there is no such property. */
    public static final int NOT_FOUND = -1;

    private static final int PREFIX_LENGTH = Short.BYTES;
    private static final int U16_MASK = 0xFFFF;

    private PropertiesCodec()
    {
    }

    /**
     * Write properties.
     *
     * @param properties to write; null is the same as none.
     * @param buffer     to write to, with room for {@link #MAX_LENGTH} bytes, or expandable.
     * @param offset     where the region begins.
     * @return length of the region in bytes.
     * @throws IllegalArgumentException if they take more than {@link #MAX_LENGTH} bytes, or a name is empty.
     */
    public static int encode(final Map<String, String> properties, final MutableDirectBuffer buffer, final int offset)
    {
        if (null == properties)
        {
            return 0;
        }
        int length = 0;
        for (final Map.Entry<String, String> entry : properties.entrySet())
        {
            length = append(buffer, offset, length, entry.getKey(), entry.getValue());
        }
        return length;
    }

    /**
     * Write one more property.
     *
     * @param buffer to write to.
     * @param offset where the region begins.
     * @param length of the region so far, in bytes.
     * @param name   of the property.
     * @param value  of the property.
     * @return length of the region with the property.
     * @throws IllegalArgumentException if it would be more than {@link #MAX_LENGTH} bytes, or the name is empty.
     */
    public static int append(
        final MutableDirectBuffer buffer, final int offset, final int length, final String name, final String value)
    {
        if (name.isEmpty())
        {
            throw new IllegalArgumentException("the name of a property is empty");
        }
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        final byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        final long newLength = (long)length + 2 * PREFIX_LENGTH + nameBytes.length + valueBytes.length;
        if (newLength > MAX_LENGTH)
        {
            throw new IllegalArgumentException("the properties take more than " + MAX_LENGTH + " bytes, with " + name);
        }
        final int valueOffset = put(buffer, offset + length, nameBytes);
        put(buffer, valueOffset, valueBytes);
        return (int)newLength;
    }

    /**
     * Whether a region is well-formed: the entries fill it exactly, and no name is empty.
     *
     * @param buffer that holds the region.
     * @param offset where it begins.
     * @param length of the region in bytes.
     * @return true if it can be read.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > MAX_LENGTH)
        {
            return false;
        }
        final int limit = offset + length;
        int cursor = offset;
        while (cursor < limit)
        {
            final int valueOffset = next(buffer, cursor, limit);
            if (NOT_FOUND == valueOffset || cursor + PREFIX_LENGTH == valueOffset)
            {
                return false;
            }
            cursor = next(buffer, valueOffset, limit);
            if (NOT_FOUND == cursor)
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Read all properties.
     *
     * @param buffer     that holds the region.
     * @param offset     where it begins.
     * @param length     of the region in bytes.
     * @param properties to put them into.
     * @throws IllegalArgumentException if the region is not well-formed.
     */
    public static void decode(
        final DirectBuffer buffer, final int offset, final int length, final Map<String, String> properties)
    {
        if (!isValid(buffer, offset, length))
        {
            throw new IllegalArgumentException("the properties are not well-formed, length " + length);
        }
        final int limit = offset + length;
        int cursor = offset;
        while (cursor < limit)
        {
            final int valueOffset = next(buffer, cursor, limit);
            properties.put(text(buffer, cursor), text(buffer, valueOffset));
            cursor = next(buffer, valueOffset, limit);
        }
    }

    /**
     * Find one property, without allocation.
     *
     * @param buffer that holds the region.
     * @param offset where it begins.
     * @param length of the region in bytes.
     * @param name   of the property, in UTF-8.
     * @return offset of the entry's value, behind its length; {@link #NOT_FOUND} if there is none.
     */
    public static int find(final DirectBuffer buffer, final int offset, final int length, final byte[] name)
    {
        final int limit = offset + length;
        int found = NOT_FOUND;
        int cursor = offset;
        while (cursor < limit)
        {
            final int valueOffset = next(buffer, cursor, limit);
            final int nextCursor = NOT_FOUND == valueOffset ? NOT_FOUND : next(buffer, valueOffset, limit);
            if (NOT_FOUND == nextCursor)
            {
                return NOT_FOUND;
            }
            if (hasText(buffer, cursor, name))
            {
                found = valueOffset + PREFIX_LENGTH;
            }
            cursor = nextCursor;
        }
        return found;
    }

    /**
     * Length of a value.
     *
     * @param buffer      that holds the region.
     * @param valueOffset what {@link #find} returned.
     * @return length in bytes.
     */
    public static int valueLength(final DirectBuffer buffer, final int valueOffset)
    {
        return u16(buffer, valueOffset - PREFIX_LENGTH);
    }

    private static int put(final MutableDirectBuffer buffer, final int offset, final byte[] bytes)
    {
        buffer.putShort(offset, (short)bytes.length, LITTLE_ENDIAN);
        buffer.putBytes(offset + PREFIX_LENGTH, bytes);
        return offset + PREFIX_LENGTH + bytes.length;
    }

    private static int next(final DirectBuffer buffer, final int cursor, final int limit)
    {
        if (limit - cursor < PREFIX_LENGTH)
        {
            return NOT_FOUND;
        }
        final int end = cursor + PREFIX_LENGTH + u16(buffer, cursor);
        return end > limit ? NOT_FOUND : end;
    }

    private static boolean hasText(final DirectBuffer buffer, final int cursor, final byte[] text)
    {
        if (u16(buffer, cursor) != text.length)
        {
            return false;
        }
        for (int i = 0; i < text.length; i++)
        {
            if (buffer.getByte(cursor + PREFIX_LENGTH + i) != text[i])
            {
                return false;
            }
        }
        return true;
    }

    private static String text(final DirectBuffer buffer, final int cursor)
    {
        final byte[] bytes = new byte[u16(buffer, cursor)];
        buffer.getBytes(cursor + PREFIX_LENGTH, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int u16(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset, LITTLE_ENDIAN) & U16_MASK;
    }
}
