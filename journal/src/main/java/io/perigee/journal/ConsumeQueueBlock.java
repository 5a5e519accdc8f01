package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A block of a queue that is being built again. What is in the file is kept entry by entry if the log says the same;
 * the other entries are looked for in the log. Owned by housekeeping; one for each queue that is being repaired.
 */
final class ConsumeQueueBlock
{
    private final ConsumeQueue queue;
    private final ByteBuffer view = ByteBuffer.allocateDirect(ConsumeQueuePage.LENGTH);
    private final UnsafeBuffer content = new UnsafeBuffer(view);
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private final BitSet missing = new BitSet(ConsumeQueuePage.ENTRIES);
    /** The entries that were missing at first. */
    private final BitSet damaged = new BitSet(ConsumeQueuePage.ENTRIES);
    private final int blocksPerFile;
    private long block;
    private long endOffset;
    /** Where the log may have the first entry that is missing. */
    private long searchPosition;
    /** End of the last record of this queue that is known, all before being known too. */
    private long knownPosition;
    private boolean wasClosed;
    private boolean hasBegun;

    ConsumeQueueBlock(final ConsumeQueue queue, final int blocksPerFile, final long block)
    {
        this.queue = queue;
        this.blocksPerFile = blocksPerFile;
        this.block = block;
    }

    ConsumeQueue queue()
    {
        return queue;
    }

    /** Number that this queue has among those of all topics. */
    static long keyOf(final int topicId, final int queueId)
    {
        return (long)topicId << Integer.SIZE | queueId;
    }

    long key()
    {
        return keyOf(queue.topicId(), queue.queueId());
    }

    /** Whether the queue has entries in the files for the block, that it has not forgotten. */
    boolean isNeeded()
    {
        final long first = block * ConsumeQueuePage.ENTRIES;
        return first < queue.files().endOffset() && first + ConsumeQueuePage.ENTRIES > queue.minOffset();
    }

    /** Whether the block is what was written, or nobody needs it. */
    boolean isGood(final ConsumeQueueChecksum checksum)
    {
        return !isNeeded() || file().region().verify(index(), checksum);
    }

    /** Take what the file holds, and find out which entries are missing. */
    void begin(final RecordWalk log)
    {
        final long firstOffset = block * ConsumeQueuePage.ENTRIES;
        endOffset = Math.min(firstOffset + ConsumeQueuePage.ENTRIES, queue.files().endOffset());
        file().region().buffer().getBytes(ConsumeQueueRegion.offsetOf(index()), content, 0, ConsumeQueuePage.LENGTH);
        missing.clear();
        final long minOffset = queue.minOffset();
        for (long offset = firstOffset; offset < endOffset; offset++)
        {
            entry.read(content, ConsumeQueuePage.offsetOf(offset));
            if (offset < minOffset)
            {
                content.setMemory(ConsumeQueuePage.offsetOf(offset), ConsumeQueueEntry.LENGTH, (byte)0);
            }
            else if (!log.matches(queue.topicId(), queue.queueId(), offset, entry))
            {
                missing.set((int)(offset - firstOffset));
            }
            else if (missing.isEmpty())
            {
                knownPosition = entry.position() + entry.length();
            }
        }
        hasBegun = true;
        damaged.clear();
        damaged.or(missing);
        wasClosed = firstOffset + ConsumeQueuePage.ENTRIES <= queue.files().restoredOffset();
        searchPosition = missing.isEmpty() ? 0 : searchPosition(log, Math.max(firstOffset, minOffset));
    }

    /** Whether nothing is missing, or was looked at. */
    boolean isComplete()
    {
        return missing.isEmpty();
    }

    /** Whether the block was looked at and can be written. */
    boolean isFinished()
    {
        return hasBegun && missing.isEmpty();
    }

    /**
     * Whether it was not just a block that was being filled when the process before has ended. Entries that the queue
     * has forgotten meanwhile, as their part of the log is gone, were not needed.
     */
    boolean wasDamaged()
    {
        final long forgotten = Math.max(0, queue.minOffset() - block * ConsumeQueuePage.ENTRIES);
        return forgotten < ConsumeQueuePage.ENTRIES && (wasClosed || damaged.nextSetBit((int)forgotten) >= 0);
    }

