package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Recovery that begins at a checkpoint: what it reads, what it leaves to others, and what it refuses.
 */
class CheckpointRecoveryTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int COUNT = 60;
    private static final int CHECKPOINT = 40;
    private static final int PAYLOAD_LENGTH = 300;
    private static final Path CHECKPOINT_FILE = LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME);

    private SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private List<Long> positions;

    @Test
    void shouldShowWhatLiesAboveTheCheckpointOnly()
    {
        killWithCheckpoint();
        final LogFixture fixture = openAtCheckpoint();
        assertEquals(numbers(CHECKPOINT, COUNT), fixture.recovered);
        assertEquals(positions.get(CHECKPOINT), fixture.log.replayedFrom());
        assertEquals(0, fixture.log.minPosition());
        assertEquals(numbers(0, COUNT), fixture.readAll());
        assertEquals(List.of(), fixture.log.warnings());
    }

    @Test
    void shouldKnowTermAndTimeOfTheLastRecordWhenNothingFollowsTheCheckpoint()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, 30, PAYLOAD_LENGTH);
        fixture.checkpoint();
        fixture.close();

        final LogFixture next = openAtCheckpoint();
        assertEquals(List.of(), next.recovered);
        assertEquals(1, next.log.lastTerm());
        assertEquals(1029, next.log.lastStoreTimestampMs());
        next.append(30, PAYLOAD_LENGTH);
        next.close();
        try (LogFixture whole = open())
        {
            assertEquals(numbers(0, 31), whole.recovered);
        }
    }

    @Test
    void shouldNotReadWhatLiesBelowTheCheckpoint()
    {
        killWithCheckpoint();
        damage(positions.get(3));
        assertEquals(numbers(CHECKPOINT, COUNT), openAtCheckpoint().recovered);
    }

    @Test
    void shouldRefuseRotBelowTheCheckpointToWhoNeedsIt()
    {
        killWithCheckpoint();
        damage(positions.get(3));
        final String before = fingerprint();
        final JournalException ex = assertThrows(JournalException.class, this::open);
        assertEquals(JournalException.Kind.CORRUPT, ex.kind());
        assertTrue(ex.getMessage().endsWith("--accept-loss-from " + positions.get(3)), ex.getMessage());
        assertEquals(before, fingerprint());
    }

    @Test
    void shouldGiveUpWhatLiesBelowTheCheckpointWhenTold()
    {
        killWithCheckpoint();
        damage(positions.get(3));
        try (LogFixture fixture = new LogFixture(context().acceptLossFrom(positions.get(3))))
        {
            assertEquals(numbers(0, 3), fixture.recovered);
            assertTrue(fixture.log.checkpoints().current().checkpointPosition() <= positions.get(3));
        }
        assertEquals(numbers(0, 3), openAtCheckpoint().recovered);
    }

    @Test
    void shouldRefuseARecordAtTheCheckpointThatDoesNotFollowTheOneBefore()
    {
        killWithCheckpoint();
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, LogFixture.DIRECTORY);
        final Checkpoint known = writer.current();
        writer.checkpoint(known.checkpointPosition(), known.crc() + 1, known.term(), known.storeTimestampMs());
        writer.mark(positions.get(CHECKPOINT + 5));
        writer.close();
        final JournalException ex = assertThrows(JournalException.class, this::openAtCheckpoint);
        assertTrue(ex.getMessage().contains("does not follow the record before it"), ex.getMessage());
    }

    @Test
    void shouldRefuseALogThatEndsWithAnotherRecordThanTheCheckpointNames()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, COUNT, PAYLOAD_LENGTH);
        fixture.checkpoint();
        final long last = fixture.positions.get(COUNT - 1);
        storageIo.kill();
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, LogFixture.DIRECTORY);
        final Checkpoint known = writer.current();
        writer.checkpoint(known.checkpointPosition(), known.crc() + 1, known.term(), known.storeTimestampMs());
        writer.close();

        final JournalException ex = assertThrows(JournalException.class, this::open);
        assertEquals(JournalException.Kind.CORRUPT, ex.kind());
        assertTrue(ex.getMessage().contains("is not the one that was there"), ex.getMessage());
        assertTrue(ex.getMessage().endsWith("--accept-loss-from " + last), ex.getMessage());
        try (LogFixture shortened = new LogFixture(context().acceptLossFrom(last)))
        {
            assertEquals(numbers(0, COUNT - 1), shortened.recovered);
        }
        assertEquals(numbers(0, COUNT - 1), open().recovered);
    }

    @Test
    void shouldTellASegmentBelowTheCheckpointThatWasCutOff()
    {
        killWithCheckpoint();
        final Path file = fileOf(0);
        final byte[] content = storageIo.content(file);
        storageIo.content(file, Arrays.copyOf(content, 1000));

        final LogFixture fixture = openAtCheckpoint();
        assertEquals(numbers(CHECKPOINT, COUNT), fixture.recovered);
        assertEquals(1, fixture.log.warnings().size());
        assertTrue(fixture.log.warnings().get(0).startsWith(file + " has 1000 bytes instead of 4096"));
        fixture.reader.seek(0);
        assertThrows(JournalException.class, fixture::readAll);
    }

    @Test
    void shouldFinishARetentionThatWasInterrupted()
    {
        killWithCheckpoint();
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, LogFixture.DIRECTORY);
        writer.minPosition(3 * SEGMENT_LENGTH);
        writer.close();
        storageIo.lose(fileOf(SEGMENT_LENGTH));

        final LogFixture fixture = openAtCheckpoint();
        assertEquals(3 * SEGMENT_LENGTH, fixture.log.minPosition());
        assertFalse(storageIo.exists(fileOf(0)));
        assertFalse(storageIo.exists(fileOf(2 * SEGMENT_LENGTH)));
        assertTrue(storageIo.exists(fileOf(3 * SEGMENT_LENGTH)));
    }

    @Test
    void shouldDeleteNothingBecauseOfACheckpointThatIsInThePageCacheAlone()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            storageIo = new SimulatedStorageIo();
            killWithCheckpoint();
            final LogFixture retaining = openAtCheckpoint();
            storageIo.failForce(1);
            assertThrows(JournalException.class, () -> retaining.log.checkpoints().minPosition(2 * SEGMENT_LENGTH));
            storageIo.kill();

            assertEquals(2 * SEGMENT_LENGTH, openAtCheckpoint().log.minPosition());
            assertFalse(storageIo.exists(fileOf(0)));
            storageIo.crash(new SplittableRandom(seed));
            assertEquals(numbers(CHECKPOINT, COUNT), openAtCheckpoint().recovered, "seed " + seed);
        }
    }

    @Test
    void shouldRefuseALogWhoseBeginIsMissing()
    {
        killWithCheckpoint();
        storageIo.lose(fileOf(0));
        final String before = fingerprint();
        final JournalException ex = assertThrows(JournalException.class, this::openAtCheckpoint);
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains(fileOf(0) + " is missing"), ex.getMessage());
        assertEquals(before, fingerprint());
    }

    @Test
    void shouldTakeTheBeginOfTheLogFromItsFilesWhenTheSlotThatNamedItIsDamaged()
    {
        killWithCheckpoint();
        removeBelow(3 * SEGMENT_LENGTH);
        damageNewestSlot();
        final List<JournalDefect> defects =
            new JournalInspector(storageIo, LogFixture.DIRECTORY).verify(false, InspectionListener.NONE).defects();
        assertTrue(defects.stream().noneMatch((defect) -> defect.file().startsWith("commitlog")), defects.toString());

        final LogFixture fixture = openAtCheckpoint();
        assertEquals(3 * SEGMENT_LENGTH, fixture.log.minPosition());
        assertEquals(numbers(CHECKPOINT, COUNT), fixture.recovered);
        assertEquals(1, fixture.log.warnings().size());
        storageIo.kill();
        assertEquals(List.of(), openAtCheckpoint().log.warnings());
    }

    @Test
    void shouldTellOfADamagedSlotWhenTheLogIsRefused()
    {
        killWithCheckpoint();
        removeBelow(3 * SEGMENT_LENGTH);
        damageNewestSlot();
        storageIo.lose(fileOf(4 * SEGMENT_LENGTH));

        final String before = fingerprint();
        final JournalException ex = assertThrows(JournalException.class, this::openAtCheckpoint);
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains("checkpoint had 1 of 2 slots that could not be read"), ex.getMessage());
        assertTrue(ex.getMessage().contains(fileOf(4 * SEGMENT_LENGTH) + " is missing"), ex.getMessage());
        assertEquals(before, fingerprint());
    }

    @Test
    void shouldReadAllOfALogWhoseCheckpointIsGone()
    {
        killWithCheckpoint();
        storageIo.lose(LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME));
        final LogFixture fixture = openAtCheckpoint();
        assertEquals(numbers(0, COUNT), fixture.recovered);
        storageIo.kill();
        assertEquals(numbers(0, COUNT), openAtCheckpoint().recovered);
    }

    @Test
    void shouldGoOnBehindARemovedBeginWithoutACheckpoint()
    {
        killWithCheckpoint();
        storageIo.lose(LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME));
        storageIo.lose(fileOf(0));
        final List<Long> first = openAtCheckpoint().recovered;
        assertEquals(COUNT - 1, first.get(first.size() - 1));
        storageIo.kill();
        assertEquals(first, openAtCheckpoint().recovered);
    }

    @Test
    void shouldRefuseAPlaceToBeginWhereThereIsNoRecord()
    {
        killWithCheckpoint();
        final long position = positions.get(CHECKPOINT + 2) + 8;
        assertThrows(IllegalArgumentException.class, () -> CommitLog.open(context(), new RecoveryListener()
        {
            @Override
            public long beginAt(final long verifiedFrom, final long minPosition, final long endPosition)
            {
                return position;
            }

            @Override
            public void onRecord(final UnsafeBuffer buffer, final int offset, final int length)
            {
                throw new AssertionError("no record is whole there");
            }
        }));
    }

    /** A checkpoint at a record in the middle, and an end that was forced. */
    private void killWithCheckpoint()
    {
        final LogFixture fixture = open();
        fixture.appendMany(0, CHECKPOINT, PAYLOAD_LENGTH);
        fixture.force();
        fixture.appendMany(CHECKPOINT, COUNT - CHECKPOINT, PAYLOAD_LENGTH);
        fixture.force();
        fixture.checkpointAt(CHECKPOINT);
        positions = List.copyOf(fixture.positions);
        storageIo.kill();
    }

    private void removeBelow(final long position)
    {
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, LogFixture.DIRECTORY);
        writer.minPosition(position);
        writer.close();
        for (long start = 0; start < position; start += SEGMENT_LENGTH)
        {
            storageIo.lose(fileOf(start));
        }
    }

    private void damageNewestSlot()
    {
        final UnsafeBuffer content = new UnsafeBuffer(storageIo.content(CHECKPOINT_FILE));
        final boolean isSecondNewer = content.getLong(TwoSlotFile.SLOT_LENGTH + 8, LITTLE_ENDIAN) >
            content.getLong(8, LITTLE_ENDIAN);
        storageIo.flipBit(CHECKPOINT_FILE, isSecondNewer ? TwoSlotFile.SLOT_LENGTH + 40 : 40, 1);
    }

    private LogFixture open()
    {
        return new LogFixture(context());
    }

    private LogFixture openAtCheckpoint()
    {
        return new LogFixture(context(), true);
    }

    private JournalContext context()
    {
        return LogFixture.context(storageIo, SEGMENT_LENGTH);
    }

    private void damage(final long position)
    {
        storageIo.flipBit(fileOf(position), position % SEGMENT_LENGTH + 150, 3);
    }

    private String fingerprint()
    {
        return LogRecoveryTest.fingerprint(storageIo);
    }

    private static Path fileOf(final long position)
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)
            .resolve(LogSegment.name(position / SEGMENT_LENGTH * SEGMENT_LENGTH));
    }

    private static List<Long> numbers(final long first, final long end)
    {
        return LongStream.range(first, end).boxed().collect(Collectors.toList());
    }
}
