package io.perigee.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * One file of a consume queue, and the file beside it that holds the checksums of its blocks:
 * <pre>
 *   &lt;20 digits&gt;                                  &lt;20 digits&gt;.crc
 *  +--------------------+--------------------+    +-------+-------+-------+-------+
 *  | 200 entries, 4000 B| 200 entries        | …  |entries| CRC32C|entries| CRC32C| …
 *  +--------------------+--------------------+    +-------+-------+-------+-------+
 *   block 0              block 1                   0       4       8       12
 * </pre>
 * The file grows in steps that are filled with zeros, so that no part of what is mapped is missing, and no reader meets
 * a full file system. Checks are written when the file is forced: only what was forced is believed after a crash, and
 * what is behind it is built again from the log. Owned by housekeeping; readers see its {@link ConsumeQueueRegion}.
 */
final class ConsumeQueueFile
{
    /** What the name of the file with the checks ends with. */
    static final String CHECKS_SUFFIX = ".crc";
    /** Length of a check in its file. */
    static final int CHECK_LENGTH = 8;
    /** Blocks of the first step: what a queue with one message costs. */
    static final int FIRST_STEP_BLOCKS = 4;
    /** Each step makes the file so many times longer. */
    private static final int STEP_FACTOR = 4;

    private final ConsumeQueueStorage storage;
    private final Path path;
    private final Path checksPath;
    private final long firstBlock;
    private final int maxBlocks;
    private final int seed;
    private ConsumeQueueRegion region;
    private int changedFrom = Integer.MAX_VALUE;
    private int changedTo;

    ConsumeQueueFile(
        final ConsumeQueueStorage storage, final Path directory, final long index, final int seed)
    {
        this.storage = storage;
        this.seed = seed;
        maxBlocks = storage.fileBlocks();
        firstBlock = index * maxBlocks;
        path = directory.resolve(LogSegment.name(firstBlock * ConsumeQueuePage.LENGTH));
        checksPath = checksPath(path);
    }

    /** Name of the file with the checks of a file. */
    static Path checksPath(final Path path)
    {
        return path.resolveSibling(path.getFileName() + CHECKS_SUFFIX);
    }

    Path path()
    {
        return path;
    }

    ConsumeQueueRegion region()
    {
        return region;
    }

    /** Begin anew, whatever there is of another life. */
    void create()
    {
        storage.delete(checksPath);
        storage.delete(path);
        grow(FIRST_STEP_BLOCKS);
    }

    /** Take over what there is, which should hold the entries up to an offset. */
    void load(final long endOffset)
    {
        final boolean isThere = storage.storageIo().exists(path);
        final int blocks = (int)Math.min(maxBlocks,
            (endOffset + ConsumeQueuePage.ENTRIES - 1) / ConsumeQueuePage.ENTRIES - firstBlock);
        grow(blocks);
        if (isThere)
        {
            readChecks(blocks);
        }
        for (int index = 0; index < blocks; index++)
        {
            settle(index, (int)Math.min(
                ConsumeQueuePage.ENTRIES, endOffset - (firstBlock + index) * ConsumeQueuePage.ENTRIES));
        }
    }

    /** Make room for a number of blocks; true if there is another region now, and the one before must be retired. */
    boolean grow(final int blocks)
    {
        if (null != region && region.blocks() >= blocks)
        {
            return false;
        }

        int target = FIRST_STEP_BLOCKS;
        while (target < blocks)
        {
            target *= STEP_FACTOR;
        }
        target = Math.min(target, maxBlocks);

        final StorageFile file = storage.open(this);
        final int length = ConsumeQueueRegion.offsetOf(target);
        fill(file, length);
        final long[] checks = new long[target];
        for (int i = 0; null != region && i < region.blocks(); i++)
        {
            checks[i] = region.check(i);
        }
        region = new ConsumeQueueRegion(file.map(0, length), checks, firstBlock, seed);
        return true;
    }

    /**
     * Write entries behind those that a block has.
     *
     * @param page       that holds them.
     * @param fromOffset of the first.
     * @param toOffset   behind the last, in the same block.
     * @return false if nobody knows what the block holds before them: it must be repaired.
     */
    boolean append(final ConsumeQueuePage page, final long fromOffset, final long toOffset)
    {
        final int index = indexOf(fromOffset);
        final int before = (int)(fromOffset % ConsumeQueuePage.ENTRIES);
        final int entries = before + (int)(toOffset - fromOffset);
        storage.open(this).write(ConsumeQueueRegion.offsetOf(index) + (long)before * ConsumeQueueEntry.LENGTH,
            page.content(fromOffset, toOffset));

        final long check = region.check(index);
        long newCheck = ConsumeQueueRegion.DAMAGED;
        if (page.isWhole())
        {
            newCheck = ConsumeQueueRegion.check(
                entries, storage.checksum().of(seed, firstBlock + index, page.buffer(), 0, entries));
        }
        else if (0 == (check & ConsumeQueueRegion.DAMAGED) && ConsumeQueueRegion.entries(check) == before)
        {
            newCheck = ConsumeQueueRegion.check(entries, ConsumeQueueChecksum.extend((int)check, page.buffer(),
                before * ConsumeQueueEntry.LENGTH, (entries - before) * ConsumeQueueEntry.LENGTH));
        }
        changed(index, newCheck);
        return ConsumeQueueRegion.DAMAGED != newCheck;
    }

