package io.perigee.faultlab;

import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.StorageFile;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RotDamageTest
{
    private static final int RUNS = 2_000;
    private static final int LENGTH = 3 * 4096;
    private static final List<Path> FILES = List.of(
        MemoryBroker.DIRECTORY.resolve("commitlog/0"), MemoryBroker.DIRECTORY.resolve("commitlog/1"),
        MemoryBroker.DIRECTORY.resolve("checkpoint"));

    @Test
    void shouldAlwaysChangeSomething()
    {
        final SimulatedStorageIo whole = new SimulatedStorageIo();
        whole.createDirectories(FILES.get(0).getParent(), true);
        for (final Path file : FILES)
        {
            try (StorageFile created = whole.create(file))
            {
                // Nearly all pages are zero, or alike.
                created.write(0, ByteBuffer.wrap(new byte[LENGTH]));
            }
        }
        whole.content(FILES.get(0), Arrays.copyOf(new byte[] {1}, LENGTH));
        whole.content(FILES.get(1), Arrays.copyOf(new byte[] {1}, LENGTH));
        final List<String> before = contents(whole);
        for (int i = 0; i < RUNS; i++)
        {
            final SimulatedStorageIo storage = whole.copy();
            final RotDamage damage = RotDamage.inflict(storage, ExperimentRun.randomOf(1, i), false);
            assertFalse(before.equals(contents(storage)), damage.description());
        }
    }

    @Test
    void shouldExcuseNothingButTheEndOfALogThatWasWrittenTo()
    {
        final RotSource.Image image = new RotSource.Image(null, null, null, 100, 200, 300, 0);
        final RotDamage bit = new RotDamage("commitlog", "", true);
        final RotDamage page = new RotDamage("commitlog", "", false);
        assertEquals(new RotLoss(200), RotLoss.legal(RotSource.End.BUSY, image, 250, bit));
        assertEquals(new RotLoss(100), RotLoss.legal(RotSource.End.BUSY, image, 250, page));
        assertTrue(RotLoss.legal(RotSource.End.BUSY, image, 250, page).isAny());

        assertEquals(RotLoss.NONE, RotLoss.legal(RotSource.End.MARKED, image, 250, page));
        assertEquals(RotLoss.NONE, RotLoss.legal(RotSource.End.CLEAN, image, 250, page));
        assertEquals(RotLoss.NONE, RotLoss.legal(RotSource.End.BUSY, image, 300, page), "nothing was cut off");
        assertEquals(RotLoss.NONE, RotLoss.legal(
            RotSource.End.BUSY, image, 250, new RotDamage("checkpoint", "", false)), "the log is whole");
        assertFalse(RotLoss.NONE.isAny());
        assertThrows(AssertionError.class, () -> RotLoss.legal(RotSource.End.BUSY, image, 199, bit));
        assertThrows(AssertionError.class, () -> RotLoss.legal(RotSource.End.BUSY, image, 99, page));
    }

    private static List<String> contents(final SimulatedStorageIo storage)
    {
        final List<String> contents = new ArrayList<>();
        for (final Path file : storage.files())
        {
            contents.add(file + ": " + Arrays.toString(storage.content(file)));
        }
        return contents;
    }
}
