package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Torn tail or rot, on a log of tiny segments: what is dropped, what is refused, and that a refusal changes nothing.
 */
class LogRecoveryTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final int COUNT = 40;
    private static final int PAYLOAD_LENGTH = 300;
    private static final Path CHECKPOINT = LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME);

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private List<Long> positions = List.of();

    @Test
    void shouldDropATornTailWhateverFollows()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 20);
        fixture.force();
        append(fixture, 20, 20);
        storageIo.kill();
        damage(positions.get(30));

        assertEquals(numbers(0, 30), recovered());
        assertEquals(numbers(0, 30), recovered());
    }

    @Test
    void shouldRefuseRotBelowTheMarkOfACleanClose()
    {
        appendAndClose();
        for (final int index : List.of(0, 1, 25, COUNT - 1))
        {
            damage(positions.get(index));
            assertRefusedAt(positions.get(index), "has a wrong checksum");
            damage(positions.get(index));
        }
        assertEquals(numbers(0, COUNT), recovered());
    }

    @Test
    void shouldRefuseRotBelowTheMarkThatWasWrittenWhileItStoodStill()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 20);
        fixture.force();
        fixture.log.checkpoints().mark(fixture.durablePosition);
        storageIo.kill();
        damage(positions.get(19));
        assertRefusedAt(positions.get(19), "has a wrong checksum");
    }

    @Test
    void shouldRefuseRotBelowTheMarkOfALaterRecordWhenTheCheckpointIsGone()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 30);
        fixture.force();
        append(fixture, 30, 10);
        storageIo.kill();
        storageIo.delete(CHECKPOINT);
        damage(positions.get(29));
        damage(positions.get(30));
        assertRefusedAt(positions.get(29), "has a wrong checksum");
        damage(positions.get(29));
        assertEquals(numbers(0, 30), recovered());
    }

    @Test
    void shouldRefuseRotBelowTheMarkOfALaterRecordWhenTheCheckpointIsDamaged()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 30);
        fixture.force();
        append(fixture, 30, 10);
        storageIo.kill();
        storageIo.flipBit(CHECKPOINT, 100, 1);
        storageIo.flipBit(CHECKPOINT, TwoSlotFile.SLOT_LENGTH + 40, 1);
        damage(positions.get(3));
        assertRefusedAt(positions.get(3), "has a wrong checksum");
        damage(positions.get(3));
        assertEquals(numbers(0, 40), recovered());
    }

    @Test
    void shouldNotStartReadyAfterRandomBytesAtTheBegin()
    {
        appendAndClose();
        final byte[] noise = new byte[64];
        new SplittableRandom(1).nextBytes(noise);
        overwrite(0, noise);
        assertRefusedAt(0, "the record there");

        storageIo.delete(CHECKPOINT);
        assertRefusedAt(0, "the record there");
    }

    @Test
    void shouldRefuseWhenTheLastSegmentIsMissing()
    {
        appendAndClose();
        final long last = positions.get(COUNT - 1) / SEGMENT_LENGTH * SEGMENT_LENGTH;
        deleteFrom(last);
        assertRefusedAt(last, "is missing");
    }

    @Test
    void shouldRefuseWhenTheWholeLogIsMissing()
    {
        appendAndClose();
        deleteFrom(0);
        assertRefusedAt(0, "is missing");
        storageIo.delete(directory());
        assertRefusedAt(0, "is missing");
    }

    @Test
    void shouldEndTheLogWhereTheLossWasAccepted()
    {
        appendAndClose();
        final long lost = positions.get(17);
        damage(lost);
        assertRefused(context().acceptLossFrom(positions.get(16)), "--accept-loss-from " + lost);
        assertRefused(context().acceptLossFrom(positions.get(18)), "--accept-loss-from " + lost);

        final LogFixture fixture = new LogFixture(context().acceptLossFrom(lost));
        assertEquals(numbers(0, 17), fixture.recovered);
        assertTrue(fixture.log.recoveredPosition() <= lost);
        append(fixture, 100, 1);
        fixture.force();
        storageIo.crash(new SplittableRandom(3));

        assertRefused(context().acceptLossFrom(lost), "has lost nothing");
        final List<Long> expected = numbers(0, 17);
        expected.add(100L);
        assertEquals(expected, recovered());
    }

    @Test
    void shouldLeaveNothingBehindTheAcceptedLoss()
    {
        appendAndClose();
        damage(positions.get(2));
        try (LogFixture fixture = new LogFixture(context().acceptLossFrom(positions.get(2))))
        {
            assertEquals(numbers(0, 2), fixture.recovered);
        }
        for (final String name : storageIo.list(directory()))
        {
            final byte[] content = content(directory().resolve(name));
            final long start = Long.parseLong(name);
            for (int i = 0; i < content.length; i++)
            {
                assertTrue(start + i < positions.get(2) || 0 == content[i], "byte " + i + " of " + name);
            }
        }
    }

    @Test
    void shouldNotBelieveAMarkThatLiesBehindItsRecord()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 10);
        fixture.durablePosition = 2 * SEGMENT_LENGTH;
        append(fixture, 10, 1);
        storageIo.kill();
        assertEquals(numbers(0, 11), recovered());
    }

    @Test
    void shouldTakeTheEndOfAnAbandonedLogForTorn()
    {
        final LogFixture fixture = open();
        append(fixture, 0, 20);
        fixture.force();
        append(fixture, 20, 1);
        fixture.log.abandon();
        fixture.close();
        damage(positions.get(20));
        assertEquals(numbers(0, 20), recovered());
    }

    @Test
    void shouldNotForgetTheTermsOfWhatWasCutOff()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            final long lost = damagedLog(io);
            final SplittableRandom random = new SplittableRandom(seed);
            io.failForce(seed % 12);
            try
            {
                final LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH).acceptLossFrom(lost));
                assertEquals(2, fixture.log.lastTerm());
                assertEquals(1000 + COUNT - 1, fixture.log.lastStoreTimestampMs());
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.FAILED, ex.kind());
            }
            io.failForce(0);
            io.crash(random);

            try (LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)))
            {
                assertEquals(2, fixture.log.lastTerm(), "seed " + seed);
                assertEquals(1000 + COUNT - 1, fixture.log.lastStoreTimestampMs(), "seed " + seed);
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.CORRUPT, ex.kind());
            }
        }
    }

    @Test
    void shouldEndAnEmptyLogThatWasAcceptedAsLost()
    {
        appendAndClose();
        deleteFrom(0);
        try (LogFixture fixture = new LogFixture(context().acceptLossFrom(0)))
        {
            assertEquals(List.of(), fixture.recovered);
            append(fixture, 0, 5);
        }
        assertEquals(numbers(0, 5), recovered());
    }

    @Test
    void shouldCompleteATruncationThatWasInterrupted()
    {
        int completed = 0;
        int refused = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            final long lost = damagedLog(io);
            final SplittableRandom random = new SplittableRandom(seed);
            io.failForce(1 + seed % 12);
            try
            {
                new LogFixture(LogFixture.context(io, SEGMENT_LENGTH).acceptLossFrom(lost)).close();
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.FAILED, ex.kind());
            }
            io.failForce(0);
            io.crash(random);

            try (LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)))
            {
                assertEquals(numbers(0, 10), fixture.recovered);
                completed++;
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.CORRUPT, ex.kind());
                assertTrue(ex.getMessage().endsWith("--accept-loss-from " + lost), ex.getMessage());
                refused++;
            }
        }
        assertTrue(completed > 0 && refused > 0, completed + " completed, " + refused + " refused");
    }

    @Test
    void shouldChangeNothingTheSecondTime()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            final SplittableRandom random = new SplittableRandom(seed);
            final LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH));
            fixture.appendMany(0, random.nextInt(30), PAYLOAD_LENGTH);
            fixture.force();
            fixture.appendMany(30, random.nextInt(30), PAYLOAD_LENGTH);
            io.crash(random);

            final List<Long> first = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)).recovered;
            io.kill();
            final String fingerprint = fingerprint(io);
            assertEquals(first, new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)).recovered);
            io.kill();
            assertEquals(fingerprint, fingerprint(io));
        }
    }

    @Test
    void shouldNeverServeLessThanWhatWasMarked()
    {
        int refused = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final SimulatedStorageIo io = new SimulatedStorageIo();
            final LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH));
            final int marked = 5 + random.nextInt(25);
            fixture.appendMany(0, marked, random.nextInt(PAYLOAD_LENGTH));
            fixture.force();
            // The mark stands in the checkpoint, in the records that follow, or in both.
            final boolean isInCheckpoint = random.nextBoolean();
            if (isInCheckpoint)
            {
                fixture.log.checkpoints().mark(fixture.durablePosition);
            }
            fixture.appendMany(marked, (isInCheckpoint ? 0 : 1) + random.nextInt(5), PAYLOAD_LENGTH);
            final long end = fixture.durablePosition;
            io.kill();

            final long position = random.nextLong(end);
            final Path file = fileOf(position);
            io.flipBit(file, position % SEGMENT_LENGTH, random.nextInt(8));
            try (LogFixture next = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)))
            {
                // In what no checksum covers: the node's own mark, padding and ends.
                assertTrue(next.recovered.size() >= marked, "seed " + seed + " position " + position);
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.CORRUPT, ex.kind());
                refused++;
            }
        }
        assertTrue(refused > 300, refused + " refused");
    }

    private static long damagedLog(final SimulatedStorageIo io)
    {
        final long lost;
        try (LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)))
        {
            fixture.appendMany(0, COUNT / 2, PAYLOAD_LENGTH);
            lost = fixture.positions.get(10);
        }
        try (LogFixture fixture = new LogFixture(LogFixture.context(io, SEGMENT_LENGTH)))
        {
            fixture.appendMany(COUNT / 2, COUNT / 2, PAYLOAD_LENGTH);
        }
        io.flipBit(directory().resolve(LogSegment.name(lost / SEGMENT_LENGTH * SEGMENT_LENGTH)),
            lost % SEGMENT_LENGTH + 20, 1);
        return lost;
    }

    static String fingerprint(final SimulatedStorageIo io)
    {
        final StringBuilder text = new StringBuilder();
        for (final Path file : io.files())
        {
            text.append(file).append(' ').append(Arrays.hashCode(io.content(file))).append('\n');
        }
        return text.toString();
    }

    private void appendAndClose()
    {
        try (LogFixture fixture = open())
        {
            append(fixture, 0, COUNT / 2);
            fixture.force();
            append(fixture, COUNT / 2, COUNT / 2);
        }
    }

    private void append(final LogFixture fixture, final long first, final int count)
    {
        fixture.appendMany(first, count, PAYLOAD_LENGTH);
        positions = List.copyOf(fixture.positions);
    }

    private void damage(final long position)
    {
        storageIo.flipBit(fileOf(position), position % SEGMENT_LENGTH + 150, 3);
    }

    private void overwrite(final long position, final byte[] bytes)
    {
        final StorageFile file = storageIo.open(fileOf(position));
        file.write(position % SEGMENT_LENGTH, ByteBuffer.wrap(bytes));
        file.force(0, SEGMENT_LENGTH);
    }

    private void deleteFrom(final long position)
    {
        for (final String name : storageIo.list(directory()))
        {
            if (Long.parseLong(name) >= position)
            {
                storageIo.delete(directory().resolve(name));
            }
        }
    }

    private byte[] content(final Path file)
    {
        final ByteBuffer bytes = ByteBuffer.allocate((int)storageIo.open(file).lengthBytes());
        storageIo.open(file).read(0, bytes);
        return bytes.array();
    }

    private void assertRefusedAt(final long position, final String text)
    {
        final JournalException ex = assertRefused(context(), text);
        assertEquals(JournalException.Kind.CORRUPT, ex.kind());
        assertTrue(ex.getMessage().contains(fileOf(position).toString()), ex.getMessage());
        assertTrue(ex.getMessage().endsWith("--accept-loss-from " + position), ex.getMessage());
    }

    private JournalException assertRefused(final JournalContext context, final String text)
    {
        final String fingerprint = fingerprint(storageIo);
        final JournalException ex = assertThrows(JournalException.class, () -> new LogFixture(context));
        assertTrue(ex.getMessage().contains(text), ex.getMessage());
        assertFalse(ex.getMessage().contains("\n"), ex.getMessage());
        assertEquals(fingerprint, fingerprint(storageIo));
        return ex;
    }

    private List<Long> recovered()
    {
        try (LogFixture fixture = open())
        {
            fixture.assertZeroBehindTheEnd();
            return fixture.recovered;
        }
    }

    private LogFixture open()
    {
        return new LogFixture(context());
    }

    private JournalContext context()
    {
        return LogFixture.context(storageIo, SEGMENT_LENGTH);
    }

    private static Path fileOf(final long position)
    {
        return directory().resolve(LogSegment.name(position / SEGMENT_LENGTH * SEGMENT_LENGTH));
    }

    private static Path directory()
    {
        return LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME);
    }

    private static List<Long> numbers(final long first, final int count)
    {
        return LongStream.range(first, first + count).boxed().collect(Collectors.toList());
    }
}
