package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalInspectorTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int RECORDS = 60;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final JournalInspector inspector = new JournalInspector(storageIo, LogFixture.DIRECTORY);
    private final List<Long> positions = new ArrayList<>();
    private long endPosition;

    @Test
    void shouldFindNothingWrongInWhatWasWritten()
    {
        write();
        final JournalReport report = verify();
        assertEquals(List.of(), report.defects());
        assertTrue(report.isWhole());
        assertEquals(endPosition, report.log().endPosition());
        assertEquals(0, report.log().checkedPosition());
        assertEquals(1, report.log().lastTerm());
        assertEquals(1000 + RECORDS - 1, report.log().lastStoreTimestampMs());
        assertTrue(report.log().records() >= RECORDS, "padding counts too: " + report.log().records());
    }

    @Test
    void shouldChangeNothing()
    {
        write();
        final long writes = storageIo.writeCount();
        final long forces = storageIo.forceCount();
        verify();
        inspector.files();
        inspector.record(0);
        assertEquals(writes, storageIo.writeCount());
        assertEquals(forces, storageIo.forceCount());
    }

    @Test
    void shouldNameEveryFlippedBitBelowTheMark()
    {
        write();
        final SplittableRandom random = new SplittableRandom(7);
        final long durablePosition = verify().log().durablePosition();
        for (int i = 0; i < 200; i++)
        {
            final int index = random.nextInt(RECORDS - 10);
            final long position = positions.get(index);
            final int offset = random.nextInt(RecordLayout.CRC_BEGIN_OFFSET, RecordLayout.HEADER_LENGTH);
            final int bit = random.nextInt(Byte.SIZE);
            flip(position + offset, bit);

            final List<JournalDefect> defects = verify().defects();
            assertEquals(1, defects.size(), () -> "byte " + offset + ": " + defects);
            assertEquals(position, defects.get(0).position());
            assertEquals(file(position), defects.get(0).file());
            assertEquals(positions.get(index + 1) / SEGMENT_LENGTH == position / SEGMENT_LENGTH ?
                positions.get(index + 1) : position + defects.get(0).lengthBytes(),
                position + defects.get(0).lengthBytes());
            assertTrue(defects.get(0).reason().endsWith("everything below " + durablePosition + " was durable"),
                defects.get(0).reason());
            flip(position + offset, bit);
        }
        assertTrue(verify().isWhole());
    }

    @Test
    void shouldTakeAFlipAboveTheMarkForTheEnd()
    {
        append(new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)));
        storageIo.kill();
        final long last = positions.get(RECORDS - 1);
        flip(last + RecordLayout.TERM_OFFSET, 0);
        final JournalReport report = verify();
        assertEquals(List.of(), report.defects());
        assertEquals(last, report.log().endPosition());
        assertEquals(1000 + RECORDS - 2, report.log().lastStoreTimestampMs());
    }

    @Test
    void shouldKnowFromTheCheckpointThatTheEndWasDurable()
    {
        write();
        final long last = positions.get(RECORDS - 1);
        flip(last + RecordLayout.TERM_OFFSET, 0);
        final JournalDefect defect = onlyDefect();
        assertEquals(last, defect.position());
        assertEquals(endPosition, last + defect.lengthBytes());
        assertEquals("the record has a wrong checksum, and everything below " + endPosition + " was durable",
            defect.reason());
    }

    @Test
    void shouldTellADamagedCheckpoint()
    {
        write();
        final Path file = LogFixture.DIRECTORY.resolve("checkpoint");
        storageIo.flipBit(file, 24, 1);
        final JournalDefect one = onlyDefect();
        assertEquals("checkpoint", one.file());
        assertEquals("one of two slots does not verify; the other holds what was written before", one.reason());

        storageIo.flipBit(file, TwoSlotFile.SLOT_LENGTH + 24, 1);
        assertEquals("no slot verifies, so nothing says what is durable but the records themselves",
            onlyDefect().reason());
    }

    @Test
    void shouldBeginWhereAStartWould()
    {
        write();
        final int index = RECORDS / 2;
        final long position = positions.get(index);
        final int crc = inspector.record(position).bytes().getInt(
            RecordLayout.PREV_CRC_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, LogFixture.DIRECTORY);
        writer.checkpoint(position, crc, 1, 1000 + index - 1);
        writer.close();
        assertEquals("the snapshot is missing that the checkpoint names", onlyDefect().reason());
        new SnapshotStore(storageIo, LogFixture.DIRECTORY).begin(position, crc, 1, 1000 + index - 1).complete();

        final LogReport log = inspector.verify(false, InspectionListener.NONE).log();
        assertEquals(position, log.checkedPosition());
        assertEquals(endPosition, log.endPosition());

        flip(positions.get(3) + RecordLayout.TERM_OFFSET, 0);
        assertTrue(inspector.verify(false, InspectionListener.NONE).isWhole());
        assertEquals(positions.get(3), onlyDefect().position());
    }

    @Test
    void shouldMissSegmentsThatRetentionHasNotDeleted()
    {
        write();
        storageIo.delete(path(0));
        final JournalDefect missing = onlyDefect();
        assertEquals("commitlog/00000000000000000000", missing.file());
        assertEquals("the segment is missing although later segments exist", missing.reason());
    }

    @Test
    void shouldTellARecordThatDoesNotFollowTheOneBefore()
    {
        write();
        try (StorageFile file = storageIo.open(path(0)))
        {
            final int second = (int)(long)positions.get(1);
            final ByteBuffer record = ByteBuffer.allocate((int)(positions.get(2) - second));
            file.read(second, record);
            final SplittableRandom random = new SplittableRandom(3);
            record.putInt(RecordLayout.PREV_CRC_OFFSET, random.nextInt());
            final CRC32C crc = new CRC32C();
            final int end = RecordVerifier.contentLength(new UnsafeBuffer(record), 0);
            crc.update(record.array(), RecordLayout.CRC_BEGIN_OFFSET, end - RecordLayout.CRC_BEGIN_OFFSET);
            record.order(ByteOrder.LITTLE_ENDIAN).putInt(RecordLayout.CRC_OFFSET, (int)crc.getValue());
            file.write(second, record.rewind());
        }

        final List<JournalDefect> defects = verify().defects();
        assertEquals(2, defects.size(), "the record, and the one that followed what it was: " + defects);
        assertEquals(positions.get(1), defects.get(0).position());
        assertEquals(positions.get(2), defects.get(1).position());
        assertTrue(defects.get(0).reason().startsWith("the record does not follow the record before it"));
    }

    @Test
    void shouldTellSegmentsThatAreMissingOrCutOff()
    {
        write();
        final ByteBuffer half = ByteBuffer.allocate(SEGMENT_LENGTH / 2);
        try (StorageFile file = storageIo.open(path(SEGMENT_LENGTH)))
        {
            file.read(0, half);
        }
        storageIo.delete(path(SEGMENT_LENGTH));
        final JournalDefect missing = onlyDefect();
        assertEquals("commitlog/00000000000000004096", missing.file());
        assertEquals("the segment is missing although later segments exist", missing.reason());

        try (StorageFile file = storageIo.create(path(SEGMENT_LENGTH)))
        {
            file.write(0, half.flip());
        }
        final JournalDefect cutOff = onlyDefect();
        assertEquals("commitlog/00000000000000004096", cutOff.file());
        assertTrue(cutOff.position() > SEGMENT_LENGTH && cutOff.position() <= SEGMENT_LENGTH * 3 / 2, "" + cutOff);
        assertEquals(SEGMENT_LENGTH * 2L, cutOff.position() + cutOff.lengthBytes());
    }

    @Test
    void shouldTellFilesThatAreNotOfTheJournal()
    {
        write();
        storageIo.create(LogFixture.DIRECTORY.resolve("commitlog/notes.txt")).close();
        assertEquals("commitlog/notes.txt", onlyDefect().file());
    }

    @Test
    void shouldEndWhenToldTo()
    {
        write();
        final JournalReport report = inspector.verify(true, (checked, total) -> checked < SEGMENT_LENGTH);
        assertFalse(report.isComplete());
        assertFalse(report.isWhole());
    }

    @Test
    void shouldListFiles()
    {
        write();
        final List<JournalFile> files = inspector.files();
        assertEquals(new JournalFile(JournalFile.Kind.CHECKPOINT, "checkpoint", TwoSlotFile.FILE_LENGTH, -1),
            files.get(0));
        assertEquals(new JournalFile(JournalFile.Kind.SEGMENT, "commitlog/00000000000000004096", SEGMENT_LENGTH, 4096),
            files.get(2));
        assertTrue(files.stream().noneMatch((file) -> JournalFile.Kind.FOREIGN == file.kind()), files.toString());
    }

    @Test
    void shouldShowWhatStandsAtAPosition()
    {
        write();
        final InspectedRecord record = inspector.record(positions.get(20));
        assertTrue(record.isValid());
        assertEquals(20, RecordLayout.queueOffset(record.bytes(), 0));
        assertEquals(RecordLayout.length(record.bytes(), 0), record.bytes().capacity());
        assertTrue(record.durableMark() >= 0);

        final InspectedRecord inside = inspector.record(positions.get(20) + 16);
        assertFalse(inside.isValid());
        assertEquals(positions.get(20), inside.enclosingPosition());

        flip(positions.get(20) + RecordLayout.TERM_OFFSET, 3);
        final InspectedRecord damaged = inspector.record(positions.get(20));
        assertEquals("has a wrong checksum", damaged.reason());
        assertEquals(-1, damaged.enclosingPosition());

        final InspectedRecord behind = inspector.record(endPosition);
        assertEquals("is absent", behind.reason());
    }

    @Test
    void shouldTellPositionsOutsideOfTheLogFromSegmentsThatAreMissing()
    {
        write();
        final OutsideLogException outside =
            assertThrows(OutsideLogException.class, () -> inspector.record(1L << 40));
        assertTrue(outside.getMessage().contains(", whose segments reach from 0 to "), outside.getMessage());
        assertThrows(OutsideLogException.class, () -> inspector.record(-8));

        storageIo.delete(LogFixture.DIRECTORY.resolve("commitlog").resolve(LogSegment.name(SEGMENT_LENGTH)));
        final JournalException missing =
            assertThrows(JournalException.class, () -> inspector.record(SEGMENT_LENGTH + 8));
        assertEquals(JournalException.Kind.INVALID, missing.kind());
    }

    private void write()
    {
        try (LogFixture fixture = new LogFixture(LogFixture.context(storageIo, SEGMENT_LENGTH)))
        {
            append(fixture);
        }
    }

    private void append(final LogFixture fixture)
    {
        for (int i = 0; i < RECORDS; i++)
        {
            fixture.append(i, 50 + 37 * i % 400);
            if (0 == i % 5)
            {
                fixture.force();
            }
        }
        positions.addAll(fixture.positions);
        endPosition = fixture.appender.appendPosition();
    }

    private JournalReport verify()
    {
        return inspector.verify(true, InspectionListener.NONE);
    }

    private JournalDefect onlyDefect()
    {
        final List<JournalDefect> defects = verify().defects();
        assertEquals(1, defects.size(), defects.toString());
        return defects.get(0);
    }

    private void flip(final long position, final int bit)
    {
        storageIo.flipBit(path(position), position % SEGMENT_LENGTH, bit);
    }

    private static Path path(final long position)
    {
        return LogFixture.DIRECTORY.resolve(file(position));
    }

    private static String file(final long position)
    {
        return "commitlog/" + LogSegment.name(position - position % SEGMENT_LENGTH);
    }
}
