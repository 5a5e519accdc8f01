package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Entries of a queue that are not in its file yet. A page goes around: the dispatcher takes it from the pool and fills
 * it, housekeeping writes it and puts it back. Its fields belong to whoever holds it; a reader looks at the buffer
 * alone and finds out afterwards whether what it saw was still there.
 */
final class ConsumeQueuePage
{
    /** Entries of a page. */
    static final int ENTRIES = 200;
    /** Length of what a page holds. */
    static final int LENGTH = ENTRIES * ConsumeQueueEntry.LENGTH;

    private final UnsafeBuffer buffer;
    private final ByteBuffer view;
    private ConsumeQueue queue;
    private long baseOffset;
    private long firstOffset;
    private long endOffset;

    /** Neighbours among the pages that the dispatcher is filling, from the oldest to the youngest. */
    private ConsumeQueuePage older;
    private ConsumeQueuePage younger;

    ConsumeQueuePage(final ByteBuffer memory)
    {
        view = memory;
        buffer = new UnsafeBuffer(memory);
    }

    /** Take the page for a queue; the first page of a queue begins with its block, whatever the first offset is. */
    void open(final ConsumeQueue newQueue, final long queueOffset, final boolean isFirst)
    {
        queue = newQueue;
        baseOffset = queueOffset - queueOffset % ENTRIES;
        firstOffset = isFirst ? baseOffset : queueOffset;
        endOffset = queueOffset;
        if (isFirst)
        {
            buffer.setMemory(0, offsetOf(queueOffset), (byte)0);
        }
    }

    /** Add an entry; true if it was the last that the page can hold. */
    boolean add(final long position, final int length, final long tagHash)
    {
        final int index = (int)(endOffset - baseOffset);
        ConsumeQueueEntry.write(buffer, index * ConsumeQueueEntry.LENGTH, position, length, tagHash);
        endOffset++;
        return ENTRIES - 1 == index;
    }

    void read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        entry.read(buffer, offsetOf(queueOffset));
    }

    /** Housekeeping: the bytes of some of the entries that the page holds. */
    ByteBuffer content(final long fromOffset, final long toOffset)
    {
        view.limit((int)(toOffset - baseOffset) * ConsumeQueueEntry.LENGTH)
            .position((int)(fromOffset - baseOffset) * ConsumeQueueEntry.LENGTH);
        return view;
    }

    /** Where in a block the entry of an offset lies. */
    static int offsetOf(final long queueOffset)
    {
        return (int)(queueOffset % ENTRIES) * ConsumeQueueEntry.LENGTH;
    }

    /** Whether the page holds its block from the begin. */
    boolean isWhole()
    {
        return baseOffset == firstOffset;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    ConsumeQueue queue()
    {
        return queue;
    }

    long firstOffset()
    {
        return firstOffset;
    }

    long endOffset()
    {
        return endOffset;
    }

    ConsumeQueuePage older()
    {
        return older;
    }

    void older(final ConsumeQueuePage page)
    {
        older = page;
    }

    ConsumeQueuePage younger()
    {
        return younger;
    }

    void younger(final ConsumeQueuePage page)
    {
        younger = page;
    }
}
