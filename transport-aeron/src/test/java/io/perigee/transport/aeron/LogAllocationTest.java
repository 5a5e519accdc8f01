package io.perigee.transport.aeron;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private static final int TERMS_LENGTH = 3 * 1024 * 1024 + 17;

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(LogAllocation.CHUNK_LENGTH);

    @TempDir
    private Path directory;
    private boolean isOutdated;

    @Test
    void shouldWriteWhereFramesComeAndNowhereElse() throws IOException
    {
        final byte[] expected = filled();
        final Path log = create("publications/5.logbuffer");
        final Path other = create("images/5.logbuffer");
        final LogAllocation allocation = allocation(false);
        assertFalse(allocation.isDone());
        assertFalse(allocation.step(zeros));
        assertFalse(allocation.isDone());
        runToEnd(allocation);

        assertTrue(allocation.isDone());
        assertArrayEquals(expected, Files.readAllBytes(other));
        Arrays.fill(expected, 0, TERMS_LENGTH, (byte)0);
        assertArrayEquals(expected, Files.readAllBytes(log));
    }

    @Test
    void shouldKnowWhereImagesHaveTheirFrames() throws IOException
    {
        final Path publication = create("publications/5.logbuffer");
        final Path image = create("images/5.logbuffer");
        runToEnd(allocation(true));

        assertEquals(0, Files.readAllBytes(image)[0]);
        assertEquals(1, Files.readAllBytes(publication)[0]);
    }

    @Test
    void shouldNotTouchTheLogOfAnotherDriver() throws IOException
    {
        final Path log = create("publications/5.logbuffer");
        isOutdated = true;

        assertEquals(ErrorCode.DRIVER_LOST, failureOf(allocation(false)));
        assertArrayEquals(filled(), Files.readAllBytes(log));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotTouchFramesThatWereWrittenBefore(final boolean isSecondTerm) throws IOException
    {
        final Path log = create("publications/5.logbuffer");
        final byte[] bytes = filled();
        bytes[TERMS_LENGTH + (isSecondTerm ? LogBufferDescriptor.LOG_ACTIVE_TERM_COUNT_OFFSET : 0)] = 32;
        Files.write(log, bytes);

        assertEquals(ErrorCode.FRAME_INVALID, failureOf(allocation(false)));
        assertArrayEquals(bytes, Files.readAllBytes(log));
    }

    @Test
    void shouldSayThatTheStreamHasGone() throws IOException
    {
        assertEquals(ErrorCode.DRIVER_LOST, failureOf(allocation(false)));
        Files.write(create("publications/5.logbuffer"), new byte[100]);
        assertEquals(ErrorCode.DRIVER_LOST, failureOf(allocation(false)));
    }

    @Test
    void shouldWriteNoMoreWhenNobodyWaits() throws IOException
    {
        final Path log = create("publications/5.logbuffer");
        final LogAllocation allocation = allocation(false);
        assertFalse(allocation.step(zeros));
        allocation.cancel();
        assertTrue(allocation.step(zeros));
        assertFalse(allocation.isDone());
        assertEquals(1, Files.readAllBytes(log)[TERMS_LENGTH - 1]);

        final LogAllocation late = allocation(true);
        late.cancel();
        assertTrue(late.step(zeros));
        assertFalse(late.isDone());
    }

    @Test
    void shouldBeDoneIfLeftOut()
    {
        final LogAllocation allocation = allocation(false);
        allocation.leaveOut();
        assertTrue(allocation.isDone());
    }

    private LogAllocation allocation(final boolean isImage)
    {
        return new LogAllocation(directory.toString(), isImage, 5, () -> isOutdated);
    }

    private void runToEnd(final LogAllocation allocation)
    {
        int steps = 0;
        while (!allocation.step(zeros))
        {
            steps++;
            assertTrue(steps < 100);
        }
    }

    private ErrorCode failureOf(final LogAllocation allocation)
    {
        assertTrue(allocation.step(zeros));
        return assertThrows(TransportException.class, allocation::isDone).code();
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
        Arrays.fill(bytes, 0, TERMS_LENGTH, (byte)1);
        return bytes;
    }
}
