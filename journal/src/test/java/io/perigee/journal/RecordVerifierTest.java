package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecordVerifierTest
{
    private static final int PAYLOAD_LENGTH = 101;

    private final RecordVerifier verifier = new RecordVerifier();
    private final ByteBuffer view = ByteBuffer.allocate(1024);
    private final UnsafeBuffer buffer = new UnsafeBuffer(view);

    @Test
    void shouldAcceptWhatTheAppenderHasWritten()
    {
        copyRecord();
        assertEquals(RecordDefect.NONE, verify(0));
    }

    @Test
    void shouldFindEveryFlippedBit()
    {
        copyRecord();
        final int end = RecordLayout.HEADER_LENGTH + PAYLOAD_LENGTH;
        final Set<RecordDefect> found = EnumSet.noneOf(RecordDefect.class);
        for (int index = 0; index < end; index++)
        {
            final boolean isMark = index >= RecordLayout.DURABLE_MARK_OFFSET && index < RecordLayout.CRC_BEGIN_OFFSET;
            for (int bit = 0; bit < Byte.SIZE && !isMark; bit++)
            {
                final byte old = buffer.getByte(index);
                buffer.putByte(index, (byte)(old ^ 1 << bit));
                final RecordDefect defect = verify(0);
                assertNotEquals(RecordDefect.NONE, defect, "byte " + index + " bit " + bit);
                found.add(defect);
                buffer.putByte(index, old);
            }
        }

        assertTrue(found.containsAll(EnumSet.of(RecordDefect.LENGTH, RecordDefect.MAGIC, RecordDefect.VERSION,
            RecordDefect.HEADER, RecordDefect.PARTS, RecordDefect.POSITION, RecordDefect.CRC)), found.toString());
    }

    @Test
    void shouldNameWhatIsAbsentOrMisplaced()
    {
        assertEquals(RecordDefect.ABSENT, verify(0));
        copyRecord();
        assertEquals(RecordDefect.POSITION, verify(8));
    }

    @Test
    void shouldNotLeaveTheSegment()
    {
        copyRecord();
        final int length = RecordLayout.length(buffer, 0);
        assertEquals(RecordDefect.LENGTH, verifier.verify(buffer, view, 0, length - 8, 0));
        buffer.putInt(RecordLayout.BODY_LENGTH_OFFSET, Integer.MAX_VALUE, LITTLE_ENDIAN);
        buffer.putInt(RecordLayout.KEYS_LENGTH_OFFSET, Integer.MAX_VALUE, LITTLE_ENDIAN);
        assertEquals(RecordDefect.PARTS, verify(0));
    }

    private RecordDefect verify(final long position)
    {
        return verifier.verify(buffer, view, 0, buffer.capacity(), position);
    }

    private void copyRecord()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(new SimulatedStorageIo(), 4096)))
        {
            fixture.append(0, PAYLOAD_LENGTH);
            final int length = fixture.reader.next(fixture.appender.appendPosition());
            buffer.putBytes(0, fixture.reader.buffer(), fixture.reader.offset(), length);
        }
    }
}
