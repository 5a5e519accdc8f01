package io.perigee.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SimulatedStorageIoTest
{
    private static final Path DIRECTORY = Path.of("/d");
    private static final Path FILE = DIRECTORY.resolve("f");

    private SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @BeforeEach
    void setUp()
    {
        storageIo.createDirectories(DIRECTORY, true);
    }

    @Test
    void shouldKeepOrUndoARenameAsAWhole()
    {
        int kept = 0;
        int undone = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            io.createDirectories(DIRECTORY, true);
            final Path from = DIRECTORY.resolve("to.tmp");
            final Path to = DIRECTORY.resolve("to");
            createWith(io, to, (byte)1);
            io.forceDirectory(DIRECTORY);
            createWith(io, from, (byte)2);
            if (0 == seed % 2)
            {
                io.forceDirectory(DIRECTORY);
            }
            io.rename(from, to);
            if (0 == seed % 3)
            {
                io.kill();
            }
            io.crash(new SplittableRandom(seed));

            final byte content = firstByte(io, to);
            kept += 2 == content ? 1 : 0;
            undone += 1 == content ? 1 : 0;
            assertTrue(1 == content || !io.exists(from), "seed " + seed);
            assertTrue(2 == content || 0 != seed % 2 || 2 == firstByte(io, from), "seed " + seed);
        }
        assertTrue(kept > 0 && undone > 0);
        assertEquals(200, kept + undone);
    }

    @Test
    void shouldKeepARenameThatWasForced()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            final SimulatedStorageIo io = new SimulatedStorageIo();
            io.createDirectories(DIRECTORY, true);
            createWith(io, DIRECTORY.resolve("to.tmp"), (byte)2);
            io.rename(DIRECTORY.resolve("to.tmp"), DIRECTORY.resolve("to"));
            io.forceDirectory(DIRECTORY);
            io.crash(new SplittableRandom(seed));
            assertEquals(List.of("to"), io.list(DIRECTORY));
            assertEquals(2, firstByte(io, DIRECTORY.resolve("to")));
        }
    }

    @Test
    void shouldGoItsOwnWayInACopy()
    {
        final MappedRegion region = createForced();
        region.buffer().setMemory(0, 8192, (byte)7);
        final SimulatedStorageIo copy = storageIo.copy();
        region.buffer().setMemory(0, 8192, (byte)9);
        copy.flipBit(FILE, 0, 1);

        assertEquals(7 ^ 2, copy.content(FILE)[0]);
        assertEquals(7, copy.content(FILE)[1]);
        assertEquals(9, storageIo.content(FILE)[0]);
        final ByteBuffer durable = ByteBuffer.allocate(1);
        storageIo.readDurable(FILE, 0, durable);
        assertEquals(1, durable.get(0), "a flip in the copy reached the device of the other");
    }

    @Test
    void shouldChangeAndLoseFilesBehindEverybodysBack()
    {
        createForced();
        storageIo.content(FILE, new byte[] {1, 2, 3});
        storageIo.crash(new SplittableRandom(1));
        assertEquals(List.of(FILE), storageIo.files());
        assertEquals(3, storageIo.open(FILE).lengthBytes());
        assertEquals(2, storageIo.content(FILE)[1]);
        storageIo.lose(FILE);
        storageIo.crash(new SplittableRandom(1));
        assertEquals(List.of(), storageIo.files());
    }

    @Test
    void shouldKeepWhatWasForced()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            storageIo = new SimulatedStorageIo();
            setUp();
            final MappedRegion region = createForced();
            region.buffer().setMemory(0, 8192, (byte)7);
            storageIo.crash(new SplittableRandom(seed));
            final MappedRegion survivor = storageIo.open(FILE).map(0, 8192);
            for (int i = 0; i < 8192; i++)
            {
                final byte b = survivor.buffer().getByte(i);
                assertTrue(7 == b || (i < 4096 ? 1 : 0) == b);
            }
        }
    }

    @Test
    void shouldLoseAnyPartOfWhatWasNot()
    {
        final Set<String> outcomes = new HashSet<>();
        for (int seed = 0; seed < 100; seed++)
        {
            storageIo = new SimulatedStorageIo();
            setUp();
            createForced().buffer().setMemory(0, 4096, (byte)7);
            storageIo.crash(new SplittableRandom(seed));
            final MappedRegion survivor = storageIo.open(FILE).map(0, 4096);
            final boolean isFirstNew = 7 == survivor.buffer().getByte(0);
            final boolean isLastNew = 7 == survivor.buffer().getByte(4095);
            outcomes.add(isFirstNew + " " + isLastNew);
        }
        assertEquals(4, outcomes.size());
    }

    @Test
    void shouldLoseNamesThatWereNotForced()
    {
        int lost = 0;
        for (int seed = 0; seed < 50; seed++)
        {
            storageIo = new SimulatedStorageIo();
            setUp();
            storageIo.create(FILE);
            storageIo.crash(new SplittableRandom(seed));
            lost += storageIo.exists(FILE) ? 0 : 1;
        }
        assertTrue(lost > 5 && lost < 45);
    }

    @Test
    void shouldGiveTheSameForTheSameSeed()
    {
        final Set<String> outcomes = new HashSet<>();
        for (int i = 0; i < 3; i++)
        {
            storageIo = new SimulatedStorageIo();
            setUp();
            createForced().buffer().setMemory(0, 4096, (byte)7);
            storageIo.crash(new SplittableRandom(5));
            final ByteBuffer bytes = ByteBuffer.allocate(8192);
            storageIo.open(FILE).read(0, bytes);
            outcomes.add(Arrays.toString(bytes.array()) + storageIo.crashSummary());
        }
        assertEquals(1, outcomes.size());
    }

    @Test
    void shouldKeepEverythingWhenOnlyTheProcessIsKilled()
    {
        final StorageLock lock = storageIo.lock(DIRECTORY.resolve("lock"));
        final StorageFile file = storageIo.create(FILE);
        file.write(0, ByteBuffer.wrap(new byte[]{5}));
        storageIo.kill();
        assertThrows(IllegalStateException.class, () -> file.force(0, 1));
        storageIo.lock(DIRECTORY.resolve("lock"));
        lock.close();
        assertThrows(JournalException.class, () -> storageIo.lock(DIRECTORY.resolve("lock")));
        assertEquals(5, storageIo.open(FILE).map(0, 1).buffer().getByte(0));
    }

    @Test
    void shouldForgetWhatAFailedForceShouldHaveKept()
    {
        final StorageFile file = storageIo.create(FILE);
        storageIo.forceDirectory(DIRECTORY);
        final MappedRegion region = file.map(0, 4096);
        file.force(0, 4096);
        region.buffer().putByte(0, (byte)1);
        storageIo.failForce(1);
        assertThrows(JournalException.class, () -> file.force(0, 4096));
        file.force(0, 4096);
        assertFalse(isDurable());

        region.buffer().putByte(1, (byte)1);
        file.force(0, 4096);
        assertTrue(isDurable());
    }

    @Test
    void shouldReadWhatTheDeviceHoldsForCertain()
    {
        final StorageFile file = storageIo.create(FILE);
        final MappedRegion region = file.map(0, 12288);
        region.buffer().setMemory(0, 12288, (byte)1);
        file.force(4096, 4096);
        assertEquals("", durable(0, 12288));

        storageIo.forceDirectory(DIRECTORY);
        region.buffer().setMemory(0, 12288, (byte)2);
        assertEquals("00", durable(4094, 2));
        assertEquals("01", durable(4095, 2));
        assertEquals("10", durable(8191, 2));
        assertEquals("0", durable(12287, 2));

        storageIo.crash(new SplittableRandom(1));
        final String survivor = durable(4090, 100);
        assertEquals(survivor, durable(4090, 100));
        assertTrue(survivor.endsWith("1") || survivor.endsWith("2"));
    }

    private String durable(final long position, final int length)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(length);
        assertEquals(storageIo.readDurable(FILE, position, bytes), bytes.position());
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.position(); i++)
        {
            text.append(bytes.get(i));
        }
        return text.toString();
    }

    private boolean isDurable()
    {
        boolean isDurable = true;
        for (int seed = 0; seed < 20 && isDurable; seed++)
        {
            final SimulatedCrash crash = new SimulatedCrash();
            crash.begin(new SplittableRandom(seed));
            isDurable = 1 == crash.survivorOf(storageIo.nodeOf(FILE)).volatilePage(0)[0];
        }
        return isDurable;
    }

    private static void createWith(final SimulatedStorageIo io, final Path file, final byte content)
    {
        final StorageFile created = io.create(file);
        created.write(0, ByteBuffer.wrap(new byte[]{content}));
        created.force(0, 1);
    }

    private static byte firstByte(final SimulatedStorageIo io, final Path file)
    {
        final ByteBuffer target = ByteBuffer.allocate(1);
        assertEquals(1, io.open(file).read(0, target));
        return target.get(0);
    }

    private MappedRegion createForced()
    {
        final StorageFile file = storageIo.create(FILE);
        storageIo.forceDirectory(DIRECTORY);
        final MappedRegion region = file.map(0, 8192);
        region.buffer().setMemory(0, 4096, (byte)1);
        file.force(0, 8192);
        return region;
    }
}
