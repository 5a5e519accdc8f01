package io.perigee.journal;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where the messages of one queue lie in the log, by queue offset. Appended to by the dispatcher, read by delivery,
 * written to files by housekeeping; an entry exists for readers once the max offset has passed it.
 * <pre>
 *      files (mapped)            pages (off-heap)
 *   ├─────────────────────┼──────────┬──────────┬───┤
 *  min                 written       closed      open max
 * </pre>
 * What comes from a file is checked once in the life of a process, block by block; a block that is not what was written
 * is built again from the log by housekeeping, and cannot be read until then. A queue without messages has neither
 * files nor pages.
 */
public final class ConsumeQueue
{
    /** Answer of {@link #read(long, ConsumeQueueEntry)}: the entry was read. */
    public static final int FOUND = 1;
    /** Answer of {@link #read(long, ConsumeQueueEntry)}: the queue has no such message, or not any more. */
    public static final int ABSENT = 0;
    /**
     * Answer of {@link #read(long, ConsumeQueueEntry)}: the entry exists, but its block has to be opened or repaired
     * first, which housekeeping was asked for. Try again when {@link ConsumeQueueStore#readiness()} has changed.
     */
    public static final int NOT_READY = -1;

    /** Pages of one queue that may wait to be written; a power of two. */
    static final int PAGE_SLOTS = 512;

    private static final long NONE = -1;
    private static final VarHandle MAX_OFFSET;
    private static final VarHandle WRITTEN_OFFSET;
    private static final VarHandle WANTED_OFFSET;

