package io.perigee.journal;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The pages of all queues, bounded, and the two one-way roads between the dispatcher and housekeeping. Memory is
 * allocated by housekeeping alone, in chunks, as it is needed.
 */
final class ConsumeQueuePagePool
{
    /** Pages that are allocated together. */
    static final int CHUNK_PAGES = 64;
    /**
     * Pages that are kept free: housekeeping may wait for the disk for as long as their 100,000 entries last, and the
     * dispatcher goes on.
     */
    private static final int FREE_PAGES = 512;
    /** Pages that are given up together when all are open. */
    private static final int EVICTION_BATCH = 16;

    private final int maxPages;
    private final OneToOneConcurrentArrayQueue<ConsumeQueuePage> freePages;
    private final OneToOneConcurrentArrayQueue<ConsumeQueuePage> closedPages;
    private volatile int pages;

    private ConsumeQueuePage oldest;
    private ConsumeQueuePage youngest;

    ConsumeQueuePagePool(final long lengthBytes)
    {
        maxPages = (int)(lengthBytes / StoragePages.PAGE_LENGTH);
        freePages = new OneToOneConcurrentArrayQueue<>(maxPages);
        closedPages = new OneToOneConcurrentArrayQueue<>(maxPages);
        int count = allocate();
        while (count > 0)
        {
            count = replenish();
        }
    }

    /** Dispatcher: take a page for a queue; null if housekeeping is behind. */
    ConsumeQueuePage open(final ConsumeQueue queue, final long queueOffset, final boolean isFirst)
    {
        final ConsumeQueuePage page = freePages.poll();
        if (null == page)
        {
            if (pages >= maxPages && closedPages.isEmpty())
            {
                evict();
            }
            return null;
        }

        // A reader that sees what is stored into the page from here on also sees that the old content was written.
        VarHandle.releaseFence();
        page.open(queue, queueOffset, isFirst);
        page.older(youngest);
        if (null == youngest)
        {
            oldest = page;
        }
        else
        {
            youngest.younger(page);
        }
        youngest = page;
        return page;
    }

    /** Dispatcher: hand a page over to be written. */
    void close(final ConsumeQueuePage page)
    {
        if (null == page.older())
        {
            oldest = page.younger();
        }
        else
        {
            page.older().younger(page.younger());
        }
        if (null == page.younger())
        {
            youngest = page.older();
        }
        else
        {
            page.younger().older(page.older());
        }
        page.older(null);
        page.younger(null);
        closedPages.offer(page);
    }

    /** Dispatcher: the page that has been open for the longest time, or null. */
    ConsumeQueuePage oldest()
    {
        return oldest;
    }

    /** Housekeeping: the next page to write, or null. */
    ConsumeQueuePage pollClosed()
    {
        return closedPages.poll();
    }

    /** Housekeeping: give a page back that was written. */
    void release(final ConsumeQueuePage page)
    {
        freePages.offer(page);
    }

    /** Housekeeping: allocate more pages if few are free and there may be more; the number of new pages. */
    int replenish()
    {
        return freePages.size() < FREE_PAGES ? allocate() : 0;
    }

    private int allocate()
    {
        final int count = Math.min(CHUNK_PAGES, maxPages - pages);
        if (count > 0)
        {
            final ByteBuffer chunk = ByteBuffer.allocateDirect(count * StoragePages.PAGE_LENGTH);
            for (int i = 0; i < count; i++)
            {
                freePages.offer(new ConsumeQueuePage(
                    chunk.slice(i * StoragePages.PAGE_LENGTH, ConsumeQueuePage.LENGTH)));
            }
            pages += count;
        }
        return count;
    }

    /**
     * All pages are open, so more queues are in use than there are pages: let those go that were opened first, which
     * are those of the queues with little traffic, as a page of a busy queue is soon full.
     */
    private void evict()
    {
        for (int i = 0; i < EVICTION_BATCH && null != oldest; i++)
        {
            oldest.queue().closePage();
        }
    }
}
