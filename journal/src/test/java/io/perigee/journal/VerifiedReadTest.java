package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;

class VerifiedReadTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int PAYLOAD_LENGTH = 100;
    private static final int RECORD_LENGTH = RecordLayout.recordLength(PAYLOAD_LENGTH);

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH));

    @Test
    void shouldFindEveryRecordAndNothingElse()
    {
        for (int i = 0; i < 100; i++)
        {
            fixture.append(i, PAYLOAD_LENGTH);
        }
        int found = 0;
        for (long position = 0; position < fixture.appender.appendPosition(); position += RecordLayout.ALIGNMENT)
        {
            final boolean isRecord = fixture.positions.contains(position);
            final int length = fixture.reader.verifiedAt(position);
            if (isRecord)
            {
                assertEquals(RECORD_LENGTH, length);
                assertEquals(found, RecordLayout.queueOffset(fixture.reader.buffer(), fixture.reader.offset()));
                found++;
            }
            else if (length > 0)
            {
                assertEquals(SEGMENT_LENGTH, position % SEGMENT_LENGTH + length, "only padding is a record too");
            }
        }
        assertEquals(100, found);
        assertEquals(LogReader.NO_RECORD, fixture.reader.verifiedAt(1L << 40));
        assertEquals(LogReader.NO_RECORD, fixture.reader.verifiedAt(-8));
    }

    @Test
    void shouldSeeEveryFlippedBit()
    {
        fixture.append(1, PAYLOAD_LENGTH);
        fixture.append(2, PAYLOAD_LENGTH);
        final Path file = LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME).resolve(LogSegment.name(0));
        final int begin = RECORD_LENGTH;
        int flips = 0;
        for (int i = begin; i < begin + RecordLayout.HEADER_LENGTH + PAYLOAD_LENGTH; i++)
        {
            // The mark belongs to this node alone and has check bits of its own.
            if (i < begin + RecordLayout.DURABLE_MARK_OFFSET || i >= begin + RecordLayout.DURABLE_MARK_OFFSET + 8)
            {
                storageIo.flipBit(file, i, i & 7);
                assertEquals(LogReader.DAMAGED, fixture.reader.verifiedAt(begin), "byte " + (i - begin));
                storageIo.flipBit(file, i, i & 7);
                assertEquals(RECORD_LENGTH, fixture.reader.verifiedAt(begin));
                flips++;
            }
        }
        assertEquals(RecordLayout.HEADER_LENGTH + PAYLOAD_LENGTH - 8, flips);
    }

    @Test
    void shouldNameTheFileAndTheReason()
    {
        fixture.append(1, PAYLOAD_LENGTH);
        assertEquals(LogReader.DAMAGED, fixture.reader.verifiedAt(RecordLayout.MAGIC_OFFSET));
        assertEquals("has an impossible length", fixture.reader.defect());
        assertEquals("commitlog/00000000000000004096", fixture.reader.fileName(SEGMENT_LENGTH + 5));
    }
}