    static
    {
        try
        {
            final MethodHandles.Lookup lookup = MethodHandles.lookup();
            MAX_OFFSET = lookup.findVarHandle(ConsumeQueue.class, "maxOffset", long.class);
            WRITTEN_OFFSET = lookup.findVarHandle(ConsumeQueue.class, "writtenOffset", long.class);
            WANTED_OFFSET = lookup.findVarHandle(ConsumeQueue.class, "wantedOffset", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final String name;
    private final int topicId;
    private final int queueId;
    private final ConsumeQueuePagePool pool;
    private final ConsumeQueueFiles files;
    private final ManyToOneConcurrentArrayQueue<ConsumeQueue> requests;

    private boolean hasBegun;
    private boolean isFresh = true;
    private ConsumeQueuePage page;
    private AtomicReferenceArray<ConsumeQueuePage> slots;
    private long nextOffset;
    private volatile long minOffset;
    private long maxOffset;
    private long writtenOffset;
    /** Offset of an entry that somebody wants to read and cannot yet. */
    private volatile long wantedOffset = NONE;
    /** Pages that are closed and not written yet. Housekeeping. */
    private ArrayDeque<ConsumeQueuePage> waitingPages;
    /** Log position of the first entry, or of one before it. Housekeeping. */
    private long minPosition;

    ConsumeQueue(
        final String name,
        final int topicId,
        final int queueId,
        final ConsumeQueuePagePool pool,
        final ConsumeQueueFiles files,
        final ManyToOneConcurrentArrayQueue<ConsumeQueue> requests)
    {
        this.name = name;
        this.topicId = topicId;
        this.queueId = queueId;
        this.pool = pool;
        this.files = files;
        this.requests = requests;
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
     * Read an entry. Called by any agent, with an entry of its own.
     *
     * @param queueOffset of the message.
     * @param entry       to fill; what it holds is undefined if the entry was not read.
     * @return {@link #FOUND}, {@link #ABSENT} or {@link #NOT_READY}.
     */
    public int read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        if (queueOffset >= maxOffset() || queueOffset < minOffset)
        {
            return ABSENT;
        }
        if (queueOffset >= writtenOffset() && readPage(queueOffset, entry) || files.read(queueOffset, entry))
        {
            return FOUND;
        }
        return request(queueOffset);
    }

    /**
     * Whether an entry can be read without a look into a file, which may take as long as a disk does. The record that
     * it points to may lie far back all the same.
     *
     * @param queueOffset of a message.
     * @return true if the entry is in memory still, or if there is none yet.
     */
    public boolean isEntryInMemory(final long queueOffset)
    {
        return queueOffset >= writtenOffset();
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

    /** Before any agent runs: take over what the files should hold. */
    void restore(final long restoredMinOffset, final long restoredNextOffset)
    {
        if (hasBegun || restoredMinOffset < 0 || restoredNextOffset < restoredMinOffset)
        {
            throw new IllegalStateException("queue " + name + " cannot be restored from " + restoredMinOffset +
                " to " + restoredNextOffset + (hasBegun ? ": it has begun" : ""));
        }

        begin(restoredNextOffset);
        if (restoredMinOffset < restoredNextOffset)
        {
            isFresh = false;
            minOffset = restoredMinOffset;
            files.restore(restoredMinOffset, restoredNextOffset);
        }
    }

    /** Housekeeping: pages that are to be written, in their order. */
    ArrayDeque<ConsumeQueuePage> waitingPages()
    {
        if (null == waitingPages)
        {
            waitingPages = new ArrayDeque<>(1);
        }
        return waitingPages;
    }

    /** Housekeeping: write a page of this queue. */
    void write(final ConsumeQueuePage closedPage)
    {
        appendToFiles(closedPage, closedPage.endOffset());
        WRITTEN_OFFSET.setRelease(this, closedPage.endOffset());
    }

    /**
     * Housekeeping: write all entries that can be read, also those of the page that is being filled. Readers go on to
     * read them in the page.
     */
    void writeOpen()
    {
        final long end = maxOffset();
        for (long next = Math.max(files.endOffset(), writtenOffset()); next < end; next = files.endOffset())
        {
            final long blockEnd = next - next % ConsumeQueuePage.ENTRIES + ConsumeQueuePage.ENTRIES;
            appendToFiles(slots.getAcquire(slot(next)), Math.min(end, blockEnd));
        }
    }

    /** Housekeeping: forget the entries before an offset, and delete the files that hold nothing else. */
    void trim(final long newMinOffset, final long newMinPosition)
    {
        minPosition = newMinPosition;
        if (newMinOffset > minOffset)
        {
            minOffset = newMinOffset;
            files.trim(newMinOffset);
        }
    }

    /** Housekeeping: offset that somebody wants to read. */
    long wantedOffset()
    {
        return wantedOffset;
    }

    /** Housekeeping: who wanted to read may try again. */
    void served()
    {
        wantedOffset = NONE;
    }

    /** Housekeeping: position in the log before which no entry of the queue points. */
    long minPosition()
    {
        return minPosition;
    }

    /** No agent runs any more. */
    void closeFiles()
    {
        files.close();
    }

    ConsumeQueueFiles files()
    {
        return files;
    }

    String name()
    {
        return name;
    }

    int topicId()
    {
        return topicId;
    }

    int queueId()
    {
        return queueId;
    }

    long writtenOffset()
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
        if (!hasBegun)
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

    private void appendToFiles(final ConsumeQueuePage newPage, final long toOffset)
    {
        if (!files.append(newPage, toOffset, minOffset))
        {
            // Nobody may want to read it, but a later start must not find it like this.
            request(toOffset - 1);
        }
    }

    private int request(final long queueOffset)
    {
        if (queueOffset < minOffset)
        {
            return ABSENT;
        }
        if (WANTED_OFFSET.compareAndSet(this, NONE, queueOffset) && !requests.offer(this))
        {
            wantedOffset = NONE;
        }
        return NOT_READY;
    }

    private void begin(final long queueOffset)
    {
        hasBegun = true;
        nextOffset = queueOffset;
        minOffset = queueOffset;
        WRITTEN_OFFSET.setRelease(this, queueOffset);
        MAX_OFFSET.setRelease(this, queueOffset);
    }

    private boolean openPage(final long queueOffset)
    {
        if (null == slots)
        {
            hasBegun = true;
            slots = new AtomicReferenceArray<>(PAGE_SLOTS);
        }

        // The slot still serves readers of the page before: of another round, or of the first part of this one.
        final long pageStart = queueOffset - queueOffset % ConsumeQueuePage.ENTRIES;
        final long roundStart = pageStart - (PAGE_SLOTS - 1) * (long)ConsumeQueuePage.ENTRIES;
        if (writtenOffset() < (pageStart == queueOffset ? roundStart : queueOffset))
        {
            return false;
        }

        final ConsumeQueuePage newPage = pool.open(this, queueOffset, isFresh);
        if (null == newPage)
        {
            return false;
        }
        slots.setRelease(slot(queueOffset), newPage);
        page = newPage;
        isFresh = false;
        return true;
    }

    private static int slot(final long queueOffset)
    {
        return (int)(queueOffset / ConsumeQueuePage.ENTRIES) & PAGE_SLOTS - 1;
    }
}
