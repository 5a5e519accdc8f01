package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PageProbeTest
{
    private static final int LENGTH = 256 * 1024;

    private final StorageFile file = newFile();
    private final LogSegment segment = new LogSegment(0, LENGTH, file);
    private final PageProbe probe = new PageProbe();

    @Test
    void shouldFindTheOneByteInAPageFromAnyPlaceBeforeIt()
    {
        write(100_000);
        final int page = 100_000 & -StoragePages.PAGE_LENGTH;
        for (int offset = 0; offset < 128 * 1024; offset += 8)
        {
            final boolean isBeforeIt = offset >= page && offset <= 100_000;
            if (isBeforeIt)
            {
                assertFalse(probe.isZero(segment, offset), "at " + offset);
            }
            else
            {
                assertTrue(probe.isZero(segment, offset), "at " + offset);
            }
        }
    }

    @Test
    void shouldTakeWhatTheFileDoesNotHaveForZero()
    {
        write(5_000);

        assertTrue(probe.isZero(segment, 8_192));
        assertTrue(probe.isZero(segment, 200_000));
        assertFalse(probe.isZero(segment, 4_096));
        assertTrue(probe.isZero(segment, 0));
    }

    @Test
    void shouldNotTakeOneFileForAnother()
    {
        write(0);
        assertFalse(probe.isZero(segment, 0));

        assertTrue(probe.isZero(new LogSegment(LENGTH, LENGTH, newFile()), 0));
        assertFalse(probe.isZero(segment, 0));
    }

    private void write(final int offset)
    {
        file.write(offset, ByteBuffer.wrap(new byte[]{1}));
    }

    private static StorageFile newFile()
    {
        final SimulatedStorageIo storageIo = new SimulatedStorageIo();
        storageIo.createDirectories(Path.of("/simulated"), false);
        return storageIo.create(Path.of("/simulated/file"));
    }
}
