package io.perigee.broker;

import org.agrona.MutableDirectBuffer;

import java.nio.charset.StandardCharsets;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Writes a {@link MetadataImage} as {@link SnapshotRows}, as many at a time as a buffer holds, so that a large one is
 * written in slices. The image must not change between the first and the last of them. Part of housekeeping.
 */
final class SnapshotEncoder
{
    private final MutableDirectBuffer buffer;
    private final int capacity;
    private MetadataImage image;
    private boolean isOnGroups;
    private int id;
    /** Next queue or offset of the topic or group; -1 before its own row. */
    private int entry;
    private int length;

    /**
     * Create for a buffer.
     *
     * @param buffer   to write to, from 0.
     * @param capacity that is used of it, not less than the longest row.
     */
    SnapshotEncoder(final MutableDirectBuffer buffer, final int capacity)
    {
        if (capacity < SnapshotRows.MAX_ROW_LENGTH)
        {
            throw new IllegalArgumentException("a row of the snapshot does not fit " + capacity + " bytes");
        }
        this.buffer = buffer;
        this.capacity = capacity;
    }

    /**
     * Begin with an image.
     *
     * @param newImage that does not change until it is written.
     */
    void begin(final MetadataImage newImage)
    {
        image = newImage;
        isOnGroups = false;
        id = 1;
        entry = -1;
    }

    /**
     * Write the next rows.
     *
     * @return bytes in the buffer, 0 if there are no more rows.
     */
    int encode()
    {
        length = 0;
        boolean hasMore = true;
        while (hasMore && capacity - length >= SnapshotRows.MAX_ROW_LENGTH)
        {
            hasMore = isOnGroups ? encodeGroups() : encodeTopics();
        }

        return length;
    }

    private boolean encodeTopics()
    {
        if (id > image.topicCount())
        {
            isOnGroups = true;
            id = 1;
            return true;
        }

        final TopicImage topic = image.topic(id);
        if (entry < 0)
        {
            buffer.putInt(length + SnapshotRows.TOPIC_QUEUE_COUNT_OFFSET, topic.queueCount(), LITTLE_ENDIAN);
            putName(SnapshotRows.TOPIC, SnapshotRows.TOPIC_NAME_OFFSET, topic.name());
        }
        else
        {
            putQueues(topic);
        }
        if (entry == topic.queueCount())
        {
            next();
        }

        return true;
    }

    private boolean encodeGroups()
    {
        if (id > image.groupCount())
        {
            return false;
        }

        final GroupImage group = image.group(id);
        if (entry < 0)
        {
            putName(SnapshotRows.GROUP, SnapshotRows.GROUP_NAME_OFFSET, group.name());
        }
        else
        {
            putOffsets(group.offsets());
        }
        if (entry == group.offsets().count())
        {
            next();
        }

        return true;
    }

    private void putName(final int kind, final int nameOffset, final String name)
    {
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        buffer.putBytes(length + nameOffset, bytes);
        putRow(kind, nameOffset + bytes.length);
        entry = 0;
    }

    private void putQueues(final TopicImage topic)
    {
        final int count = Math.min(topic.queueCount() - entry, SnapshotRows.MAX_ENTRIES);
        buffer.putInt(length + SnapshotRows.QUEUES_FIRST_OFFSET, entry, LITTLE_ENDIAN);
        for (int i = 0; i < count; i++)
        {
            final int offset = length + SnapshotRows.QUEUES_OFFSET + i * SnapshotRows.QUEUE_LENGTH;
            buffer.putLong(offset, topic.minOffset(entry + i), LITTLE_ENDIAN);
            buffer.putLong(offset + Long.BYTES, topic.nextOffset(entry + i), LITTLE_ENDIAN);
        }
        putRow(SnapshotRows.QUEUES, SnapshotRows.QUEUES_OFFSET + count * SnapshotRows.QUEUE_LENGTH);
        entry += count;
    }

    private void putOffsets(final CommittedOffsetRows offsets)
    {
        final int count = Math.min(offsets.count() - entry, SnapshotRows.MAX_ENTRIES);
        for (int i = 0; i < count; i++)
        {
            final int offset = length + SnapshotRows.OFFSETS_OFFSET + i * SnapshotRows.OFFSET_LENGTH;
            buffer.putInt(offset, offsets.topicId(entry + i), LITTLE_ENDIAN);
            buffer.putInt(offset + Integer.BYTES, offsets.queueId(entry + i), LITTLE_ENDIAN);
            buffer.putLong(offset + Long.BYTES, offsets.queueOffset(entry + i), LITTLE_ENDIAN);
        }
        putRow(SnapshotRows.OFFSETS, SnapshotRows.OFFSETS_OFFSET + count * SnapshotRows.OFFSET_LENGTH);
        entry += count;
    }

    private void putRow(final int kind, final int rowLength)
    {
        buffer.putInt(length, rowLength, LITTLE_ENDIAN);
        buffer.putInt(length + SnapshotRows.KIND_OFFSET, kind, LITTLE_ENDIAN);
        buffer.putInt(length + SnapshotRows.ID_OFFSET, id, LITTLE_ENDIAN);
        length += rowLength;
    }

    private void next()
    {
        id++;
        entry = -1;
    }
}
