package io.perigee.journal;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class DurableMarkTest
{
    @Test
    void shouldReadBackWhatWasMarked()
    {
        for (final long position : new long[]{0, 8, 4096, 1L << 30, (1L << 50) - 8})
        {
            for (final int crc : new int[]{0, 1, -1, 0x12345678})
            {
                final long mark = DurableMark.encode(position, crc);
                assertNotEquals(0, mark);
                assertEquals(position, DurableMark.decode(mark, crc));
            }
        }
    }

    @Test
    void shouldNotBelieveAFlippedBit()
    {
        final long mark = DurableMark.encode(123_456, 77);
        for (int bit = 0; bit < Long.SIZE; bit++)
        {
            assertEquals(DurableMark.NONE, DurableMark.decode(mark ^ 1L << bit, 77), "bit " + bit);
        }
    }

    @Test
    void shouldNotBelieveAMarkOfAnotherRecord()
    {
        assertEquals(DurableMark.NONE, DurableMark.decode(DurableMark.encode(123_456, 77), 78));
        assertEquals(DurableMark.NONE, DurableMark.decode(0, 77));
    }
}
