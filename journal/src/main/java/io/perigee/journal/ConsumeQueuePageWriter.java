package io.perigee.journal;

import java.util.ArrayDeque;

/**
 * Writes the pages that are full. Where the file system has no room for one it waits, and so do those of its queue
 * behind it; all other queues go on. Owned by housekeeping.
 */
final class ConsumeQueuePageWriter
{
    private final ConsumeQueuePagePool pool;
    /** Queues with pages that have found no room, in the order in which they are tried again. */
    private final ArrayDeque<ConsumeQueue> stuck = new ArrayDeque<>();
    private JournalException noRoom;

    ConsumeQueuePageWriter(final ConsumeQueuePagePool pool)
    {
        this.pool = pool;
    }

    /**
     * Try to write some pages, first those that have found no room before.
     *
     * @param limit of pages.
     * @return how many were written.
     */
    int write(final int limit)
    {
        noRoom = null;
        int count = 0;
        for (int i = Math.min(stuck.size(), limit); i > 0 && count < limit; i--)
        {
            count += writeWaiting(stuck.pollFirst(), limit - count);
        }
        for (int i = count; i < limit; i++)
        {
            final ConsumeQueuePage page = pool.pollClosed();
            if (null == page)
            {
                return count;
            }
            count += write(page);
        }
        return count;
    }

    /** Write all pages that find room. */
    void writeAll()
    {
        write(Integer.MAX_VALUE);
        if (null != noRoom)
        {
            throw noRoom;
        }
    }

    /** What has kept pages from being written in the last round, or null. */
    JournalException noRoom()
    {
        return noRoom;
    }

    private int write(final ConsumeQueuePage page)
    {
        final ArrayDeque<ConsumeQueuePage> waiting = page.queue().waitingPages();
        waiting.addLast(page);
        return 1 == waiting.size() ? writeWaiting(page.queue(), 1) : 0;
    }

    private int writeWaiting(final ConsumeQueue queue, final int limit)
    {
        final ArrayDeque<ConsumeQueuePage> waiting = queue.waitingPages();
        int count = 0;
        while (!waiting.isEmpty() && count < limit && tryWrite(waiting.peekFirst()))
        {
            pool.release(waiting.removeFirst());
            count++;
        }
        if (!waiting.isEmpty())
        {
            stuck.addLast(queue);
        }
        return count;
    }

    private boolean tryWrite(final ConsumeQueuePage page)
    {
        try
        {
            page.queue().write(page);
            return true;
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            noRoom = null == noRoom ? ex : noRoom;
            return false;
        }
    }
}
