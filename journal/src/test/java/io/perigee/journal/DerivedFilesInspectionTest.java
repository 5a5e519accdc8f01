package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What an inspection says about files that are derived from the log: consume queues, the key index, snapshots.
 */
class DerivedFilesInspectionTest
{
    private static final int SEGMENT_LENGTH = 16 * 1024;
    private static final int RECORD_LENGTH = 136 + 24;
    private static final String QUEUE = "consumequeue/T/0/00000000000000000000";

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final JournalInspector inspector = new JournalInspector(storageIo, LogFixture.DIRECTORY);

    @Test
    void shouldFindEveryFlippedBitInABlockOfAConsumeQueue()
    {
        write(650);
        assertEquals(List.of(), defects());
        final SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 100; i++)
        {
            final int position = random.nextInt(600 * ConsumeQueueEntry.LENGTH);
            final int bit = random.nextInt(Byte.SIZE);
            storageIo.flipBit(path(QUEUE), position, bit);
            final JournalDefect defect = onlyDefect();
            assertEquals(QUEUE, defect.file());
            assertEquals(position / ConsumeQueuePage.LENGTH * ConsumeQueuePage.LENGTH, defect.position());
            storageIo.flipBit(path(QUEUE), position, bit);
        }

        storageIo.flipBit(path(QUEUE + ".crc"), 12, 1);
        assertEquals(ConsumeQueuePage.LENGTH, onlyDefect().position());
    }

    @Test
    void shouldFindConsumeQueueFilesThatAreGoneOrSwapped()
    {
        write(650);
        final ByteBuffer content = ByteBuffer.allocate(2 * ConsumeQueuePage.LENGTH);
        try (StorageFile file = storageIo.open(path(QUEUE)))
        {
            file.read(0, content);
            file.write(0, content.slice(ConsumeQueuePage.LENGTH, ConsumeQueuePage.LENGTH));
            file.write(ConsumeQueuePage.LENGTH, content.slice(0, ConsumeQueuePage.LENGTH));
        }
        assertEquals(2, defects().size(), () -> defects().toString());

        storageIo.delete(path(QUEUE));
        assertTrue(onlyDefect().reason().startsWith("the file is missing"), onlyDefect().reason());
    }

    @Test
    void shouldCompareEntriesWithTheLogWhenItIsDeep()
    {
        write(650);
        try (StorageFile file = storageIo.open(path(QUEUE)); StorageFile checks = storageIo.open(path(QUEUE + ".crc")))
        {
            // An entry of another message, with a checksum that fits it: no rot makes that, but a bug could.
            final ByteBuffer block = ByteBuffer.allocate(ConsumeQueuePage.LENGTH).order(LITTLE_ENDIAN);
            file.read(0, block);
            block.putLong(5 * ConsumeQueueEntry.LENGTH, 7L * RECORD_LENGTH);
            file.write(0, block.rewind());
            final int crc = new ConsumeQueueChecksum().of(ConsumeQueueChecksum.seedOf("T/0"), 0,
                new UnsafeBuffer(block), 0, ConsumeQueuePage.ENTRIES);
            checks.write(4, ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(0, crc));
        }
        assertTrue(inspector.verify(false, InspectionListener.NONE).isWhole());
        final JournalDefect defect = onlyDefect();
        assertEquals(5 * ConsumeQueueEntry.LENGTH, defect.position());
        assertEquals("the entry of offset 5 names position 1120, where another record stands", defect.reason());
    }

    @Test
    void shouldFindDamagedSnapshots()
    {
        final long position = write(650);
        final String snapshot = "snapshot/" + LogSegment.name(position);
        for (final int index : new int[]{0, 9, 20, 45, 61, 64, 70})
        {
            storageIo.flipBit(path(snapshot), index, 2);
            assertEquals(snapshot, onlyDefect().file());
            assertTrue(onlyDefect().reason().startsWith("the snapshot "), onlyDefect().reason());
            storageIo.flipBit(path(snapshot), index, 2);
        }
    }

    @Test
    void shouldFindDamagedIndexFiles()
    {
        try (KeyIndexFixture fixture = new KeyIndexFixture(
            KeyIndexFixture.context(storageIo, SEGMENT_LENGTH), KeyHash.STANDARD))
        {
            for (int i = 0; i < 400; i++)
            {
                fixture.append(1, "key" + i, null, 50);
            }
            fixture.force();
            fixture.index();
        }
        assertEquals(List.of(), defects());
        final String name = "index/" + LogSegment.name(0);
        storageIo.flipBit(path(name), 20, 0);
        assertTrue(onlyDefect().reason().startsWith("the header is not that of a whole index"));
        storageIo.flipBit(path(name), 20, 0);
        storageIo.flipBit(path(name), KeyIndexBlock.LENGTH + 100, 0);
        assertEquals(name, onlyDefect().file());
        assertEquals(KeyIndexBlock.LENGTH, onlyDefect().position());
        assertTrue(onlyDefect().reason().startsWith("the block does not fit its checksum"));
    }

    @Test
    void shouldTakeWhatAPowerFailureLeavesForNoDefect()
    {
        final SplittableRandom random = new SplittableRandom(77);
        for (int run = 0; run < 150; run++)
        {
            final SimulatedStorageIo files = new SimulatedStorageIo();
            final JournalContext context = LogFixture.context(files, SEGMENT_LENGTH);
            final ConsumeQueueStore store = ConsumeQueueStore.open(context);
            final LogFixture fixture = new LogFixture(context);
            final int count = random.nextInt(1, 1500);
            final int checkpointAt = random.nextInt(count);
            for (int i = 0; i < count; i++)
            {
                appendWithEntry(fixture, store, i);
                if (0 == random.nextInt(20))
                {
                    fixture.force();
                }
                if (i == checkpointAt)
                {
                    checkpoint(files, fixture, store);
                }
                if (0 == random.nextInt(200))
                {
                    // A checkpoint that does not come to its end.
                    store.writeOpenPages(Integer.MAX_VALUE);
                    store.force(random.nextInt(1, 3));
                }
            }
            files.crash(random);
            final JournalReport report =
                new JournalInspector(files, LogFixture.DIRECTORY).verify(true, InspectionListener.NONE);
            final int finalRun = run;
            assertEquals(List.of(), report.defects(), () -> "run " + finalRun);
        }
    }

    @Test
    void shouldNotMissASnapshotThatWasReplacedMeanwhile()
    {
        final JournalContext context = LogFixture.context(storageIo, SEGMENT_LENGTH);
        final SnapshotStore snapshots = new SnapshotStore(storageIo, LogFixture.DIRECTORY);
        try (ConsumeQueueStore store = ConsumeQueueStore.open(context); LogFixture fixture = new LogFixture(context))
        {
            appendWithEntry(fixture, store, 0);
            final long first = checkpoint(storageIo, fixture, store);
            final JournalReport report = inspector.verify(true, (checkedBytes, totalBytes) ->
            {
                if (storageIo.exists(snapshots.file(first)))
                {
                    appendWithEntry(fixture, store, 1);
                    final long second = checkpoint(storageIo, fixture, store);
                    appendWithEntry(fixture, store, 2);
                    snapshots.keepOnly(second, checkpoint(storageIo, fixture, store));
                }
                return true;
            });
            assertEquals(List.of(), report.defects());

            final long last = snapshots.positions()[1];
            storageIo.delete(snapshots.file(last));
            assertEquals("snapshot/" + LogSegment.name(last), onlyDefect().file());
            assertEquals("the snapshot is missing that the checkpoint names", onlyDefect().reason());
        }
    }

    /** A log with a queue, and a checkpoint at its end; where that is. */
    private long write(final int count)
    {
        final JournalContext context = LogFixture.context(storageIo, SEGMENT_LENGTH);
        try (ConsumeQueueStore store = ConsumeQueueStore.open(context); LogFixture fixture = new LogFixture(context))
        {
            for (int i = 0; i < count; i++)
            {
                appendWithEntry(fixture, store, i);
            }
            return checkpoint(storageIo, fixture, store);
        }
    }

    private static void appendWithEntry(final LogFixture fixture, final ConsumeQueueStore store, final int number)
    {
        final long position = fixture.append(number, 24);
        store.replay(store.queue("T", 1, 0), number, position, RECORD_LENGTH, 0);
    }

    private static long checkpoint(
        final SimulatedStorageIo files, final LogFixture fixture, final ConsumeQueueStore store)
    {
        fixture.force();
        boolean isDone = store.writeOpenPages(Integer.MAX_VALUE);
        while (!isDone)
        {
            isDone = store.writeOpenPages(Integer.MAX_VALUE);
        }
        isDone = store.force(Integer.MAX_VALUE);
        while (!isDone)
        {
            isDone = store.force(Integer.MAX_VALUE);
        }

        final long position = fixture.appender.appendPosition();
        final int last = fixture.positions.size() - 1;
        final InspectedRecord record =
            new JournalInspector(files, LogFixture.DIRECTORY).record(fixture.positions.get(last));
        final int crc = RecordLayout.crc(record.bytes(), 0);
        final SnapshotWriter writer =
            new SnapshotStore(files, LogFixture.DIRECTORY).begin(position, crc, 1, 1000 + last);
        writer.write(ByteBuffer.wrap("what the broker knows".getBytes(StandardCharsets.US_ASCII)));
        writer.complete();
        fixture.log.checkpoints().checkpoint(position, crc, 1, 1000 + last);
        return position;
    }

    private List<JournalDefect> defects()
    {
        return inspector.verify(true, InspectionListener.NONE).defects();
    }

    private JournalDefect onlyDefect()
    {
        final List<JournalDefect> defects = defects();
        assertEquals(1, defects.size(), defects.toString());
        return defects.get(0);
    }

    private static Path path(final String name)
    {
        return LogFixture.DIRECTORY.resolve(name);
    }
}
