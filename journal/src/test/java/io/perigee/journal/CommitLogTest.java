package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CommitLogTest
{
    private static final int SEGMENT_LENGTH = 4096;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @Test
    void shouldBeginEmpty()
    {
        try (LogFixture fixture = open())
        {
            assertEquals(0, fixture.log.recoveredPosition());
            assertEquals(0, fixture.log.minPosition());
            assertEquals(0, fixture.log.lastTerm());
            assertEquals(List.of(), fixture.readAll());
            assertEquals(List.of("00000000000000000000"), storageIo.list(directory()));
        }
    }

    @Test
    void shouldReadWhatWasAppendedAcrossSegments()
    {
        try (LogFixture fixture = open())
        {
            final List<Long> expected = append(fixture, 0, 100);
            assertEquals(expected, fixture.readAll());

            fixture.reader.seek(fixture.positions.get(40));
            assertEquals(expected.subList(40, 100), fixture.readAll());
            assertEquals(0, fixture.reader.next(fixture.appender.appendPosition()));
        }
    }

    @Test
    void shouldStopAtTheLimit()
    {
        try (LogFixture fixture = open())
        {
            append(fixture, 0, 3);
            final long limit = fixture.positions.get(2);
            assertTrue(fixture.reader.next(limit) > 0);
            assertTrue(fixture.reader.next(limit) > 0);
            assertEquals(limit, fixture.reader.endPosition());
            assertEquals(LogReader.NO_RECORD, fixture.reader.next(limit));
            assertTrue(fixture.reader.next(fixture.appender.appendPosition()) > 0);
            assertEquals(limit, fixture.reader.position());
        }
    }

    @Test
    void shouldNotShowARecordThatTheLimitCutsThrough()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 100);
            final long second = fixture.append(1, 3000 - LogFixture.MAX_PAYLOAD);
            for (long limit = 8; limit < second; limit += 8)
            {
                assertEquals(LogReader.NO_RECORD, fixture.reader.next(limit));
            }
            assertTrue(fixture.reader.next(second + 8) > 0);
            assertEquals(LogReader.NO_RECORD, fixture.reader.next(second + 8));
            assertEquals(List.of(1L), fixture.readAll());
        }
    }

    @Test
    void shouldLookAtAnyRecordWithoutMovingTheCursor()
    {
        try (LogFixture fixture = open())
        {
            append(fixture, 0, 50);
            fixture.reader.next(fixture.appender.appendPosition());
            final long cursor = fixture.reader.cursor();
            for (int i = 49; i >= 0; i--)
            {
                assertTrue(fixture.reader.at(fixture.positions.get(i)) > 0);
                assertEquals(i, RecordLayout.queueOffset(fixture.reader.buffer(), fixture.reader.offset()));
                assertEquals(fixture.positions.get(i), fixture.reader.position());
            }
            assertEquals(cursor, fixture.reader.cursor());
            assertEquals(LogReader.NO_RECORD, fixture.reader.at(1L << 40));
        }
    }

    @Test
    void shouldRefuseToReadWhatIsNoRecord()
    {
        try (LogFixture fixture = open())
        {
            append(fixture, 0, 3);
            fixture.reader.seek(fixture.positions.get(1) + 8);
            final JournalException ex = assertThrows(
                JournalException.class, () -> fixture.reader.next(fixture.appender.appendPosition()));
            assertEquals(JournalException.Kind.INVALID, ex.kind());
        }
    }

    @Test
    void shouldRollWithPaddingAndSkipItWhenReading()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 1900);
            fixture.append(1, 1500);
            fixture.append(2, 1900);
            assertEquals(SEGMENT_LENGTH, fixture.positions.get(2));
            assertEquals(List.of(0L, 1L, 2L), fixture.readAll());
        }
        try (LogFixture fixture = open())
        {
            assertEquals(List.of(0L, 1L, 2L), fixture.recovered);
            assertEquals(1, fixture.paddings());
        }
    }

    @Test
    void shouldSkipAnEndThatIsTooShortForAHeader()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 1900);
            fixture.append(1, SEGMENT_LENGTH - RecordLayout.recordLength(1900) - 2 * RecordLayout.HEADER_LENGTH + 8);
            assertEquals(SEGMENT_LENGTH - 128, fixture.appender.appendPosition());
            fixture.append(2, 100);
            assertEquals(SEGMENT_LENGTH, fixture.positions.get(2));
            assertEquals(List.of(0L, 1L, 2L), fixture.readAll());
        }
        try (LogFixture fixture = open())
        {
            assertEquals(List.of(0L, 1L, 2L), fixture.recovered);
            assertEquals(0, fixture.paddings());
        }
    }

    @Test
    void shouldFillASegmentToItsLastByte()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 1912);
            fixture.append(1, 1912);
            assertEquals(SEGMENT_LENGTH, fixture.appender.appendPosition());
        }
        try (LogFixture fixture = open())
        {
            assertEquals(SEGMENT_LENGTH, fixture.log.recoveredPosition());
            fixture.append(2, 10);
            assertEquals(List.of(0L, 1L, 2L), fixture.readAll());
        }
    }

    @Test
    void shouldGoOnAfterReopening()
    {
        final List<Long> expected = new ArrayList<>();
        for (int round = 0; round < 5; round++)
        {
            try (LogFixture fixture = open())
            {
                assertEquals(expected, fixture.recovered);
                assertEquals(round, fixture.log.lastTerm());
                assertEquals(0 == round ? 0 : 1000 + round * 20 - 1, fixture.log.lastStoreTimestampMs());
                expected.addAll(append(fixture, round * 20, 20));
                assertEquals(expected, fixture.readAll());
            }
        }
    }

    @Test
    void shouldSaySoWhenTheSpaceIsNotReady()
    {
        try (LogFixture fixture = open())
        {
            long endPosition = 0;
            for (int offset = fixture.appender.claim(1000); offset >= 0; offset = fixture.appender.claim(1000))
            {
                fixture.write(0, offset, 1000);
                endPosition = fixture.appender.publish(0);
            }
            assertTrue(endPosition <= fixture.log.filledPosition());
            fixture.log.housekeeping().doWork(0);
            fixture.log.housekeeping().doWork(0);
            assertTrue(fixture.appender.claim(1000) >= 0);
        }
    }

    @Test
    void shouldLeaveNoTraceOfAnAbandonedClaim()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 100);
            fixture.write(77, fixture.appender.claim(1500), 1500);
            assertThrows(IllegalStateException.class, () -> fixture.appender.claim(10));
            fixture.appender.abandon();
            fixture.append(1, 3);
            assertEquals(List.of(0L, 1L), fixture.readAll());
            assertEquals(0, RecordLayout.length(fixture.appender.buffer(), (int)fixture.appender.appendPosition()));
        }
        try (LogFixture fixture = open())
        {
            assertEquals(List.of(0L, 1L), fixture.recovered);
        }
    }

    @Test
    void shouldChecksumALargeRecordInParts()
    {
        try (LogFixture fixture = open())
        {
            fixture.append(0, 100);
            fixture.write(1, fixture.appender.claim(1500), 1500);
            for (int length = 0; length <= 1500; length += 500)
            {
                fixture.appender.checksumUpTo(length);
            }
            fixture.appender.publish(0);
            fixture.append(2, 100);
        }
        try (LogFixture fixture = open())
        {
            assertEquals(List.of(0L, 1L, 2L), fixture.recovered);
        }
    }

    @Test
    void shouldRefuseToPublishWhatWasNotClaimed()
    {
        try (LogFixture fixture = open())
        {
            fixture.write(1, fixture.appender.claim(1500), 1400);
            assertThrows(IllegalStateException.class, () -> fixture.appender.publish(0));
            assertThrows(IllegalArgumentException.class, () -> fixture.appender.claim(LogFixture.MAX_PAYLOAD + 1));
        }
    }

    @Test
    void shouldDropWhatFollowsADamagedRecord()
    {
        final LogFixture killed = open();
        append(killed, 0, 40);
        final long damaged = killed.positions.get(25);
        storageIo.kill();
        storageIo.flipBit(directory().resolve(LogSegment.name(damaged / SEGMENT_LENGTH * SEGMENT_LENGTH)),
            damaged % SEGMENT_LENGTH + 150, 3);

        for (int i = 0; i < 2; i++)
        {
            try (LogFixture fixture = open())
            {
                assertEquals(numbers(0, 25), fixture.recovered);
                assertTrue(fixture.log.recoveredPosition() <= damaged);
                fixture.assertZeroBehindTheEnd();
            }
        }
        try (LogFixture fixture = open())
        {
            append(fixture, 100, 40);
        }
        try (LogFixture fixture = open())
        {
            final List<Long> expected = numbers(0, 25);
            expected.addAll(numbers(100, 40));
            assertEquals(expected, fixture.recovered);
        }
    }

    @Test
    void shouldNotBelieveAValidRecordThatFollowedAnother()
    {
        final UnsafeBuffer stale = new UnsafeBuffer(new byte[544]);
        try (LogFixture fixture = open())
        {
            append(fixture, 10, 3);
            assertEquals(stale.capacity(), fixture.reader.at(fixture.positions.get(1)));
            stale.putBytes(0, fixture.reader.buffer(), fixture.reader.offset(), stale.capacity());
        }
        storageIo.delete(directory().resolve(LogSegment.name(0)));
        storageIo.delete(LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME));
        final long position;
        try (LogFixture fixture = open())
        {
            fixture.term = 2;
            append(fixture, 10, 1);
            position = fixture.appender.appendPosition();
            assertEquals(position, RecordLayout.position(stale, 0));
            storageIo.open(directory().resolve(LogSegment.name(0))).write(position, ByteBuffer.wrap(stale.byteArray()));
        }
        try (LogFixture fixture = open())
        {
            assertEquals(List.of(10L), fixture.recovered);
            assertEquals(position, fixture.log.recoveredPosition());
            fixture.assertZeroBehindTheEnd();
        }
    }

    @Test
    void shouldKeepTwoSegmentsAheadAndNoMore()
    {
        try (LogFixture fixture = open())
        {
            append(fixture, 0, 20);
            while (fixture.log.housekeeping().doWork(0) > 0)
            {
                assertTrue(fixture.log.filledPosition() >= fixture.appender.appendPosition());
            }
            final long append = fixture.appender.appendPosition();
            final long segments = append / SEGMENT_LENGTH + 1 + LogHousekeeping.SEGMENTS_AHEAD;
            assertEquals(segments, storageIo.list(directory()).size());
        }
    }

    @Test
    void shouldNotForceWhatIsFilledAheadWhenNobodyWaits()
    {
        final JournalContext context = LogFixture.context(storageIo, SEGMENT_LENGTH);
        context.preparation().forceAhead(false);
        try (LogFixture fixture = new LogFixture(context))
        {
            final long forces = storageIo.forceCount();
            append(fixture, 0, 50);
            assertEquals(forces, storageIo.forceCount());
            fixture.force();
            assertTrue(storageIo.forceCount() > forces);
        }
    }

    @Test
    void shouldGoOnWhenAFullFileSystemHasSpaceAgain()
    {
        storageIo.capacityBytes(3 * SEGMENT_LENGTH + 2 * TwoSlotFile.FILE_LENGTH);
        try (LogFixture fixture = open())
        {
            final JournalException ex = assertThrows(JournalException.class, () -> append(fixture, 0, 100));
            assertEquals(JournalException.Kind.FULL, ex.kind());
            final int count = fixture.positions.size();
            assertFalse(fixture.positions.isEmpty());
            storageIo.capacityBytes(Long.MAX_VALUE);
            append(fixture, count, 50);
            assertEquals(numbers(0, count + 50), fixture.readAll());
        }
    }

    private LogFixture open()
    {
        return new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH));
    }

    private static Path directory()
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME);
    }

    private static List<Long> append(final LogFixture fixture, final long first, final int count)
    {
        for (long number = first; number < first + count; number++)
        {
            fixture.append(number, (int)(number * 37 % 700));
        }
        return numbers(first, count);
    }

    private static List<Long> numbers(final long first, final int count)
    {
        return LongStream.range(first, first + count).boxed().collect(Collectors.toCollection(ArrayList::new));
    }
}
