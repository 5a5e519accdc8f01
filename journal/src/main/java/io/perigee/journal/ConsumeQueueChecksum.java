package io.perigee.journal;

import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * CRC32C over the entries of a block, seeded with its number and its queue, so that a block is not mistaken for
 * another. Looks at a copy, so that what is checked does not change meanwhile. One owner.
 */
final class ConsumeQueueChecksum
{
    private static final int SEED_LENGTH = Long.BYTES + Integer.BYTES;
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int[] TABLE = table();

    private final CRC32C crc32c = new CRC32C();
    private final byte[] scratch = new byte[SEED_LENGTH + ConsumeQueuePage.LENGTH];

    /** What stands for a queue in the checksums of its blocks: CRC32C of {@code topic/queueId}. */
    static int seedOf(final String queueName)
    {
        final CRC32C crc = new CRC32C();
        crc.update(queueName.getBytes(StandardCharsets.US_ASCII));
        return (int)crc.getValue();
    }

    /** Checksum of the first entries of a block. */
    int of(final int seed, final long block, final DirectBuffer buffer, final int offset, final int entries)
    {
        for (int i = 0; i < Long.BYTES; i++)
        {
            scratch[i] = (byte)(block >>> i * Byte.SIZE);
        }
        for (int i = 0; i < Integer.BYTES; i++)
        {
            scratch[Long.BYTES + i] = (byte)(seed >>> i * Byte.SIZE);
        }

        final int length = entries * ConsumeQueueEntry.LENGTH;
        buffer.getBytes(offset, scratch, SEED_LENGTH, length);
        crc32c.reset();
        crc32c.update(scratch, 0, SEED_LENGTH + length);
        return (int)crc32c.getValue();
    }

    /** Checksum of a block that has grown, from the checksum before and what came after. */
    static int extend(final int checksum, final DirectBuffer buffer, final int offset, final int length)
    {
        int state = ~checksum;
        for (int i = offset; i < offset + length; i++)
        {
            state = state >>> Byte.SIZE ^ TABLE[(state ^ buffer.getByte(i)) & 0xFF];
        }
        return ~state;
    }

    private static int[] table()
    {
        final int[] table = new int[1 << Byte.SIZE];
        for (int i = 0; i < table.length; i++)
        {
            int state = i;
            for (int bit = 0; bit < Byte.SIZE; bit++)
            {
                state = 0 == (state & 1) ? state >>> 1 : state >>> 1 ^ POLYNOMIAL;
            }
            table[i] = state;
        }
        return table;
    }
}
