package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Files of every kind, changed at random: an inspection ends, whatever they hold, and what it says is sound.
 */
class JournalInspectorFuzzTest
{
    private static final int RUNS = Integer.getInteger("perigee.fuzz.runs", 150);
    private static final int SEGMENT_LENGTH = 8192;
    private static final int MESSAGES = 250;
    private static final Path SNAPSHOT = LogFixture.DIRECTORY.resolve("snapshot");

    @Test
    void shouldEndWhateverTheFilesHold()
    {
        int defective = 0;
        for (int seed = 0; seed < RUNS; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final SimulatedStorageIo storageIo = write();
            final JournalInspector inspector = new JournalInspector(storageIo, LogFixture.DIRECTORY);
            final List<JournalFile> files = inspector.files();
            for (int i = random.nextInt(1, 4); i > 0; i--)
            {
                damage(storageIo, files.get(random.nextInt(files.size())), random);
            }

            try
            {
                defective += inspect(inspector, random) ? 0 : 1;
            }
            catch (final RuntimeException | Error ex)
            {
                throw new AssertionError("seed " + seed, ex);
            }
        }
        assertTrue(defective > RUNS / 2, "too little damage was found: " + defective);
    }

    private static boolean inspect(final JournalInspector inspector, final SplittableRandom random)
    {
        inspector.files();
        inspector.verify(false, InspectionListener.NONE);
        final JournalReport report = inspector.verify(true, InspectionListener.NONE);
        assertTrue(report.isComplete());
        assertTrue(report.log().endPosition() >= report.log().firstPosition() || 0 == report.log().records());
        for (final JournalDefect defect : report.defects())
        {
            assertTrue(defect.position() >= 0 && defect.lengthBytes() >= 0 && !defect.file().isEmpty(),
                defect.toString());
        }
        try
        {
            inspector.record(random.nextLong(10L * SEGMENT_LENGTH) & -8);
        }
        catch (final JournalException ex)
        {
            assertEquals(JournalException.Kind.INVALID, ex.kind());
        }
        catch (final OutsideLogException ex)
        {
            assertTrue(ex.getMessage().contains("lies outside of the log"), ex.getMessage());
        }
        return report.isWhole();
    }

    private static void damage(
        final SimulatedStorageIo storageIo, final JournalFile file, final SplittableRandom random)
    {
        final Path path = LogFixture.DIRECTORY.resolve(file.name());
        if (!storageIo.exists(path) || 0 == file.lengthBytes())
        {
            return;
        }
        final int length = (int)file.lengthBytes();
        switch (random.nextInt(5))
        {
            case 0 -> storageIo.flipBit(path, random.nextInt(length), random.nextInt(Byte.SIZE));
            case 1 -> overwrite(storageIo, path, random.nextInt(length), random, false);
            case 2 -> overwrite(storageIo, path, random.nextInt(length) & -512, random, true);
            case 3 -> shorten(storageIo, path, random.nextInt(length));
            default -> storageIo.delete(path);
        }
    }

    private static void overwrite(
        final SimulatedStorageIo storageIo,
        final Path path,
        final int position,
        final SplittableRandom random,
        final boolean isZero)
    {
        try (StorageFile file = storageIo.open(path))
        {
            // The file may have been shortened before.
            final int length = (int)Math.max(0, Math.min(random.nextInt(1, 600), file.lengthBytes() - position));
            final byte[] bytes = new byte[length];
            if (!isZero)
            {
                random.nextBytes(bytes);
            }
            file.write(position, ByteBuffer.wrap(bytes));
        }
    }

    private static void shorten(final SimulatedStorageIo storageIo, final Path path, final int length)
    {
        final ByteBuffer content = ByteBuffer.allocate(length);
        try (StorageFile file = storageIo.open(path))
        {
            file.read(0, content);
        }
        storageIo.delete(path);
        try (StorageFile file = storageIo.create(path))
        {
            file.write(0, content.flip());
        }
    }

    private static SimulatedStorageIo write()
    {
        final SimulatedStorageIo storageIo = new SimulatedStorageIo();
        final JournalContext context = KeyIndexFixture.context(storageIo, SEGMENT_LENGTH);
        final List<Long> positions = new ArrayList<>();
        try (ConsumeQueueStore store = ConsumeQueueStore.open(context);
            KeyIndexFixture fixture = new KeyIndexFixture(context, KeyHash.STANDARD))
        {
            for (int i = 0; i < MESSAGES; i++)
            {
                final long position = fixture.append(1, "key" + i, null, 20);
                positions.add(position);
                store.replay(store.queue("T", 1, 0), i, position, (int)(fixture.appendPosition() - position), 0);
            }
            fixture.force();
            fixture.index();
            storageIo.createDirectories(SNAPSHOT, true);
            new SnapshotStore(storageIo, LogFixture.DIRECTORY).begin(positions.get(9), 0, 1, 1000).complete();
        }
        return storageIo;
    }
}