    /** Write a block that was built again, and believe it. */
    void rewrite(final int index, final UnsafeBuffer content, final ByteBuffer view, final int entries)
    {
        final int length = entries * ConsumeQueueEntry.LENGTH;
        if (!isSame(index, content, length))
        {
            storage.open(this).write(ConsumeQueueRegion.offsetOf(index), view.clear().limit(length));
        }
        changed(index, ConsumeQueueRegion.VERIFIED | ConsumeQueueRegion.check(
            entries, storage.checksum().of(seed, firstBlock + index, content, 0, entries)));
    }

    /** Index of the block of an offset within the file. */
    int indexOf(final long queueOffset)
    {
        return (int)(queueOffset / ConsumeQueuePage.ENTRIES - firstBlock);
    }

    void force()
    {
        if (isChanged())
        {
            // Entries first: what a check counts is on the disk whenever the check is, whatever else a crash takes.
            storage.open(this).force(ConsumeQueueRegion.offsetOf(changedFrom),
                ConsumeQueueRegion.offsetOf(changedTo) - (long)ConsumeQueueRegion.offsetOf(changedFrom));
            writeChecks();
            final StorageFile checks = storage.storageIo().open(checksPath);
            try
            {
                checks.force((long)changedFrom * CHECK_LENGTH, (long)(changedTo - changedFrom) * CHECK_LENGTH);
            }
            finally
            {
                checks.close();
            }
            changedFrom = Integer.MAX_VALUE;
            changedTo = 0;
        }
    }

    void writeChecks()
    {
        if (isChanged())
        {
            final StorageFile file = storage.storageIo().exists(checksPath) ?
                storage.storageIo().open(checksPath) : storage.create(checksPath);
            try
            {
                writeChecks(file);
            }
            finally
            {
                file.close();
            }
        }
    }

    /** It is not needed any more. Its region is retired by whoever has published it. */
    void delete()
    {
        changedTo = 0;
        storage.close(this);
        storage.delete(checksPath);
        storage.delete(path);
    }

    private void writeChecks(final StorageFile file)
    {
        final ByteBuffer bytes = storage.scratch();
        final UnsafeBuffer buffer = storage.scratchBuffer();
        int from = changedFrom;
        while (from < changedTo)
        {
            final int to = Math.min(changedTo, from + bytes.capacity() / CHECK_LENGTH);
            for (int index = from; index < to; index++)
            {
                final long check = region.check(index);
                final boolean isKnown = 0 == (check & ConsumeQueueRegion.DAMAGED);
                final int offset = (index - from) * CHECK_LENGTH;
                buffer.putInt(offset, isKnown ? ConsumeQueueRegion.entries(check) : 0, LITTLE_ENDIAN);
                buffer.putInt(offset + Integer.BYTES, isKnown ? (int)check : 0, LITTLE_ENDIAN);
            }
            file.write((long)from * CHECK_LENGTH, bytes.clear().limit((to - from) * CHECK_LENGTH));
            from = to;
        }
    }

    private void readChecks(final int blocks)
    {
        if (!storage.storageIo().exists(checksPath))
        {
            return;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(blocks * CHECK_LENGTH).order(LITTLE_ENDIAN);
        final StorageFile file = storage.storageIo().open(checksPath);
        try
        {
            file.read(0, bytes);
        }
        finally
        {
            file.close();
        }

        for (int index = 0; index < bytes.position() / CHECK_LENGTH; index++)
        {
            final int entries = bytes.getInt(index * CHECK_LENGTH);
            if (entries > 0 && entries <= ConsumeQueuePage.ENTRIES)
            {
                region.check(index,
                    ConsumeQueueRegion.check(entries, bytes.getInt(index * CHECK_LENGTH + Integer.BYTES)));
            }
        }
    }

    /** A block that was read from the file has to have so many entries, no fewer, and no more that are not counted. */
    private void settle(final int index, final int entries)
    {
        final long check = region.check(index);
        if (ConsumeQueueRegion.entries(check) == entries)
        {
            return;
        }
        final boolean isLonger = ConsumeQueueRegion.entries(check) > entries &&
            region.matches(index, check, storage.checksum());
        region.check(index, isLonger ? ConsumeQueueRegion.check(
            entries, region.checksumOf(index, entries, storage.checksum())) : ConsumeQueueRegion.DAMAGED);
    }

    private boolean isSame(final int index, final DirectBuffer content, final int length)
    {
        final UnsafeBuffer buffer = region.buffer();
        final int offset = ConsumeQueueRegion.offsetOf(index);
        boolean isSame = true;
        for (int i = 0; i < length && isSame; i++)
        {
            isSame = buffer.getByte(offset + i) == content.getByte(i);
        }
        return isSame;
    }

    private boolean isChanged()
    {
        return changedFrom < changedTo;
    }

    private void changed(final int index, final long check)
    {
        if (!isChanged())
        {
            changedFrom = Integer.MAX_VALUE;
            changedTo = 0;
            storage.changed(this);
        }
        changedFrom = Math.min(changedFrom, index);
        changedTo = Math.max(changedTo, index + 1);
        region.check(index, check);
    }

    private void fill(final StorageFile file, final int length)
    {
        final ByteBuffer zeros = storage.scratch();
        storage.scratchBuffer().setMemory(0, zeros.capacity(), (byte)0);
        long position = file.lengthBytes();
        while (position < length)
        {
            final int toBoundary = zeros.capacity() - (int)(position & zeros.capacity() - 1);
            zeros.clear().limit((int)Math.min(toBoundary, length - position));
            file.write(position, zeros);
            position += zeros.limit();
        }
    }
}
