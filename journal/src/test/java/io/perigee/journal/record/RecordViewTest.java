package io.perigee.journal.record;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;

class RecordViewTest
{
    private static final int OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
    private int length;

    @BeforeEach
    void writeRecord()
    {
        length = RecordLayout.recordLength(2 + 3 + 10);
        RecordLayout.writeFixed(buffer, OFFSET, RecordType.MESSAGE);
        buffer.putInt(OFFSET + RecordLayout.KEYS_LENGTH_OFFSET, 2, LITTLE_ENDIAN);
        buffer.putInt(OFFSET + RecordLayout.PROPERTIES_LENGTH_OFFSET, 3, LITTLE_ENDIAN);
        buffer.putInt(OFFSET + RecordLayout.BODY_LENGTH_OFFSET, 10, LITTLE_ENDIAN);
        buffer.putLong(OFFSET + RecordLayout.QUEUE_OFFSET_OFFSET, 42, LITTLE_ENDIAN);
        buffer.putInt(OFFSET + RecordLayout.LENGTH_OFFSET, length, LITTLE_ENDIAN);
    }

    @Test
    void shouldFindKeysPropertiesAndBody()
    {
        final RecordView view = new RecordView().wrap(buffer, OFFSET);

        assertEquals(length, RecordView.check(buffer, OFFSET, length));
        assertEquals(42, view.queueOffset());
        assertEquals(OFFSET + 136, view.keysOffset());
        assertEquals(OFFSET + 138, view.propertiesOffset());
        assertEquals(OFFSET + 141, view.bodyOffset());
        assertEquals(10, view.bodyLength());
        assertEquals(length, view.length());
    }

    @Test
    void shouldRefuseLengthsThatLie()
    {
        assertEquals(RecordView.INVALID, RecordView.check(buffer, OFFSET, length - 1));
        assertInvalidWith(RecordLayout.LENGTH_OFFSET, length + 1);
        assertInvalidWith(RecordLayout.LENGTH_OFFSET, -8);
        assertInvalidWith(RecordLayout.BODY_LENGTH_OFFSET, 100);
        assertInvalidWith(RecordLayout.KEYS_LENGTH_OFFSET, -1);
        assertInvalidWith(RecordLayout.PROPERTIES_LENGTH_OFFSET, Integer.MAX_VALUE);
        assertInvalidWith(RecordLayout.MAGIC_OFFSET, 0);
        assertInvalidWith(RecordLayout.VERSION_OFFSET, 0);
    }

    private void assertInvalidWith(final int fieldOffset, final int value)
    {
        final int before = buffer.getInt(OFFSET + fieldOffset, LITTLE_ENDIAN);
        buffer.putInt(OFFSET + fieldOffset, value, LITTLE_ENDIAN);
        assertEquals(RecordView.INVALID, RecordView.check(buffer, OFFSET, length));
        buffer.putInt(OFFSET + fieldOffset, before, LITTLE_ENDIAN);
    }
}
