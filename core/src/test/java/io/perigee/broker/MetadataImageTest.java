package io.perigee.broker;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class MetadataImageTest
{
    private final MetadataImage image = new MetadataImage();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1024]);

    @Test
    void shouldFollowTheRecordsOfTheLog()
    {
        topic(1, "orders", 3);
        topic(2, "fills", 1);
        group(1, "risk");
        message(1, 2, 7);
        message(1, 2, 8);
        message(2, 0, 0);
        offsets(1, 1, 2, 8);

        assertEquals(2, image.topicCount());
        assertEquals("orders", image.topic(1).name());
        assertEquals(3, image.topic(1).queueCount());
        assertEquals(0, image.topic(1).nextOffset(0));
        assertEquals(9, image.topic(1).nextOffset(2));
        assertEquals(1, image.topic(2).nextOffset(0));
        assertEquals("risk", image.group(1).name());
        assertEquals(1, image.group(1).offsets().count());
        assertEquals(8, image.group(1).offsets().queueOffset(0));
    }

    @Test
    void shouldNotLetAGroupGoBack()
    {
        topic(1, "orders", 2);
        group(1, "risk");
        offsets(1, 1, 1, 8);
        offsets(1, 1, 0, 3);
        offsets(1, 1, 1, 5);

        final CommittedOffsetRows rows = image.group(1).offsets();
        assertEquals(2, rows.count());
        assertEquals(8, rows.queueOffset(0));
        assertEquals(0, rows.queueId(1));
        assertEquals(3, rows.queueOffset(1));
    }

    @Test
    void shouldLeaveNothingBehindOfTerms()
    {
        record(RecordType.TERM, 0, 16);

        assertEquals(0, image.topicCount());
        assertEquals(0, image.groupCount());
    }

    @Test
    void shouldRefuseIdsThatDoNotFollow()
    {
        assertThrows(IllegalStateException.class, () -> topic(2, "orders", 1));
        assertThrows(IllegalStateException.class, () -> group(2, "risk"));
    }

    private void topic(final int topicId, final String name, final int queueCount)
    {
        final int length = MetadataRecords.putTopic(
            record, RecordLayout.HEADER_LENGTH, queueCount, name.getBytes(StandardCharsets.UTF_8));
        record(RecordType.TOPIC, topicId, length);
    }

    private void group(final int groupId, final String name)
    {
        final int length = MetadataRecords.putGroup(
            record, RecordLayout.HEADER_LENGTH, groupId, name.getBytes(StandardCharsets.UTF_8));
        record(RecordType.GROUP, 0, length);
    }

    private void offsets(final int groupId, final int topicId, final int queueId, final long queueOffset)
    {
        MetadataRecords.putOffsetsRow(record, RecordLayout.HEADER_LENGTH, groupId, topicId, queueId, queueOffset);
        record(RecordType.OFFSETS, 0, MetadataRecords.OFFSETS_ROW_LENGTH);
    }

    private void message(final int topicId, final int queueId, final long queueOffset)
    {
        record.putInt(RecordLayout.QUEUE_ID_OFFSET, queueId, LITTLE_ENDIAN);
        record.putLong(RecordLayout.QUEUE_OFFSET_OFFSET, queueOffset, LITTLE_ENDIAN);
        record(RecordType.MESSAGE, topicId, 10);
    }

    private void record(final int type, final int topicId, final int bodyLength)
    {
        RecordLayout.writeFixed(record, 0, type);
        record.putInt(RecordLayout.TOPIC_ID_OFFSET, topicId, LITTLE_ENDIAN);
        record.putInt(RecordLayout.BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        image.onRecord(record, 0, RecordLayout.recordLength(bodyLength));
    }
}
