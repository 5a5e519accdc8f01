package io.perigee.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where the messages of one queue lie in the log, by queue offset. Appended to by the dispatcher, read by delivery,
 * written to files by housekeeping; an entry exists for readers once the max offset has passed it.
 * <pre>
 *      files (mapped)            pages (off-heap)
 *   ├─────────────────────┼──────────┬──────────┬───┤
 *  min                 written       closed      open max
 * </pre>
 * A queue without messages has neither files nor pages.
 */
public final class ConsumeQueue
{
    /** Pages of one queue that may wait to be written; a power of two. */
    static final int PAGE_SLOTS = 256;

    private static final VarHandle MAX_OFFSET;
    private static final VarHandle WRITTEN_OFFSET;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            MAX_OFFSET = lookup.findVarHandle(ConsumeQueue.class, "maxOffset", long.class);
            WRITTEN_OFFSET = lookup.findVarHandle(ConsumeQueue.class, "writtenOffset", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final String name;
    private final ConsumeQueuePagePool pool;
    private final ConsumeQueueFiles files;

    private ConsumeQueuePage page;
    private AtomicReferenceArray<ConsumeQueuePage> slots;
    private long nextOffset;
    private volatile long minOffset;
    private long maxOffset;
    private long writtenOffset;

    ConsumeQueue(final String name, final ConsumeQueuePagePool pool, final ConsumeQueueFiles files)
    {
        this.name = name;
        this.pool = pool;
        this.files = files;
    }

    /**
     * Append an entry. Called by the dispatcher only. The first entry of an empty queue may have any offset, which
     * becomes the min offset. An entry that was appended before is left alone, so that replaying the log is harmless.
     *
     * @param queueOffset of the message.
     * @param position    of its record in the log.
     * @param length      of its record in bytes.
     * @param tagHash     of the message.
     * @return true if the entry is there; false if housekeeping is behind: try again in a later duty cycle.
     * @throws JournalException of kind INVALID if entries are missing in between.
     */
    public boolean append(final long queueOffset, final long position, final int length, final long tagHash)
    {
        if (queueOffset != nextOffset && isAppended(queueOffset))
        {
            return true;
        }
        if (null == page && !openPage(queueOffset))
        {
            return false;
        }

        final boolean isFull = page.add(position, length, tagHash);
        nextOffset = queueOffset + 1;
        MAX_OFFSET.setRelease(this, queueOffset + 1);
        if (isFull)
        {
            closePage();
        }
        return true;
    }

    /**
     * Read an entry. Called by any agent.
     *
     * @param queueOffset of the message.
     * @param entry       to fill; what it holds is undefined if there is no such message.
     * @return true if the entry exists.
     */
    public boolean read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        if (queueOffset >= maxOffset() || queueOffset < minOffset)
        {
            return false;
        }
        if (queueOffset < writtenOffset() || !readPage(queueOffset, entry))
        {
            files.read(queueOffset, entry);
        }
        return true;
    }

    /**
     * Offset that the next message will have.
     *
     * @return one more than the offset of the last entry.
     */
    public long maxOffset()
    {
        return (long)MAX_OFFSET.getAcquire(this);
    }

    /**
     * Offset of the first message that is there.
     *
     * @return the offset; equal to the max offset if the queue is empty.
     */
    public long minOffset()
    {
        return minOffset;
    }

    @Override
    public String toString()
    {
        return "ConsumeQueue{" + name + ", minOffset=" + minOffset + ", maxOffset=" + maxOffset() +
            ", writtenOffset=" + writtenOffset() + '}';
    }

    /** Dispatcher: hand the open page over, full or not. */
    void closePage()
    {
        pool.close(page);
        page = null;
    }

    /** Housekeeping: write a page of this queue. */
    void write(final ConsumeQueuePage closedPage)
    {
        files.write(closedPage);
        WRITTEN_OFFSET.setRelease(this, closedPage.endOffset());
    }

    void closeFiles()
    {
        files.close();
    }

    private long writtenOffset()
    {
        return (long)WRITTEN_OFFSET.getAcquire(this);
    }

    private boolean readPage(final long queueOffset, final ConsumeQueueEntry entry)
    {
        final ConsumeQueuePage slotPage = slots.getAcquire(slot(queueOffset));
        slotPage.read(queueOffset, entry);
        // The page may have been written, taken back and used again meanwhile. If its entry counts as not written even
        // now, after it was read, then it was not.
        VarHandle.acquireFence();
        return queueOffset >= writtenOffset();
    }

    /** Is an entry that is not the next one already there? If the queue is empty, make it the next one. */
    private boolean isAppended(final long queueOffset)
    {
        if (null == slots)
        {
            begin(queueOffset);
            return false;
        }
        if (queueOffset > nextOffset)
        {
            throw new JournalException(JournalException.Kind.INVALID, "queue " + name + " is at offset " + nextOffset +
                " and cannot go on at " + queueOffset + ": its entries must be rebuilt from the log");
        }
        return true;
    }

    private void begin(final long queueOffset)
    {
        nextOffset = queueOffset;
        minOffset = queueOffset;
        WRITTEN_OFFSET.setRelease(this, queueOffset);
        MAX_OFFSET.setRelease(this, queueOffset);
    }

    private boolean openPage(final long queueOffset)
    {
        if (null == slots)
        {
            slots = new AtomicReferenceArray<>(PAGE_SLOTS);
        }

        // The slot still serves readers of the page before: of another round, or of the first part of this one.
        final long pageStart = queueOffset - queueOffset % ConsumeQueuePage.ENTRIES;
        final long roundStart = pageStart - (PAGE_SLOTS - 1) * (long)ConsumeQueuePage.ENTRIES;
        if (writtenOffset() < (pageStart == queueOffset ? roundStart : queueOffset))
        {
            return false;
        }

        final ConsumeQueuePage newPage = pool.open(this, queueOffset);
        if (null == newPage)
        {
            return false;
        }
        slots.setRelease(slot(queueOffset), newPage);
        page = newPage;
        return true;
    }

    private static int slot(final long queueOffset)
    {
        return (int)(queueOffset / ConsumeQueuePage.ENTRIES) & PAGE_SLOTS - 1;
    }
}
