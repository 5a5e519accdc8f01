package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A sealed part of the key index: a header of one block, then blocks of sorted entries.
 * <pre>
 *    0  magic                 i32
 *    4  version               i32
 *    8  beginPosition         i64  first byte of the log that is indexed here; the name of the file
 *   16  endPosition           i64  behind the last; in the same segment
 *   24  entryCount            i64
 *   32  segmentLength         i32
 *   36  entriesPerBlock       i32
 *   40  firstStoreTimestampMs i64
 *   48  lastStoreTimestampMs  i64
 *   56  lastRecordPosition    i64  last message that is indexed here, -1 if there is none
 *   64  lastRecordCrc         i32  its CRC: the log that this index was made of
 *   68  zero                  i32
 *   72  crc                   i32  CRC32C of [0, 72)
 *   76  zeros up to 4096
 * </pre>
 * The header is written when all blocks are durable, so a file with a valid header is whole, or damaged later. Owned by
 * the housekeeping agent.
 */
final class KeyIndexFile implements AutoCloseable
{
    /** The file is not what was written. */
    static final long DAMAGED = -2;

    private static final int MAGIC = 0x31584750;
    private static final int VERSION = 1;
    private static final int CRC_OFFSET = 72;

    private final StorageFile file;
    private final KeyIndexBlock block;
    private final long beginPosition;
    private final long endPosition;
    private final long entryCount;
    private final long firstStoreTimestampMs;
    private final long lastStoreTimestampMs;
    private final long lastRecordPosition;
    private final int lastRecordCrc;

    private KeyIndexFile(final StorageFile file, final KeyIndexBlock block, final UnsafeBuffer header)
    {
        this.file = file;
        this.block = block;
        beginPosition = header.getLong(8, LITTLE_ENDIAN);
        endPosition = header.getLong(16, LITTLE_ENDIAN);
        entryCount = header.getLong(24, LITTLE_ENDIAN);
        firstStoreTimestampMs = header.getLong(40, LITTLE_ENDIAN);
        lastStoreTimestampMs = header.getLong(48, LITTLE_ENDIAN);
        lastRecordPosition = header.getLong(56, LITTLE_ENDIAN);
        lastRecordCrc = header.getInt(64, LITTLE_ENDIAN);
    }

    /** Make a file whole: what is in its blocks is durable. */
    static void writeHeader(final StorageFile file, final KeyIndexPart part, final int segmentLength)
    {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(KeyIndexBlock.LENGTH);
        final UnsafeBuffer header = new UnsafeBuffer(bytes);
        header.putInt(0, MAGIC, LITTLE_ENDIAN);
        header.putInt(4, VERSION, LITTLE_ENDIAN);
        header.putLong(8, part.beginPosition(), LITTLE_ENDIAN);
        header.putLong(16, part.endPosition(), LITTLE_ENDIAN);
        header.putLong(24, part.entryCount(), LITTLE_ENDIAN);
        header.putInt(32, segmentLength, LITTLE_ENDIAN);
        header.putInt(36, KeyIndexBlock.ENTRIES, LITTLE_ENDIAN);
        header.putLong(40, part.firstStoreTimestampMs(), LITTLE_ENDIAN);
        header.putLong(48, part.lastStoreTimestampMs(), LITTLE_ENDIAN);
        header.putLong(56, part.lastRecordPosition(), LITTLE_ENDIAN);
        header.putInt(64, part.lastRecordCrc(), LITTLE_ENDIAN);
        header.putInt(CRC_OFFSET, checksum(bytes), LITTLE_ENDIAN);
        bytes.clear();
        file.write(0, bytes);
    }

