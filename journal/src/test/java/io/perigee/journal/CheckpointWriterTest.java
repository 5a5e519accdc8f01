package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class CheckpointWriterTest
{
    private static final Path FILE = Path.of("/simulated/data/checkpoint");

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private CheckpointWriter writer;

    @BeforeEach
    void setUp()
    {
        storageIo.createDirectories(FILE.getParent(), true);
        writer = new CheckpointWriter(storageIo, FILE, null, Checkpoint.EMPTY);
    }

    @Test
    void shouldDecodeWhatItHasEncoded()
    {
        final Checkpoint checkpoint = new Checkpoint(1L << 41, 4096, 1L << 40, -7, 9, 1234567890123L, 88, true);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Checkpoint.LENGTH + 8]);
        checkpoint.encode(buffer, 8);
        assertEquals(checkpoint, Checkpoint.decode(buffer, 8));
    }

    @Test
    void shouldMoveTheMarkForwardOnly()
    {
        writer.mark(100);
        writer.mark(80);
        assertEquals(100, writer.current().durablePosition());
        final long forces = storageIo.forceCount();
        writer.mark(100);
        assertEquals(forces, storageIo.forceCount());
        assertEquals(writer.current(), read());
    }

    @Test
    void shouldMakeEveryStepDurable()
    {
        writer.mark(5000);
        writer.checkpoint(8192, 77, 3, 1000);
        assertEquals(8192, read().durablePosition());
        writer.minPosition(4096);
        writer.mark(9000);
        final Checkpoint expected = new Checkpoint(9000, 4096, 8192, 77, 3, 1000, Checkpoint.NO_TRUNCATION, false);
        assertEquals(expected, writer.current());
        assertEquals(expected, read());
    }

    @Test
    void shouldBeCleanUntilTheNextStep()
    {
        writer.mark(100);
        writer.clean(104);
        assertTrue(read().isClean());
        assertEquals(104, read().durablePosition());
        writer.mark(112);
        assertFalse(read().isClean());
    }

    @Test
    void shouldRefuseToLoseWhatTheCheckpointNeeds()
    {
        writer.checkpoint(4096, 1, 1, 1);
        assertThrows(IllegalArgumentException.class, () -> writer.minPosition(8192));
        assertThrows(IllegalArgumentException.class, () -> writer.checkpoint(4088, 1, 1, 1));
        assertEquals(0, read().minPosition());
        assertEquals(4096, read().checkpointPosition());
    }

    @Test
    void shouldKeepTheOldMarkWhenTheNewCannotBeWritten()
    {
        writer.mark(100);
        storageIo.failForce(1);
        assertThrows(JournalException.class, () -> writer.mark(200));
        assertEquals(100, writer.current().durablePosition());
    }

    private Checkpoint read()
    {
        try (TwoSlotFile file = TwoSlotFile.open(storageIo, FILE, Checkpoint.MAGIC, Checkpoint.VERSION))
        {
            assertEquals(Checkpoint.LENGTH, file.payloadLength());
            return Checkpoint.decode(file.payload(), 0);
        }
    }
}
