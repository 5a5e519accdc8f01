package io.perigee.broker;

import io.perigee.journal.JournalException;
import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads {@link SnapshotRows} into a {@link MetadataImage}. Believes nothing: whatever the bytes are, the answer is an
 * image or an exception, and the memory that it takes is bounded by their number.
 */
final class SnapshotDecoder
{
    private static final int MAX_NAME_LENGTH = 127;

    private final DirectBuffer buffer;
    private final MetadataImage image = new MetadataImage();
    /** Queues that the bytes have room for: each of them takes some. */
    private int queuesLeft;
    private int row;
    private int rowLength;

    private SnapshotDecoder(final DirectBuffer buffer)
    {
        this.buffer = buffer;
    }

    /**
     * Read an image.
     *
     * @param buffer holds rows.
     * @param offset of the first row.
     * @param length of all rows in bytes.
     * @return the image.
     * @throws JournalException of kind INVALID that says which byte makes no sense.
     */
    static MetadataImage decode(final DirectBuffer buffer, final int offset, final int length)
    {
        final SnapshotDecoder decoder = new SnapshotDecoder(buffer);
        final int end = offset + length;
        decoder.row = offset;
        decoder.queuesLeft = length / SnapshotRows.QUEUE_LENGTH;
        while (decoder.row < end)
        {
            decoder.onRow(end - decoder.row);
            decoder.row += decoder.rowLength;
        }

        return decoder.image;
    }

    private void onRow(final int available)
    {
        check(available >= SnapshotRows.GROUP_NAME_OFFSET);
        rowLength = buffer.getInt(row, LITTLE_ENDIAN);
        check(rowLength >= SnapshotRows.GROUP_NAME_OFFSET && rowLength <= available);
        final int id = buffer.getInt(row + SnapshotRows.ID_OFFSET, LITTLE_ENDIAN);
        switch (buffer.getInt(row + SnapshotRows.KIND_OFFSET, LITTLE_ENDIAN))
        {
            case SnapshotRows.TOPIC -> onTopic(id);
            case SnapshotRows.QUEUES -> onQueues(id);
            case SnapshotRows.GROUP -> onGroup(id);
            case SnapshotRows.OFFSETS -> onOffsets(id);
            default -> check(false);
        }
    }

    private void onTopic(final int topicId)
    {
        check(rowLength > SnapshotRows.TOPIC_NAME_OFFSET && topicId == image.topicCount() + 1);
        final int queueCount = buffer.getInt(row + SnapshotRows.TOPIC_QUEUE_COUNT_OFFSET, LITTLE_ENDIAN);
        final String name = name(SnapshotRows.TOPIC_NAME_OFFSET);
        check(queueCount > 0 && queueCount <= queuesLeft && Names.isTopic(name));
        queuesLeft -= queueCount;
        image.addTopic(topicId, name, queueCount);
    }

    private void onQueues(final int topicId)
    {
        check(rowLength > SnapshotRows.QUEUES_OFFSET && topicId > 0 && topicId <= image.topicCount());
        final TopicImage topic = image.topic(topicId);
        final int entriesLength = rowLength - SnapshotRows.QUEUES_OFFSET;
        final int count = entriesLength / SnapshotRows.QUEUE_LENGTH;
        final int first = buffer.getInt(row + SnapshotRows.QUEUES_FIRST_OFFSET, LITTLE_ENDIAN);
        check(0 == entriesLength % SnapshotRows.QUEUE_LENGTH && first >= 0 && count <= topic.queueCount() - first);
        for (int i = 0; i < count; i++)
        {
            final int entry = row + SnapshotRows.QUEUES_OFFSET + i * SnapshotRows.QUEUE_LENGTH;
            final long minOffset = buffer.getLong(entry, LITTLE_ENDIAN);
            final long nextOffset = buffer.getLong(entry + Long.BYTES, LITTLE_ENDIAN);
            check(minOffset >= 0 && minOffset <= nextOffset);
            topic.offsets(first + i, minOffset, nextOffset);
        }
    }

    private void onGroup(final int groupId)
    {
        check(rowLength > SnapshotRows.GROUP_NAME_OFFSET && groupId == image.groupCount() + 1);
        final String name = name(SnapshotRows.GROUP_NAME_OFFSET);
        check(Names.isGroup(name));
        image.addGroup(groupId, name);
    }

    private void onOffsets(final int groupId)
    {
        check(groupId > 0 && groupId <= image.groupCount());
        final CommittedOffsetRows offsets = image.group(groupId).offsets();
        final int entriesLength = rowLength - SnapshotRows.OFFSETS_OFFSET;
        check(entriesLength > 0 && 0 == entriesLength % SnapshotRows.OFFSET_LENGTH);
        for (int entry = row + SnapshotRows.OFFSETS_OFFSET; entry < row + rowLength;
            entry += SnapshotRows.OFFSET_LENGTH)
        {
            final int topicId = buffer.getInt(entry, LITTLE_ENDIAN);
            final int queueId = buffer.getInt(entry + Integer.BYTES, LITTLE_ENDIAN);
            final long queueOffset = buffer.getLong(entry + Long.BYTES, LITTLE_ENDIAN);
            check(topicId > 0 && topicId <= image.topicCount() &&
                queueId >= 0 && queueId < image.topic(topicId).queueCount() && queueOffset >= 0);
            offsets.moveTo(topicId, queueId, queueOffset);
        }
    }

    private String name(final int nameOffset)
    {
        final int length = rowLength - nameOffset;
        check(length <= MAX_NAME_LENGTH);
        final byte[] name = new byte[length];
        buffer.getBytes(row + nameOffset, name);

        return new String(name, StandardCharsets.UTF_8);
    }

    private void check(final boolean isValid)
    {
        if (!isValid)
        {
            throw new JournalException(JournalException.Kind.INVALID,
                "the row at byte " + row + " of the metadata makes no sense");
        }
    }
}
