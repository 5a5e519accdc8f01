package io.perigee.client.consumer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.journal.record.RecordView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes records as a broker would deliver them.
 */
final class TestRecords
{
    static final int TOPIC_ID = 5;

    private TestRecords()
    {
    }

    static RecordView record(final int queueId, final long queueOffset, final String body)
    {
        return record(queueId, queueOffset, body, "", Map.of(), 0);
    }

    static RecordView tagged(final int queueId, final long queueOffset, final String tag)
    {
        return record(queueId, queueOffset, "body", "", Map.of("TAGS", tag), tag.hashCode());
    }

    static RecordView record(
        final int queueId,
        final long queueOffset,
        final String body,
        final String keys,
        final Map<String, String> properties,
        final long tagHash)
    {
        final byte[] bodyBytes = body.getBytes(StandardCharsets.UTF_8);
        final byte[] keyBytes = keys.getBytes(StandardCharsets.UTF_8);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
        int offset = RecordLayout.HEADER_LENGTH;
        buffer.putBytes(offset, keyBytes);
        offset += keyBytes.length;
        final int propertiesLength = PropertiesCodec.encode(properties, buffer, offset);
        offset += propertiesLength;
        buffer.putBytes(offset, bodyBytes);

        RecordLayout.writeFixed(buffer, 0, RecordType.MESSAGE);
        final int payloadLength = keyBytes.length + propertiesLength + bodyBytes.length;
        putInt(buffer, RecordLayout.LENGTH_OFFSET, RecordLayout.recordLength(payloadLength));
        putInt(buffer, RecordLayout.TOPIC_ID_OFFSET, TOPIC_ID);
        putInt(buffer, RecordLayout.QUEUE_ID_OFFSET, queueId);
        putInt(buffer, RecordLayout.USER_FLAG_OFFSET, 7);
        putInt(buffer, RecordLayout.KEYS_LENGTH_OFFSET, keyBytes.length);
        putInt(buffer, RecordLayout.PROPERTIES_LENGTH_OFFSET, propertiesLength);
        putInt(buffer, RecordLayout.BODY_LENGTH_OFFSET, bodyBytes.length);
        putLong(buffer, RecordLayout.QUEUE_OFFSET_OFFSET, queueOffset);
        putLong(buffer, RecordLayout.POSITION_OFFSET, 1000 + queueOffset);
        putLong(buffer, RecordLayout.STORE_TIMESTAMP_OFFSET, 2000);
        putLong(buffer, RecordLayout.BORN_TIMESTAMP_OFFSET, 1999);
        putLong(buffer, RecordLayout.TAG_HASH_OFFSET, tagHash);
        return new RecordView().wrap(buffer, 0);
    }

    private static void putInt(final UnsafeBuffer buffer, final int offset, final int value)
    {
        buffer.putInt(offset, value, ByteOrder.LITTLE_ENDIAN);
    }

    private static void putLong(final UnsafeBuffer buffer, final int offset, final long value)
    {
        buffer.putLong(offset, value, ByteOrder.LITTLE_ENDIAN);
    }
}
