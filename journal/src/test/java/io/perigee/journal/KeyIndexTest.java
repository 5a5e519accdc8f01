package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class KeyIndexTest
{
    private static final int SEGMENT_LENGTH = 8192;
    private static final int KEY = MessageKeys.KIND_KEY;
    private static final int UNIQUE_ID = MessageKeys.KIND_UNIQUE_ID;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private KeyIndexFixture fixture;

    @AfterEach
    void close()
    {
        if (null != fixture)
        {
            fixture.close();
        }
    }

    @Test
    void shouldFindByKeyAndUniqueIdTheNewestFirst()
    {
        open(KeyHash.STANDARD);
        final long first = fixture.append(1, "order-1 customer-7", "A0", 10);
        final long second = fixture.append(1, "order-2  customer-7 ", "A1", 10);
        final long other = fixture.append(2, "order-1", null, 10);
        fixture.append(1, "", null, 10);
        fixture.index();

        assertEquals(List.of(second, first), fixture.find(1, KEY, "customer-7", 64));
        assertEquals(List.of(second), fixture.find(1, KEY, "customer-7", 1));
        assertEquals(List.of(first), fixture.find(1, KEY, "order-1", 64));
        assertEquals(List.of(other), fixture.find(2, KEY, "order-1", 64));
        assertEquals(List.of(second), fixture.find(1, UNIQUE_ID, "A1", 64));
        assertEquals(List.of(), fixture.find(1, KEY, "A1", 64));
        assertEquals(List.of(), fixture.find(1, UNIQUE_ID, "order-1", 64));
        assertEquals(List.of(), fixture.find(1, KEY, "order-", 64));
        assertEquals(fixture.appendPosition(), fixture.index.indexedPosition());
    }

    @Test
    void shouldFindOnlyWhatMayBeRead()
    {
        open(KeyHash.STANDARD);
        final long first = fixture.append(1, "k", null, 10);
        final long limit = fixture.appendPosition();
        fixture.append(1, "k", null, 10);
        for (int i = 0; i < 10; i++)
        {
            fixture.index.doWork(limit, limit);
        }

        assertEquals(limit, fixture.index.indexedPosition());
        assertEquals(List.of(first), lookup("k"));
        fixture.index();
        assertEquals(2, fixture.find(1, KEY, "k", 64).size());
    }

    @Test
    void shouldSealSegmentsIntoFilesOnceTheyAreDurable()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.index();
        assertEquals(List.of(), storageIo.list(KeyIndexFixture.INDEX));
        fixture.assertFindsAll();

        fixture.force();
        fixture.index();
        final int segments = (int)(fixture.appendPosition() / SEGMENT_LENGTH);
        assertTrue(segments > 3);
        assertEquals(segments, storageIo.list(KeyIndexFixture.INDEX).size());
        fixture.assertFindsAll();
    }

    @Test
    void shouldUseTheFilesOfTheLastStartAndReadTheRestFromTheLog()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        fixture.index();
        final List<String> names = storageIo.list(KeyIndexFixture.INDEX);
        reopen();
        final long forces = storageIo.forceCount();
        fixture.index();
        assertEquals(forces, storageIo.forceCount());
        assertEquals(names, storageIo.list(KeyIndexFixture.INDEX));
        assertEquals(0, fixture.index.discardedFiles());
        assertEquals(0, fixture.index.damagedStretches());
        fixture.assertFindsAll();
    }

    @Test
    void shouldMakeDeletedFilesAnew()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        fixture.index();
        final List<String> names = storageIo.list(KeyIndexFixture.INDEX);
        fixture.close();
        storageIo.delete(KeyIndexFixture.INDEX.resolve(names.get(0)));
        storageIo.delete(KeyIndexFixture.INDEX.resolve(names.get(2)));
        fixture = null;
        open(KeyHash.STANDARD);
        fixture.index();
        assertEquals(names, storageIo.list(KeyIndexFixture.INDEX));
        fixture.assertFindsAll();

        fixture.close();
        for (final String name : names)
        {
            storageIo.delete(KeyIndexFixture.INDEX.resolve(name));
        }
        storageIo.delete(KeyIndexFixture.INDEX);
        fixture = null;
        open(KeyHash.STANDARD);
        fixture.index();
        assertEquals(names, storageIo.list(KeyIndexFixture.INDEX));
        fixture.assertFindsAll();
    }

    @Test
    void shouldNeverAnswerFromADamagedFile()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        fixture.index();
        final Path file = KeyIndexFixture.INDEX.resolve(storageIo.list(KeyIndexFixture.INDEX).get(1));
        int damaged = 0;
        for (int position = 4096; position < 4096 + 600; position += 13)
        {
            storageIo.flipBit(file, position, position % 8);
            for (final String name : List.copyOf(fixture.model.keySet()))
            {
                final String[] parts = name.split("/", 3);
                final List<Long> expected = fixture.expected(
                    Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2], 64);
                final List<Long> found = fixture.find(
                    Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2], 64);
                if (fixture.lookup.isDamaged())
                {
                    damaged++;
                    assertFalse(storageIo.exists(file));
                    assertTrue(fixture.index.indexedPosition() < fixture.appendPosition());
                    fixture.index();
                }
                else
                {
                    assertEquals(expected, found, name);
                }
            }
            assertTrue(storageIo.exists(file));
            fixture.assertFindsAll();
        }
        assertEquals(damaged, fixture.index.discardedFiles());
        assertTrue(damaged > 30, "damaged " + damaged);
    }

    @Test
    void shouldTellTextsWithOneHashApart()
    {
        open((kind, topicId, buffer, offset, length) -> buffer.getByte(offset + length - 1) % 2L << 60);
        fill(300);
        fixture.force();
        fixture.index();
        fixture.assertFindsAll();
        assertEquals(List.of(), fixture.find(1, KEY, "never-sent-1", 64));
    }

    @Test
    void shouldFindWhatWasStoredInAWindowOfTime()
    {
        open(KeyHash.STANDARD);
        for (int i = 0; i < 200; i++)
        {
            fixture.append(1, "same", null, 100);
        }
        fixture.force();
        fixture.index();
        final List<Long> all = fixture.model.get("1/" + KEY + "/same");
        final long fromMs = fixture.storeTimes.get(all.get(40));
        final long toMs = fixture.storeTimes.get(all.get(60));
        final List<Long> found = fixture.find(1, KEY, "same", fromMs, toMs, 64);
        assertEquals(21, found.size());
        assertEquals(all.get(60), found.get(0));
        assertEquals(all.get(40), found.get(20));
        assertEquals(List.of(), fixture.find(1, KEY, "same", toMs + 1000, Long.MAX_VALUE, 64));
    }

    @Test
    void shouldBoundTheMemoryByMakingFilesEarly()
    {
        final int segmentLength = 1024 * 1024;
        fixture = new KeyIndexFixture(
            KeyIndexFixture.context(storageIo, segmentLength), KeyHash.STANDARD);
        final int chunks = (int)(8L * KeyIndex.CHUNK_ENTRIES / KeyIndexFixture.CHUNK_ENTRIES);
        final StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 120; i++)
        {
            keys.append(' ').append('k').append(i);
        }
        int messages = 0;
        while (fixture.appendPosition() < segmentLength - 4096)
        {
            fixture.append(1, keys.toString(), "U" + messages, 10);
            messages++;
        }
        assertTrue(messages * 121L > chunks * (long)KeyIndexFixture.CHUNK_ENTRIES);
        for (int i = 0; i < 1000; i++)
        {
            fixture.work();
        }
        assertTrue(fixture.index.indexedPosition() < fixture.appendPosition(), "not durable, so not in files");
        fixture.force();
        fixture.index();
        assertEquals(fixture.appendPosition(), fixture.index.indexedPosition());
        assertTrue(storageIo.list(KeyIndexFixture.INDEX).size() > 1);
        fixture.assertFindsAll();
        fixture.close();
        fixture = new KeyIndexFixture(
            KeyIndexFixture.context(storageIo, segmentLength), KeyHash.STANDARD);
        fixture.index();
        assertEquals(0, fixture.index.discardedFiles());
        fixture.assertFindsAll();
    }

    @Test
    void shouldIndexABoundedNumberOfKeysOfAMessage()
    {
        open(KeyHash.STANDARD);
        final StringBuilder keys = new StringBuilder();
        for (int i = 0; i < MessageKeys.MAX_KEYS + 10; i++)
        {
            keys.append(' ').append('k').append(i);
        }
        final long position = fixture.append(1, keys.toString(), "U", 10);
        fixture.index();
        assertEquals(List.of(position), fixture.find(1, KEY, "k" + (MessageKeys.MAX_KEYS - 1), 64));
        assertEquals(List.of(), fixture.find(1, KEY, "k" + MessageKeys.MAX_KEYS, 64));
        assertEquals(List.of(position), fixture.find(1, UNIQUE_ID, "U", 64));
    }

    @Test
    void shouldThrowFilesOfAnotherLogAway()
    {
        open(KeyHash.STANDARD);
        fill(200);
        fixture.force();
        fixture.index();
        fixture.close();
        fixture = null;
        for (final String name : storageIo.list(LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME)))
        {
            storageIo.delete(LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME).resolve(name));
        }
        storageIo.delete(LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME));
        open(KeyHash.STANDARD);
        for (int i = 0; i < 250; i++)
        {
            fixture.append(1, "other" + i % 40, "V" + i, 40);
        }
        fixture.force();
        fixture.index();
        assertTrue(fixture.index.discardedFiles() > 1);
        fixture.assertFindsAll();
        assertEquals(List.of(), fixture.find(1, KEY, "k1", 64));
    }

    @Test
    void shouldIndexWhatIsBehindADamagedRecord()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        fixture.close();
        final long position = fixture.model.get("1/" + UNIQUE_ID + "/U20").get(0);
        final Path segment = LogFixture.DIRECTORY.resolve(CommitLog.DIRECTORY_NAME).resolve(LogSegment.name(0));
        fixture = null;
        open(KeyHash.STANDARD);
        storageIo.flipBit(segment, position, 4);
        fixture.index();
        assertEquals(1, fixture.index.damagedStretches());
        assertEquals(fixture.appendPosition(), fixture.index.indexedPosition());
        assertEquals(List.of(), fixture.find(1, UNIQUE_ID, "U20", 64));
        assertEquals(1, fixture.find(1, UNIQUE_ID, "U18", 64).size());
        assertEquals(1, fixture.find(1, UNIQUE_ID, "U22", 64).size());
        assertEquals(1, fixture.find(1, UNIQUE_ID, "U298", 64).size());
    }

    @Test
    void shouldGoOnWithTheSameBlockWhenTheDiskWasFull()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        storageIo.capacityBytes(0);
        int full = 0;
        for (int i = 0; i < 100; i++)
        {
            try
            {
                fixture.work();
            }
            catch (final JournalException ex)
            {
                assertEquals(JournalException.Kind.FULL, ex.kind());
                full++;
            }
        }
        assertTrue(full > 10);
        storageIo.capacityBytes(Long.MAX_VALUE);
        fixture.index();
        fixture.assertFindsAll();
        reopen();
        fixture.index();
        assertEquals(0, fixture.index.discardedFiles());
        fixture.assertFindsAll();
    }

    @Test
    void shouldDeleteFilesWithTheirSegmentsWhateverStateTheyAreIn()
    {
        for (int indexed = 0; indexed < 3; indexed++)
        {
            final SimulatedStorageIo storage = new SimulatedStorageIo();
            final JournalContext context = KeyIndexFixture.context(storage, SEGMENT_LENGTH);
            context.retention().timeNs(0).lengthBytes(3 * SEGMENT_LENGTH).intervalNs(1);
            fixture = new KeyIndexFixture(context, KeyHash.STANDARD);
            fill(300);
            if (1 <= indexed)
            {
                fixture.index();
            }
            fixture.checkpoint(fixture.model.get("2/" + UNIQUE_ID + "/U299").get(0));
            if (2 <= indexed)
            {
                fixture.index();
                fixture.lookup.key(KEY, 1, new UnsafeBuffer("all".getBytes()), 0, 3).begin(0, Long.MAX_VALUE, 64);
                fixture.lookup.doWork();
            }
            final long oldMin = fixture.log.minPosition();
            for (int i = 0; i < 100; i++)
            {
                fixture.log.retention().doWork(10L * i);
            }
            final long min = fixture.log.minPosition();
            assertTrue(min > oldMin, "min " + min);
            fixture.index();
            fixture.model.values().forEach((positions) -> positions.removeIf((position) -> position < min));
            fixture.assertFindsAll();
            assertEquals(fixture.appendPosition(), fixture.index.indexedPosition());
            assertEquals(LogSegment.name(min), storage.list(KeyIndexFixture.INDEX).get(0));
            assertEquals(0, fixture.index.discardedFiles());
            fixture.close();
        }
        fixture = null;
    }

    @Test
    void shouldSurviveFilesOfAnyContent()
    {
        open(KeyHash.STANDARD);
        fill(300);
        fixture.force();
        fixture.index();
        final SplittableRandom random = new SplittableRandom(4711);
        long discarded = 0;
        for (int round = 0; round < 300; round++)
        {
            fixture.close();
            final List<String> names = storageIo.list(KeyIndexFixture.INDEX);
            final Path file = KeyIndexFixture.INDEX.resolve(names.get(random.nextInt(names.size())));
            damage(file, random);
            fixture = null;
            open(KeyHash.STANDARD);
            fixture.index();
            fixture.assertFindsAll();
            discarded += fixture.index.discardedFiles();
        }
        assertTrue(discarded > 100, "discarded " + discarded);
    }

    /** Bytes of a header or a block are changed, with a checksum that fits or not, or the file is cut or longer. */
    private void damage(final Path file, final SplittableRandom random)
    {
        try (StorageFile opened = storageIo.open(file))
        {
            final long length = opened.lengthBytes();
            final ByteBuffer bytes = ByteBuffer.allocate(1 + random.nextInt(64));
            for (int i = 0; i < bytes.capacity(); i++)
            {
                bytes.put((byte)(random.nextBoolean() ? 0 : random.nextInt(256)));
            }
            bytes.flip();
            opened.write(random.nextInt(3) == 0 ? random.nextLong(length) : random.nextInt(76), bytes);
            if (random.nextBoolean())
            {
                final ByteBuffer header = ByteBuffer.allocate(72);
                opened.read(0, header);
                final CRC32C crc32c = new CRC32C();
                crc32c.update(header.flip());
                opened.write(72, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN)
                    .putInt((int)crc32c.getValue()).flip());
            }
        }
    }

    private List<Long> lookup(final String key)
    {
        fixture.lookup.key(KEY, 1, new UnsafeBuffer(key.getBytes()), 0, key.length())
            .begin(0, Long.MAX_VALUE, 64);
        assertTrue(fixture.lookup.doWork());
        return fixture.lookup.count() == 1 ? List.of(fixture.lookup.position(0)) : List.of();
    }

    private void fill(final int messages)
    {
        for (int i = 0; i < messages; i++)
        {
            fixture.append(1 + i % 2, "k" + i % 37 + " all", "U" + i, i % 90);
        }
    }

    private void open(final KeyHash keyHash)
    {
        fixture = new KeyIndexFixture(KeyIndexFixture.context(storageIo, SEGMENT_LENGTH), keyHash);
    }

    private void reopen()
    {
        fixture.close();
        fixture = null;
        open(KeyHash.STANDARD);
    }
}
