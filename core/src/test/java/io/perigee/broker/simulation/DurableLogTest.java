package io.perigee.broker.simulation;

import io.perigee.broker.simulation.DurableLog.GroupQueue;
import io.perigee.journal.MappedRegion;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.StorageFile;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DurableLogTest
{
    private static final Path DIRECTORY = Path.of("/log");
    private static final int SEGMENT_LENGTH = 8192;
    private static final int PAGE_LENGTH = 4096;
    private static final GroupQueue GROUP_QUEUE = new GroupQueue(3, 1, 2);

    private final SimulatedStorageIo storage = new SimulatedStorageIo();
    private final DurableLog log = new DurableLog(storage, DIRECTORY, SEGMENT_LENGTH);
    private StorageFile file;
    private UnsafeBuffer buffer;
    private int length;
    private int lastCrc;

    @BeforeEach
    void setUp()
    {
        storage.createDirectories(DIRECTORY, true);
        file = storage.create(DIRECTORY.resolve("0".repeat(20)));
        final MappedRegion region = file.map(0, SEGMENT_LENGTH);
        buffer = region.buffer();
    }

    @Test
    void shouldHoldWhatWasForcedAndNothingElse()
    {
        storage.forceDirectory(DIRECTORY);
        append(RecordType.TERM, new byte[16]);
        assertEquals(0, log.end(length));

        file.force(0, length);
        assertEquals(length, log.end(length));
        assertEquals(5, log.term());
    }

    @Test
    void shouldHoldNothingUnderANameThatWasNotForced()
    {
        append(RecordType.TERM, new byte[16]);
        file.force(0, length);
        assertEquals(0, log.end(length));

        storage.forceDirectory(DIRECTORY);
        assertEquals(length, log.end(length));
    }

    @Test
    void shouldNotHoldARecordWhoseLastBytesWereLeftOut()
    {
        storage.forceDirectory(DIRECTORY);
        append(RecordType.TERM, new byte[16]);
        final int first = length;
        // Its last eight bytes are the first of the next page.
        append(RecordType.TERM, filled(PAGE_LENGTH + Long.BYTES - first - RecordLayout.HEADER_LENGTH));
        file.force(0, length - Long.BYTES);
        assertEquals(first, log.end(length));

        file.force(0, length);
        assertEquals(length, log.end(length));
    }

    @Test
    void shouldNotTakeForTheNextRecordWhatAnEarlierLifeLeft()
    {
        storage.forceDirectory(DIRECTORY);
        append(RecordType.TERM, new byte[16]);
        final int end = length;
        lastCrc++;
        append(RecordType.TERM, new byte[16]);
        file.force(0, length);

        assertEquals(end, log.end(length));
    }

    @Test
    void shouldKnowTopicsGroupsAndOffsets()
    {
        storage.forceDirectory(DIRECTORY);
        append(RecordType.TOPIC, named("orders"));
        append(RecordType.GROUP, named("payments"));
        append(RecordType.OFFSETS, offsets(41));
        append(RecordType.OFFSETS, offsets(42));
        assertFalse(log.hasTopic("orders"));
        assertFalse(log.hasGroup(3));
        assertEquals(-1, log.offset(GROUP_QUEUE));

        file.force(0, length);
        assertTrue(log.hasTopic("orders"));
        assertTrue(log.hasGroup(3));
        assertEquals(42, log.offset(GROUP_QUEUE));
    }

    private void append(final int type, final byte[] body)
    {
        final int offset = length;
        RecordLayout.writeFixed(buffer, offset, type);
        buffer.putInt(offset + RecordLayout.PREV_CRC_OFFSET, lastCrc, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.TERM_OFFSET, 5, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.POSITION_OFFSET, offset, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, body.length, LITTLE_ENDIAN);
        buffer.putBytes(offset + RecordLayout.HEADER_LENGTH, body);
        final byte[] covered = new byte[RecordLayout.HEADER_LENGTH + body.length - RecordLayout.CRC_BEGIN_OFFSET];
        buffer.getBytes(offset + RecordLayout.CRC_BEGIN_OFFSET, covered);
        final CRC32C crc32c = new CRC32C();
        crc32c.update(covered);
        lastCrc = (int)crc32c.getValue();
        buffer.putInt(offset + RecordLayout.CRC_OFFSET, lastCrc, LITTLE_ENDIAN);
        length += RecordLayout.recordLength(body.length);
        buffer.putInt(offset, length - offset, LITTLE_ENDIAN);
    }

    private static byte[] filled(final int bodyLength)
    {
        final byte[] body = new byte[bodyLength];
        Arrays.fill(body, (byte)7);
        return body;
    }

    private static byte[] named(final String name)
    {
        final byte[] text = name.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer body = new UnsafeBuffer(new byte[2 * Integer.BYTES + text.length]);
        body.putInt(0, 3, LITTLE_ENDIAN);
        body.putBytes(2 * Integer.BYTES, text);
        return body.byteArray();
    }

    private static byte[] offsets(final long queueOffset)
    {
        final UnsafeBuffer body = new UnsafeBuffer(new byte[4 * Integer.BYTES + Long.BYTES]);
        body.putInt(0, GROUP_QUEUE.groupId(), LITTLE_ENDIAN);
        body.putInt(Integer.BYTES, GROUP_QUEUE.topicId(), LITTLE_ENDIAN);
        body.putInt(2 * Integer.BYTES, GROUP_QUEUE.queueId(), LITTLE_ENDIAN);
        body.putLong(4 * Integer.BYTES, queueOffset, LITTLE_ENDIAN);
        return body.byteArray();
    }
}
