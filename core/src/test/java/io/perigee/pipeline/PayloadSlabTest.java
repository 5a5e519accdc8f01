package io.perigee.pipeline;

import io.perigee.transport.HeapCounters;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PayloadSlabTest
{
    private static final int CAPACITY = 1024;

    private final PayloadSlab slab = new PayloadSlab(CAPACITY, new HeapCounters().newCounter(7000, "slab"));

    @Test
    void shouldRefuseCapacityThatIsNoPowerOfTwo()
    {
        assertThrows(IllegalArgumentException.class,
            () -> new PayloadSlab(1000, new HeapCounters().newCounter(7000, "slab")));
    }

    @Test
    void shouldHaveNoRoomUntilReleased()
    {
        final long first = slab.claim(512);
        assertNotEquals(PayloadSlab.NO_ROOM, slab.claim(512));
        assertEquals(PayloadSlab.NO_ROOM, slab.claim(1));

        slab.release(PayloadSlab.end(first, 512));
        assertNotEquals(PayloadSlab.NO_ROOM, slab.claim(1));
    }

    @Test
    void shouldKeepPayloadInOnePieceAtTheEnd()
    {
        final long first = slab.claim(1000);
        slab.release(PayloadSlab.end(first, 1000));
        final long second = slab.claim(100);

        assertEquals(0, slab.offset(second));
        assertEquals(CAPACITY, second);
    }

    @Test
    void shouldNeverGiveRoomThatIsInUse()
    {
        final SplittableRandom random = new SplittableRandom(7);
        final ArrayDeque<long[]> inUse = new ArrayDeque<>();
        final byte[] owner = new byte[CAPACITY];
        int refused = 0;
        for (int i = 0; i < 100_000; i++)
        {
            final int length = random.nextInt(CAPACITY / 2 + 1);
            final long position = slab.claim(length);
            if (PayloadSlab.NO_ROOM == position)
            {
                refused++;
                final long[] oldest = inUse.poll();
                mark(owner, oldest, (byte)1, (byte)0);
                slab.release(PayloadSlab.end(oldest[0], (int)oldest[1]));
            }
            else
            {
                final long[] piece = {position, length};
                mark(owner, piece, (byte)0, (byte)1);
                inUse.add(piece);
            }
        }
        assertTrue(refused > 0);
    }

    private void mark(final byte[] owner, final long[] piece, final byte expected, final byte mark)
    {
        final int offset = slab.offset(piece[0]);
        for (int i = offset; i < offset + piece[1]; i++)
        {
            assertEquals(expected, owner[i]);
            owner[i] = mark;
        }
    }
}
