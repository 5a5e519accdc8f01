package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * One block of an index file in memory, with its checksum, which also covers what the block is a part of: a block that
 * stands in another place or in another file is seen.
 * <pre>
 *    0  crc      i32  CRC32C of: begin position of the file i64, number of the block i64, [4, end of entries)
 *    4  count    i32  entries, 1 to 511
 *    8  entries  i64 each, ascending; zeros behind them
 * </pre>
 * Owned by the housekeeping agent.
 */
final class KeyIndexBlock
{
    /** Length of a block, and of the header before the first. */
    static final int LENGTH = StoragePages.PAGE_LENGTH;
    /** Entries of a full block. */
    static final int ENTRIES = (LENGTH - 8) / KeyIndexEntry.LENGTH;

    private static final int COUNT_OFFSET = 4;
    private static final int ENTRIES_OFFSET = 8;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final ByteBuffer identity = ByteBuffer.allocate(2 * Long.BYTES).order(LITTLE_ENDIAN);
    private final CRC32C crc32c = new CRC32C();
    private KeyIndexFile loadedFile;
    private long loadedBlock;
    private int count;

    /** Position of a block in its file. */
    static long position(final long block)
    {
        return (1 + block) * LENGTH;
    }

    void clear()
    {
        loadedFile = null;
        count = 0;
    }

    void add(final long entry)
    {
        buffer.putLong(ENTRIES_OFFSET + count * KeyIndexEntry.LENGTH, entry, LITTLE_ENDIAN);
        count++;
    }

    int count()
    {
        return count;
    }

    long get(final int index)
    {
        return buffer.getLong(ENTRIES_OFFSET + index * KeyIndexEntry.LENGTH, LITTLE_ENDIAN);
    }

    /** Write what was added as a block of a file. */
    void write(final StorageFile file, final long beginPosition, final long block)
    {
        final int end = ENTRIES_OFFSET + count * KeyIndexEntry.LENGTH;
        buffer.setMemory(end, LENGTH - end, (byte)0);
        buffer.putInt(COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putInt(0, checksum(beginPosition, block), LITTLE_ENDIAN);
        bytes.clear();
        file.write(position(block), bytes);
    }

    /**
     * Read a block, unless it is the one that was read last.
     *
     * @param indexFile     that it belongs to.
     * @param file          to read from.
     * @param block         number of the block.
     * @param expectedCount entries that it must have.
     * @return false if it is not what was written there.
     */
    boolean load(final KeyIndexFile indexFile, final StorageFile file, final long block, final int expectedCount)
    {
        if (indexFile == loadedFile && block == loadedBlock)
        {
            return true;
        }

        clear();
        bytes.clear();
        if (LENGTH != file.read(position(block), bytes) || expectedCount != buffer.getInt(COUNT_OFFSET, LITTLE_ENDIAN))
        {
            return false;
        }
        count = expectedCount;
        if (buffer.getInt(0, LITTLE_ENDIAN) != checksum(indexFile.beginPosition(), block))
        {
            count = 0;
            return false;
        }
        loadedFile = indexFile;
        loadedBlock = block;
        return true;
    }

    private int checksum(final long beginPosition, final long block)
    {
        identity.clear();
        identity.putLong(beginPosition).putLong(block).flip();
        crc32c.reset();
        crc32c.update(identity);
        bytes.clear().limit(ENTRIES_OFFSET + count * KeyIndexEntry.LENGTH).position(COUNT_OFFSET);
        crc32c.update(bytes);
        return (int)crc32c.getValue();
    }
}
