package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SegmentRemovalTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int PAYLOAD_LENGTH = 1000;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private LogFixture fixture = open();

    @Test
    void shouldRemoveWholeSegmentsBelowThePositionOnly()
    {
        fill(4);
        assertFalse(remove(SEGMENT_LENGTH - 1));
        assertTrue(remove(2 * SEGMENT_LENGTH + 1));
        assertTrue(remove(2 * SEGMENT_LENGTH + 1));
        assertFalse(remove(2 * SEGMENT_LENGTH + 1));
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldRemoveNothingAboveTheCheckpoint()
    {
        fill(1);
        final long checkpoint = fixture.appender.appendPosition();
        for (int i = 0; i < 20; i++)
        {
            fixture.append(i, PAYLOAD_LENGTH);
        }
        removeBelow(fixture.appender.appendPosition());
        assertEquals(checkpoint & -SEGMENT_LENGTH, fixture.log.minPosition());
        assertEquals(fixture.log.minPosition(), fixture.log.checkpoints().current().minPosition());
    }

    @Test
    void shouldRemoveNothingThatSomebodyNeeds()
    {
        fill(4);
        retention().limit(() -> 2 * SEGMENT_LENGTH + 100);
        removeBelow(4 * SEGMENT_LENGTH);
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
    }

    @Test
    void shouldNeverRemoveWhatIsAppendedTo()
    {
        assertFalse(remove(Long.MAX_VALUE));
        fill(3);
        while (remove(Long.MAX_VALUE))
        {
            // As long as it removes any.
        }
        assertTrue(fixture.log.minPosition() < fixture.appender.appendPosition());
        assertTrue(fixture.log.minPosition() >= fixture.appender.appendPosition() - SEGMENT_LENGTH);
        fixture.append(100, PAYLOAD_LENGTH);
        fixture.reader.seek(fixture.positions.get(fixture.positions.size() - 1));
        assertEquals(List.of(100L), fixture.readAll());
    }

    @Test
    void shouldKeepASegmentThatAReaderHolds()
    {
        fill(4);
        final LogReader reader = fixture.log.newReader();
        assertTrue(reader.at(0) > 0);
        assertTrue(remove(SEGMENT_LENGTH));
        assertEquals(0, retention().deleteRemoved());
        assertTrue(storageIo.exists(file(0)));
        assertEquals(0, RecordLayout.queueOffset(reader.buffer(), reader.offset()));

        reader.release();
        assertEquals(1, retention().deleteRemoved());
        assertFalse(storageIo.exists(file(0)));
        assertEquals(LogReader.NO_RECORD, reader.at(0));
        assertTrue(reader.at(SEGMENT_LENGTH) > 0);
    }

    @Test
    void shouldKeepWhatLiesBehindASegmentThatIsHeldToo()
    {
        fill(5);
        final LogReader reader = fixture.log.newReader();
        assertTrue(reader.at(0) > 0);
        removeBelow(3 * SEGMENT_LENGTH);
        assertEquals(3, retention().removedCount());
        assertEquals(LogReader.NO_RECORD, reader.at(SEGMENT_LENGTH));
        assertEquals(0, RecordLayout.queueOffset(reader.buffer(), reader.offset()));

        assertTrue(reader.at(3 * SEGMENT_LENGTH) > 0);
        removeBelow(0);
        assertEquals(0, retention().removedCount());
    }

    @Test
    void shouldLetGoWhenAReaderMovesOnOrIsClosed()
    {
        fill(5);
        final LogReader moving = fixture.log.newReader();
        final LogReader closed = fixture.log.newReader();
        assertTrue(moving.at(0) > 0);
        assertTrue(closed.at(0) > 0);
        removeBelow(2 * SEGMENT_LENGTH);
        assertTrue(moving.at(3 * SEGMENT_LENGTH) > 0);
        removeBelow(0);
        assertEquals(2, retention().removedCount());

        closed.close();
        removeBelow(0);
        assertEquals(0, retention().removedCount());
        assertTrue(moving.at(3 * SEGMENT_LENGTH) > 0);
    }

    @Test
    void shouldTellACursorThatItsSegmentIsGone()
    {
        fill(4);
        assertTrue(fixture.reader.next(SEGMENT_LENGTH) > 0);
        fixture.reader.release();
        removeBelow(2 * SEGMENT_LENGTH);
        final JournalException ex =
            assertThrows(JournalException.class, () -> fixture.reader.next(fixture.appender.appendPosition()));
        assertTrue(ex.getMessage().contains("begins at " + 2 * SEGMENT_LENGTH), ex.getMessage());
    }

    @Test
    void shouldGoOnAfterAReopen()
    {
        fill(4);
        fixture.reader.release();
        removeBelow(2 * SEGMENT_LENGTH);
        final int next = fixture.positions.size();
        fixture.close();

        fixture = open();
        assertEquals(2 * SEGMENT_LENGTH, fixture.log.minPosition());
        assertEquals(2 * SEGMENT_LENGTH, fixture.positions.get(0));
        fixture.append(next, PAYLOAD_LENGTH);
        assertEquals(next, fixture.readAll().get(fixture.recovered.size()));
    }

    @Test
    void shouldDeleteWhatWasStillHeldWhenTheLogIsClosed()
    {
        fill(4);
        assertTrue(fixture.reader.at(0) > 0);
        removeBelow(2 * SEGMENT_LENGTH);
        fixture.close();
        assertFalse(storageIo.exists(file(0)));
        assertFalse(storageIo.exists(file(1)));
        assertTrue(storageIo.exists(file(2)));
    }

    @Test
    void shouldNeverLeaveAHole()
    {
        fixture.close();
        for (int seed = 0; seed < 300; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final SimulatedStorageIo storage = new SimulatedStorageIo();
            long minPosition = 0;
            for (int round = 0; round < 3; round++)
            {
                fixture = new LogFixture(LogFixture.context(storage, SEGMENT_LENGTH));
                assertTrue(fixture.log.minPosition() >= minPosition, "seed " + seed);
                fixture.log.housekeeping().doWork(0);
                for (int i = 0; i < 20; i++)
                {
                    fixture.append(i, random.nextInt(PAYLOAD_LENGTH));
                }
                fixture.checkpoint();
                for (int i = random.nextInt(5); i > 0; i--)
                {
                    remove(fixture.durablePosition);
                    if (random.nextBoolean())
                    {
                        retention().deleteRemoved();
                    }
                }
                minPosition = fixture.log.minPosition();
                storage.crash(random);
            }
        }
    }

    private void fill(final int segments)
    {
        for (long number = 0; fixture.appender.appendPosition() <= (long)segments * SEGMENT_LENGTH; number++)
        {
            fixture.append(number, PAYLOAD_LENGTH);
        }
        fixture.checkpoint();
    }

    private void removeBelow(final long position)
    {
        boolean isRemoved = true;
        while (isRemoved)
        {
            isRemoved = remove(position);
        }
        int deleted = 1;
        while (deleted > 0)
        {
            deleted = retention().deleteRemoved();
        }
    }

    private boolean remove(final long position)
    {
        return retention().removeBelow(position) && 1 == retention().completeRemoval();
    }

    private LogFixture open()
    {
        return new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH));
    }

    private LogRetention retention()
    {
        return fixture.log.retention();
    }

    private static Path file(final int segment)
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)
            .resolve(LogSegment.name((long)segment * SEGMENT_LENGTH));
    }
}
