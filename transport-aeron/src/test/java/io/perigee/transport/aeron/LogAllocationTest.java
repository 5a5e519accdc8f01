package io.perigee.transport.aeron;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LogAllocationTest
{
    private static final int TERMS_LENGTH = 3 * LogBufferDescriptor.TERM_MIN_LENGTH + 17;

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(LogAllocation.CHUNK_LENGTH);

    @TempDir
    private Path directory;

    @Test
    void shouldWriteWhereFramesComeAndNowhereElse() throws IOException
    {
        final byte[] expected = filled();
        final Path log = create("publications/5.logbuffer");
        final Path other = create("images/5.logbuffer");
        final LogAllocation allocation = LogAllocation.ofPublication(directory.toString(), 5);
        assertFalse(allocation.isDone());
        allocation.run(zeros);

        assertTrue(allocation.isDone());
        assertArrayEquals(expected, Files.readAllBytes(other));
        Arrays.fill(expected, 0, TERMS_LENGTH, (byte)0);
        assertArrayEquals(expected, Files.readAllBytes(log));
    }

    @Test
    void shouldKnowWhereImagesHaveTheirFrames() throws IOException
    {
        final Path publication = create("publications/7.logbuffer");
        final Path image = create("images/7.logbuffer");
        LogAllocation.ofImage(directory.toString(), Media.UDP, 7).run(zeros);
        assertEquals(0, Files.readAllBytes(image)[0]);
        assertEquals(1, Files.readAllBytes(publication)[0]);

        LogAllocation.ofImage(directory.toString(), Media.IPC, 7).run(zeros);
        assertEquals(0, Files.readAllBytes(publication)[0]);
    }

    @Test
    void shouldSayThatTheStreamHasGone()
    {
        final LogAllocation allocation = LogAllocation.ofPublication(directory.toString(), 5);
        allocation.run(zeros);

        final TransportException failure = assertThrows(TransportException.class, allocation::isDone);
        assertEquals(ErrorCode.DRIVER_LOST, failure.code());
        assertTrue(failure.getMessage().contains("5.logbuffer"), failure.getMessage());
    }

    @Test
    void shouldBeDoneIfLeftOut()
    {
        final LogAllocation allocation = LogAllocation.ofPublication(directory.toString(), 5);
        allocation.leaveOut();
        assertTrue(allocation.isDone());
    }

    private Path create(final String name) throws IOException
    {
        final Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, filled());
    }

    private static byte[] filled()
    {
        final byte[] bytes = new byte[TERMS_LENGTH + LogBufferDescriptor.LOG_META_DATA_LENGTH];
        Arrays.fill(bytes, (byte)1);
        return bytes;
    }
}