    /**
     * Open a file.
     *
     * @param storageIo     to open it with.
     * @param path          of the file.
     * @param segmentLength of the log in bytes.
     * @param block         to read with.
     * @return null if it is not a whole index of a part of such a log.
     */
    static KeyIndexFile open(
        final StorageIo storageIo, final Path path, final int segmentLength, final KeyIndexBlock block)
    {
        final StorageFile file = storageIo.openForReading(path);
        final ByteBuffer bytes = ByteBuffer.allocateDirect(KeyIndexBlock.LENGTH);
        final UnsafeBuffer header = new UnsafeBuffer(bytes);
        final boolean isValid = KeyIndexBlock.LENGTH == file.read(0, bytes) &&
            MAGIC == header.getInt(0, LITTLE_ENDIAN) &&
            VERSION == header.getInt(4, LITTLE_ENDIAN) &&
            header.getInt(CRC_OFFSET, LITTLE_ENDIAN) == checksum(bytes) &&
            segmentLength == header.getInt(32, LITTLE_ENDIAN) &&
            KeyIndexBlock.ENTRIES == header.getInt(36, LITTLE_ENDIAN) &&
            path.getFileName().toString().equals(LogSegment.name(header.getLong(8, LITTLE_ENDIAN)));
        if (isValid)
        {
            final KeyIndexFile index = new KeyIndexFile(file, block, header);
            if (index.isPlausible(segmentLength))
            {
                return index;
            }
        }
        file.close();
        return null;
    }

    /** Whether a process has ended while it wrote the file: there is no header yet, which is no damage. */
    static boolean isUnfinished(final StorageIo storageIo, final Path path)
    {
        try (StorageFile file = storageIo.open(path))
        {
            final ByteBuffer bytes = ByteBuffer.allocate(CRC_OFFSET);
            file.read(0, bytes);
            return bytes.flip().mismatch(ByteBuffer.allocate(bytes.limit())) < 0;
        }
    }

    private boolean isPlausible(final int segmentLength)
    {
        final long segmentEnd = (beginPosition & -segmentLength) + segmentLength;
        return beginPosition >= 0 && endPosition > beginPosition && endPosition <= segmentEnd &&
            entryCount >= 0 && file.lengthBytes() == KeyIndexBlock.position(blockCount());
    }

    long beginPosition()
    {
        return beginPosition;
    }

    long endPosition()
    {
        return endPosition;
    }

    long entryCount()
    {
        return entryCount;
    }

    long firstStoreTimestampMs()
    {
        return firstStoreTimestampMs;
    }

    long lastStoreTimestampMs()
    {
        return lastStoreTimestampMs;
    }

    long lastRecordPosition()
    {
        return lastRecordPosition;
    }

    int lastRecordCrc()
    {
        return lastRecordCrc;
    }

    Path path()
    {
        return file.path();
    }

    /**
     * The largest entry of a key that is not larger than the bound.
     *
     * @return {@link KeyIndexEntry#NONE} if there is none, {@link #DAMAGED} if a block is not what was written.
     */
    long floor(final long hash, final long bound)
    {
        long low = 0;
        long high = blockCount() - 1;
        long found = KeyIndexEntry.NONE;
        while (low <= high)
        {
            final long middle = low + high >>> 1;
            if (!load(middle))
            {
                return DAMAGED;
            }
            if (block.get(0) > bound)
            {
                high = middle - 1;
            }
            else
            {
                found = floorInBlock(bound);
                if (found < block.get(block.count() - 1))
                {
                    break;
                }
                low = middle + 1;
            }
        }
        return KeyIndexEntry.isOf(found, hash) ? found : KeyIndexEntry.NONE;
    }

    /** Whether all blocks are what was written; reads the whole file. */
    boolean verify()
    {
        return damagedBlock() < 0;
    }

    /** Number of the first block that is not what was written, -1 if there is none; reads the whole file. */
    long damagedBlock()
    {
        for (long i = 0; i < blockCount(); i++)
        {
            if (!load(i))
            {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close()
    {
        block.clear();
        file.close();
    }

    private long floorInBlock(final long bound)
    {
        int low = 0;
        int high = block.count();
        while (low < high)
        {
            final int middle = low + high >>> 1;
            if (block.get(middle) <= bound)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return block.get(low - 1);
    }

    private boolean load(final long number)
    {
        final long before = number * KeyIndexBlock.ENTRIES;
        return block.load(this, file, number, (int)Math.min(KeyIndexBlock.ENTRIES, entryCount - before));
    }

    private long blockCount()
    {
        return entryCount / KeyIndexBlock.ENTRIES + (0 == entryCount % KeyIndexBlock.ENTRIES ? 0 : 1);
    }

    private static int checksum(final ByteBuffer bytes)
    {
        final CRC32C crc32c = new CRC32C();
        bytes.clear().limit(CRC_OFFSET);
        crc32c.update(bytes);
        return (int)crc32c.getValue();
    }
}
