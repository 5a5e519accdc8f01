package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalBackupTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final Path COPY = Path.of("/simulated/copy");
    private static final Path MARKER = COPY.resolve(JournalBackup.MARKER_NAME);

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @Test
    void shouldCopyALogInUseThatCanBeOpened()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            final BackupReport report = backup(InspectionListener.NONE);
            assertEquals(0, report.firstPosition());
            assertEquals(fixture.appender.appendPosition(), report.endPosition());
            assertEquals(List.of(), report.verification().defects());
            append(fixture, 50, 60);
        }

        assertEquals(LongStream.range(0, 50).boxed().collect(Collectors.toList()), recovered());
    }

    @Test
    void shouldTakeWhatIsAppendedWhileItCopies()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            final BackupReport report = backup(
                (done, total) ->
                {
                    if (fixture.positions.size() < 150)
                    {
                        append(fixture, fixture.positions.size(), fixture.positions.size() + 10);
                    }
                    return true;
                });
            assertTrue(report.verification().isWhole(), report.toString());
        }

        final List<Long> recovered = recovered();
        assertTrue(recovered.size() > 50, "only " + recovered.size());
        assertEquals(LongStream.range(0, recovered.size()).boxed().collect(Collectors.toList()), recovered);
    }

    @Test
    void shouldSurviveAPowerFailureWhenItIsDone()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            backup(InspectionListener.NONE);
        }
        storageIo.crash(new SplittableRandom(5));
        assertEquals(LongStream.range(0, 50).boxed().collect(Collectors.toList()), recovered());
    }

    @Test
    void shouldKnowThatAllOfTheCopyIsDurable()
    {
        final long last;
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            last = fixture.positions.get(49);
            backup(InspectionListener.NONE);
        }
        storageIo.flipBit(COPY.resolve("commitlog/" + LogSegment.name(last & -SEGMENT_LENGTH)),
            last % SEGMENT_LENGTH + RecordLayout.TERM_OFFSET, 1);
        final List<JournalDefect> defects =
            new JournalInspector(storageIo, COPY).verify(true, InspectionListener.NONE).defects();
        assertEquals(1, defects.size());
        assertEquals(last, defects.get(0).position());
    }

    @Test
    void shouldCopyTheSnapshotsAndGoOnFromTheNewest()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            final SnapshotStore store = new SnapshotStore(storageIo, LogFixture.DIRECTORY);
            for (final int index : new int[]{10, 30})
            {
                final long position = fixture.positions.get(index);
                final int crc = new JournalInspector(storageIo, LogFixture.DIRECTORY).record(position).bytes()
                    .getInt(RecordLayout.PREV_CRC_OFFSET, ByteOrder.LITTLE_ENDIAN);
                final SnapshotWriter writer = store.begin(position, crc, 1, 1000 + index);
                writer.write(ByteBuffer.wrap(new byte[]{(byte)index}));
                writer.complete();
                fixture.log.checkpoints().checkpoint(position, crc, 1, 1000 + index);
            }
            final BackupReport report = backup(InspectionListener.NONE);
            assertEquals(List.of(), report.verification().defects());

            final Checkpoint copied = CheckpointInspection.read(storageIo, COPY, new ArrayList<>());
            assertEquals(fixture.positions.get(30), copied.checkpointPosition());
            assertEquals(fixture.log.checkpoints().current().crc(), copied.crc());
            final SnapshotStore copiedStore = new SnapshotStore(storageIo, COPY);
            assertEquals(2, copiedStore.positions().length);
            assertEquals(30, copiedStore.read(fixture.positions.get(30)).buffer().getByte(Snapshot.HEADER_LENGTH));
            assertEquals(fixture.positions.get(30),
                new JournalInspector(storageIo, COPY).verify(false, InspectionListener.NONE).log().checkedPosition());
        }
    }

    @Test
    void shouldMarkACopyThatIsNotDone()
    {
        new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)).close();
        storageIo.capacityBytes(0);
        assertThrows(JournalException.class, () -> backup(InspectionListener.NONE));
        assertTrue(storageIo.exists(MARKER));
    }

    @Test
    void shouldHaveASnapshotToBeginWithWhileTheLogMovesOn()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            moveOn(fixture);
            moveOn(fixture);
            final int before = fixture.positions.size();
            final BackupReport report = backup(
                (done, total) ->
                {
                    if (fixture.positions.size() < before + 400)
                    {
                        makeSnapshot(fixture);
                        makeSnapshot(fixture);
                    }
                    return true;
                });
            assertEquals(List.of(), report.verification().defects());
            assertTrue(report.firstPosition() > 0);
            final long[] copied = new SnapshotStore(storageIo, COPY).positions();
            assertTrue(copied.length > 0);
            assertTrue(copied[0] >= report.firstPosition() && copied[copied.length - 1] <= report.endPosition());
        }
        assertFalse(storageIo.exists(MARKER));
        assertTrue(recovered().size() > 10);
    }

    @Test
    void shouldTellThatNoSnapshotSaysWhatWasBelowTheBegin()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            moveOn(fixture);
            moveOn(fixture);
            final SnapshotStore store = new SnapshotStore(storageIo, LogFixture.DIRECTORY);
            for (final long position : store.positions())
            {
                storageIo.flipBit(store.file(position), 0, 1);
            }
            final List<JournalDefect> defects = backup(InspectionListener.NONE).verification().defects();
            assertEquals("the log begins at position " + fixture.log.minPosition() +
                ", and no snapshot tells what was below", defects.get(0).reason());
            assertEquals(1, defects.size(), defects.toString());
        }
        assertTrue(storageIo.exists(MARKER));
    }

    @Test
    void shouldEndInTheMidstOfASegmentAndStayMarked()
    {
        final int segmentLength = 4 * 1024 * 1024;
        final Path first = COPY.resolve("commitlog/" + LogSegment.name(0));
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, segmentLength)))
        {
            fixture.appendMany(0, 6000, 800);
            fixture.force();
            final BackupReport report = backup((done, total) -> !storageIo.exists(first) || 0 == done);
            assertFalse(report.verification().isComplete());
            assertFalse(report.verification().isWhole());
        }
        assertEquals(1024 * 1024, storageIo.content(first).length);
        assertUnfinished(segmentLength);
    }

    @Test
    void shouldStayMarkedWhenTheVerificationEnds()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            assertFalse(backup((done, total) -> !storageIo.exists(COPY.resolve(CheckpointWriter.FILE_NAME)))
                .verification().isComplete());
        }
        assertUnfinished(SEGMENT_LENGTH);
    }

    @Test
    void shouldTellWhatWasDamagedBefore()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture, 0, 50);
            final long position = fixture.positions.get(20);
            storageIo.flipBit(LogFixture.DIRECTORY.resolve("commitlog/" + LogSegment.name(position & -SEGMENT_LENGTH)),
                position % SEGMENT_LENGTH + RecordLayout.TERM_OFFSET, 1);
            final BackupReport report = backup(InspectionListener.NONE);
            assertEquals(List.of(position),
                report.verification().defects().stream().map(JournalDefect::position).collect(Collectors.toList()));
            assertEquals(fixture.appender.appendPosition(), report.endPosition());
        }
        assertUnfinished(SEGMENT_LENGTH);
    }

    @Test
    void shouldRefuseATargetThatHoldsSomething()
    {
        new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)).close();
        backup(InspectionListener.NONE);
        assertEquals("/simulated/copy is not empty: name a directory that does not exist",
            assertThrows(JournalException.class, () -> backup(InspectionListener.NONE)).getMessage());
        final JournalBackup inside = new JournalBackup(
            storageIo, LogFixture.DIRECTORY, LogFixture.DIRECTORY.resolve("copy"), InspectionListener.NONE);
        assertEquals(JournalException.Kind.INVALID, assertThrows(JournalException.class, inside::run).kind());
        assertTrue(storageIo.list(LogFixture.DIRECTORY.resolve("copy")).isEmpty());
    }

    private BackupReport backup(final InspectionListener listener)
    {
        return new JournalBackup(storageIo, LogFixture.DIRECTORY, COPY, listener).run();
    }

    private List<Long> recovered()
    {
        try (LogFixture copy = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH).directory(COPY)))
        {
            return copy.recovered;
        }
    }

    private void assertUnfinished(final int segmentLength)
    {
        assertTrue(storageIo.exists(MARKER));
        assertEquals(List.of("this backup was interrupted or is not whole: delete the directory and copy again"),
            new JournalInspector(storageIo, COPY).verify(true, InspectionListener.NONE).defects().stream()
                .filter((defect) -> JournalBackup.MARKER_NAME.equals(defect.file()))
                .map(JournalDefect::reason).collect(Collectors.toList()));
        final JournalException refused = assertThrows(JournalException.class,
            () -> new LogFixture(LogFixture.context(storageIo, segmentLength).directory(COPY)));
        assertEquals(MARKER + " is there: " + JournalBackup.MARKER_MEANING, refused.getMessage());
    }

    /** Append, make a snapshot, and remove what lies below the one before it. */
    private void moveOn(final LogFixture fixture)
    {
        final long olderPosition = makeSnapshot(fixture);
        while (fixture.log.retention().removeBelow(olderPosition))
        {
            fixture.log.retention().completeRemoval();
            fixture.log.retention().deleteRemoved();
        }
    }

    /** Append, make a checkpoint with its snapshot, keep the newest two; position of the older one, 0 without it. */
    private long makeSnapshot(final LogFixture fixture)
    {
        append(fixture, fixture.positions.size(), fixture.positions.size() + 20);
        final Checkpoint before = fixture.log.checkpoints().current();
        fixture.checkpoint();
        final Checkpoint checkpoint = fixture.log.checkpoints().current();
        final SnapshotStore store = new SnapshotStore(storageIo, LogFixture.DIRECTORY);
        store.begin(checkpoint.checkpointPosition(), checkpoint.crc(), checkpoint.term(), checkpoint.storeTimestampMs())
            .complete();
        store.keepOnly(checkpoint.checkpointPosition(), before.checkpointPosition());
        return before.checkpointPosition();
    }

    private static void append(final LogFixture fixture, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            fixture.append(i, 50 + 37 * i % 400);
            fixture.force();
        }
    }
}
