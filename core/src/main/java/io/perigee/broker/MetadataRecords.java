package io.perigee.broker;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Bodies of the records that are not messages, little-endian.
 * <pre>
 *   TOPIC    queueCount i32, permission i32, name UTF-8      (the topic id stands in the header)
 *   GROUP    groupId i32, reserved i32, name UTF-8
 *   OFFSETS  rows of: groupId i32, topicId i32, queueId i32, reserved i32, queueOffset i64
 *   TERM     incarnation of the broker i64, name of the broker UTF-8
 * </pre>
 */
final class MetadataRecords
{
    /** Length of what stands before the name of a topic, a group or a broker. */
    static final int NAME_OFFSET = 8;
    /** Length of a row of consumer offsets. */
    static final int OFFSETS_ROW_LENGTH = 24;
    /** Permission to read and to write. */
    static final int READ_WRITE = 6;

    private MetadataRecords()
    {
    }

    static int putTopic(
        final MutableDirectBuffer buffer, final int offset, final int queueCount, final byte[] name)
    {
        buffer.putInt(offset, queueCount, LITTLE_ENDIAN);
        buffer.putInt(offset + 4, READ_WRITE, LITTLE_ENDIAN);
        buffer.putBytes(offset + NAME_OFFSET, name);

        return NAME_OFFSET + name.length;
    }

    static int topicQueueCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    static int putGroup(final MutableDirectBuffer buffer, final int offset, final int groupId, final byte[] name)
    {
        buffer.putInt(offset, groupId, LITTLE_ENDIAN);
        buffer.putInt(offset + 4, 0, LITTLE_ENDIAN);
        buffer.putBytes(offset + NAME_OFFSET, name);

        return NAME_OFFSET + name.length;
    }

    static int groupId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset, LITTLE_ENDIAN);
    }

    static int putTerm(final MutableDirectBuffer buffer, final int offset, final long incarnation, final byte[] name)
    {
        buffer.putLong(offset, incarnation, LITTLE_ENDIAN);
        buffer.putBytes(offset + NAME_OFFSET, name);

        return NAME_OFFSET + name.length;
    }

    static String name(final DirectBuffer buffer, final int offset, final int bodyLength)
    {
        final byte[] name = new byte[bodyLength - NAME_OFFSET];
        buffer.getBytes(offset + NAME_OFFSET, name);

        return new String(name, StandardCharsets.UTF_8);
    }

    static void putOffsetsRow(
        final MutableDirectBuffer buffer,
        final int offset,
        final int groupId,
        final int topicId,
        final int queueId,
        final long queueOffset)
    {
        buffer.putInt(offset, groupId, LITTLE_ENDIAN);
        buffer.putInt(offset + 4, topicId, LITTLE_ENDIAN);
        buffer.putInt(offset + 8, queueId, LITTLE_ENDIAN);
        buffer.putInt(offset + 12, 0, LITTLE_ENDIAN);
        buffer.putLong(offset + 16, queueOffset, LITTLE_ENDIAN);
    }

    static int offsetsGroupId(final DirectBuffer buffer, final int row)
    {
        return buffer.getInt(row, LITTLE_ENDIAN);
    }

    static int offsetsTopicId(final DirectBuffer buffer, final int row)
    {
        return buffer.getInt(row + 4, LITTLE_ENDIAN);
    }

    static int offsetsQueueId(final DirectBuffer buffer, final int row)
    {
        return buffer.getInt(row + 8, LITTLE_ENDIAN);
    }

    static long offsetsQueueOffset(final DirectBuffer buffer, final int row)
    {
        return buffer.getLong(row + 16, LITTLE_ENDIAN);
    }
}
