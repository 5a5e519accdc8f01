package io.perigee.protocol;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteOrder;

import static org.junit.jupiter.api.Assertions.assertEquals;

class BatchEntryTest
{
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldReadWhatWasWritten()
    {
        buffer.setMemory(0, 256, (byte)0x7F);
        final int length = BatchEntry.putHeader(buffer, 8, 1, 2, 6, 77, -5L);

        assertEquals(40, length);
        assertEquals(BatchEntry.entryLength(9), length);
        assertEquals(1, BatchEntry.keysLength(buffer, 8));
        assertEquals(2, BatchEntry.propertiesLength(buffer, 8));
        assertEquals(6, BatchEntry.bodyLength(buffer, 8));
        assertEquals(9, BatchEntry.payloadLength(buffer, 8));
        assertEquals(77, BatchEntry.userFlag(buffer, 8));
        assertEquals(-5L, BatchEntry.tagHash(buffer, 8));
        assertEquals(32, BatchEntry.payloadOffset(8));
        for (int i = 8 + 33; i < 8 + 40; i++)
        {
            assertEquals(0, buffer.getByte(i));
        }
    }

    @Test
    void shouldCheckWholeBatch()
    {
        final int first = BatchEntry.putHeader(buffer, 0, 0, 0, 5, 0, 0);
        final int second = BatchEntry.putHeader(buffer, first, 3, 0, 8, 0, 0);

        assertEquals(ErrorCode.OK, check(first + second, 2, 8, 3));
        assertEquals(ErrorCode.FRAME_INVALID, check(first + second, 3, 8, 3));
        assertEquals(ErrorCode.FRAME_INVALID, check(first + second - 1, 2, 8, 3));
        assertEquals(ErrorCode.FRAME_INVALID, check(first + 8, 2, 8, 3));
        assertEquals(ErrorCode.FRAME_INVALID, check(0, 0, 8, 3));
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, check(first + second, 2, 7, 3));
        assertEquals(ErrorCode.MESSAGE_TOO_LARGE, check(first + second, 2, 8, 2));
    }

    private ErrorCode check(
        final int length, final int messageCount, final int maxBodyLength, final int maxAttributesLength)
    {
        return BatchEntry.checkAll(buffer, 0, length, messageCount, maxBodyLength, maxAttributesLength);
    }

    @Test
    void shouldRefuseLengthsThatLie()
    {
        BatchEntry.putHeader(buffer, 0, 0, 0, 8, 0, 0);

        buffer.putInt(0, -1, ByteOrder.LITTLE_ENDIAN);
        assertEquals(BatchEntry.INVALID, BatchEntry.check(buffer, 0, 256));
        buffer.putInt(0, Integer.MAX_VALUE, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(4, Integer.MAX_VALUE, ByteOrder.LITTLE_ENDIAN);
        assertEquals(BatchEntry.INVALID, BatchEntry.check(buffer, 0, 256));
    }
}