    /** Offset of the first entry that is missing. */
    long missingOffset()
    {
        return block * ConsumeQueuePage.ENTRIES + missing.nextSetBit(0);
    }

    long searchPosition()
    {
        return searchPosition;
    }

    /** Enter a record of this queue; true if it lies behind the block. */
    boolean put(final long queueOffset, final long position, final int length, final long tagHash)
    {
        final long slot = queueOffset - block * ConsumeQueuePage.ENTRIES;
        if (slot >= 0 && slot < ConsumeQueuePage.ENTRIES && missing.get((int)slot))
        {
            ConsumeQueueEntry.write(content, (int)slot * ConsumeQueueEntry.LENGTH, position, length, tagHash);
            missing.clear((int)slot);
        }
        final boolean isBehind = !hasBegun || slot >= ConsumeQueuePage.ENTRIES;
        if (!isBehind)
        {
            knownPosition = Math.max(knownPosition, position + length);
        }
        return isBehind;
    }

    /**
     * The log has no record any more for entries that are missing before an offset: they point to where it is damaged,
     * so that whoever reads them is told so.
     */
    void giveUp(final long beforeOffset, final long damagePosition)
    {
        final long firstOffset = block * ConsumeQueuePage.ENTRIES;
        for (int slot = missing.nextSetBit(0); slot >= 0 && firstOffset + slot < beforeOffset;
            slot = missing.nextSetBit(slot + 1))
        {
            ConsumeQueueEntry.write(
                content, slot * ConsumeQueueEntry.LENGTH, damagePosition, ConsumeQueueEntry.LOST, 0);
            missing.clear(slot);
        }
    }

    /** Write the block, and go on to the next one that the queue has. */
    void finish()
    {
        if (isNeeded())
        {
            final long firstOffset = block * ConsumeQueuePage.ENTRIES;
            final long newEndOffset = Math.min(firstOffset + ConsumeQueuePage.ENTRIES, queue.files().endOffset());
            if (endOffset < newEndOffset)
            {
                // Entries that were written meanwhile, of which nobody could say what the block is with them.
                final int offset = ConsumeQueuePage.offsetOf(endOffset);
                file().region().buffer().getBytes(ConsumeQueueRegion.offsetOf(index()) + offset, content, offset,
                    (int)(newEndOffset - endOffset) * ConsumeQueueEntry.LENGTH);
                endOffset = newEndOffset;
            }
            file().rewrite(index(), content, view, (int)(endOffset - firstOffset));
        }
        hasBegun = false;
        block = Math.max(block + 1, queue.minOffset() / ConsumeQueuePage.ENTRIES);
    }

    private ConsumeQueueFile file()
    {
        return queue.files().open(block / blocksPerFile);
    }

    private int index()
    {
        return (int)(block % blocksPerFile);
    }

    /** Where the last record before the first missing one ends, if anything tells; otherwise where the log begins. */
    private long searchPosition(final RecordWalk log, final long firstOffset)
    {
        if (missingOffset() == firstOffset)
        {
            final long minBlock = queue.minOffset() / ConsumeQueuePage.ENTRIES;
            long found = 0;
            long before = block - 1;
            while (before >= minBlock && 0 == found)
            {
                final long fileIndex = before / blocksPerFile;
                final long last = (before + 1) * ConsumeQueuePage.ENTRIES - 1;
                if (!queue.files().isThere(fileIndex))
                {
                    before = fileIndex * blocksPerFile;
                }
                else if (queue.files().peek(last, entry) &&
                    log.matches(queue.topicId(), queue.queueId(), last, entry))
                {
                    found = entry.position() + entry.length();
                }
                before--;
            }
            knownPosition = Math.max(knownPosition, found);
        }
        return Math.max(knownPosition, log.minPosition());
    }
}
