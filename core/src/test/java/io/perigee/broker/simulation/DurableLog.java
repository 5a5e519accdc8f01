package io.perigee.broker.simulation;

import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What is left of a log if the power goes now: only what was forced, up to the first bytes that are not the next record
 * of the chain. Read by other code than the broker's own, so that the two do not share a mistake. One for each life of
 * the broker, as a recovery may drop what stood behind the end.
 */
final class DurableLog
{
    private static final int NAME_LENGTH = 20;
    private static final int NAME_OFFSET = 8;
    private static final int OFFSETS_ROW_LENGTH = 24;
    private static final int OFFSETS_VALUE_OFFSET = 16;

    private final SimulatedStorageIo storage;
    private final Path directory;
    private final int segmentLength;
    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final CRC32C crc32c = new CRC32C();
    private final Set<String> topics = new HashSet<>();
    private final Set<Integer> groups = new HashSet<>();
    private final Map<GroupQueue, Long> offsets = new HashMap<>();
    private Path segment;
    private long segmentStart = -1;
    private long position;
    private long term;
    private int crc;

    /**
     * Nothing has been read yet.
     *
     * @param storage       that the log is on.
     * @param directory     of its segments.
     * @param segmentLength of each of them.
     */
    DurableLog(final SimulatedStorageIo storage, final Path directory, final int segmentLength)
    {
        this.storage = storage;
        this.directory = directory;
        this.segmentLength = segmentLength;
        bytes = ByteBuffer.allocate(segmentLength);
        buffer = new UnsafeBuffer(bytes);
    }

    /**
     * Where the log would end.
     *
     * @param wanted position that is asked for: up to there it need not be read again.
     * @return end of the last record that is sure to be left, or of an earlier one from the wanted position on.
     */
    long end(final long wanted)
    {
        if (position < wanted)
        {
            readOn();
        }

        return position;
    }

    /** Term of the last record. */
    long term()
    {
        readOn();
        return term;
    }

    boolean hasTopic(final String name)
    {
        return topics.contains(name) || readOn() && topics.contains(name);
    }

    boolean hasGroup(final int groupId)
    {
        return groups.contains(groupId) || readOn() && groups.contains(groupId);
    }

    /** The offset that a group would go on at; -1 if there is none. */
    long offset(final GroupQueue queue)
    {
        readOn();
        return offsets.getOrDefault(queue, -1L);
    }

    /** Always true. */
    private boolean readOn()
    {
        while (true)
        {
            final int start = (int)(position % segmentLength);
            final int end = start + read(start);
            int offset = start;
            int length;
            while ((length = recordLength(offset, end)) > 0)
            {
                crc = RecordLayout.crc(buffer, offset);
                term = RecordLayout.term(buffer, offset);
                enter(offset, RecordLayout.bodyOffset(buffer, offset), RecordLayout.bodyLength(buffer, offset));
                offset += length;
                position += length;
            }

            if (segmentLength - offset >= RecordLayout.HEADER_LENGTH || end < segmentLength)
            {
                return true;
            }

            position += segmentLength - offset;
        }
    }

    /** Read the rest of the segment, to where it lies in it. */
    private int read(final int offset)
    {
        final long start = position - offset;
        if (start != segmentStart)
        {
            final String digits = Long.toString(start);
            segmentStart = start;
            segment = directory.resolve("0".repeat(NAME_LENGTH - digits.length()) + digits);
        }

        bytes.clear().position(offset);
        return storage.readDurable(segment, offset, bytes);
    }

    /** Length of the next record of the chain; 0 if there is none, or not all of it. */
    private int recordLength(final int offset, final int end)
    {
        final int room = end - offset;
        if (room < RecordLayout.HEADER_LENGTH)
        {
            return 0;
        }

        final int length = RecordLayout.length(buffer, offset);
        final boolean isNext = length >= RecordLayout.HEADER_LENGTH && length <= room &&
            RecordLayout.position(buffer, offset) == position &&
            crc == buffer.getInt(offset + RecordLayout.PREV_CRC_OFFSET, LITTLE_ENDIAN);
        if (!isNext)
        {
            return 0;
        }

        final int payloadLength = RecordLayout.keysLength(buffer, offset) +
            RecordLayout.propertiesLength(buffer, offset) + RecordLayout.bodyLength(buffer, offset);
        if (payloadLength < 0 || payloadLength > length - RecordLayout.HEADER_LENGTH)
        {
            return 0;
        }

        crc32c.reset();
        crc32c.update(bytes.array(), offset + RecordLayout.CRC_BEGIN_OFFSET,
            RecordLayout.HEADER_LENGTH + payloadLength - RecordLayout.CRC_BEGIN_OFFSET);
        return (int)crc32c.getValue() == RecordLayout.crc(buffer, offset) ? length : 0;
    }

    private void enter(final int offset, final int bodyOffset, final int bodyLength)
    {
        switch (RecordLayout.type(buffer, offset))
        {
            case RecordType.TOPIC:
                topics.add(new String(
                    bytes.array(), bodyOffset + NAME_OFFSET, bodyLength - NAME_OFFSET, StandardCharsets.UTF_8));
                break;

            case RecordType.GROUP:
                groups.add(buffer.getInt(bodyOffset, LITTLE_ENDIAN));
                break;

            case RecordType.OFFSETS:
                for (int row = bodyOffset; row < bodyOffset + bodyLength; row += OFFSETS_ROW_LENGTH)
                {
                    offsets.put(
                        new GroupQueue(buffer.getInt(row, LITTLE_ENDIAN),
                            buffer.getInt(row + Integer.BYTES, LITTLE_ENDIAN),
                            buffer.getInt(row + 2 * Integer.BYTES, LITTLE_ENDIAN)),
                        buffer.getLong(row + OFFSETS_VALUE_OFFSET, LITTLE_ENDIAN));
                }
                break;

            default:
                break;
        }
    }

    /** A queue as a group reads it. */
    record GroupQueue(int groupId, int topicId, int queueId)
    {
    }
}
