package io.perigee.journal;

import org.agrona.SystemUtil;

import static io.perigee.journal.JournalContext.require;

/**
 * Memory and files of what is derived from the log: consume queues and the key index. Part of the
 * {@link JournalContext}.
 */
public final class IndexSettings
{
    /** Property: memory for pages of consume queues that are not in their file yet. */
    public static final String CONSUME_QUEUE_PAGE_POOL_PROP_NAME = "perigee.journal.consume.queue.page.pool";
    /** Default memory for pages of consume queues: 64 MiB. */
    public static final long CONSUME_QUEUE_PAGE_POOL_DEFAULT = 64 * 1024 * 1024;
    /** Property: entries in a file of a consume queue. */
    public static final String CONSUME_QUEUE_FILE_ENTRIES_PROP_NAME = "perigee.journal.consume.queue.file.entries";
    /** Default number of entries in a file of a consume queue. */
    public static final int CONSUME_QUEUE_FILE_ENTRIES_DEFAULT = 300_000;
    /** Property: memory for the key index of what is not in its files yet. */
    public static final String KEY_INDEX_MEMORY_PROP_NAME = "perigee.journal.key.index.memory";
    /** Default memory for the key index: 64 MiB, which is 8 million keys. */
    public static final long KEY_INDEX_MEMORY_DEFAULT = 64 * 1024 * 1024;
    /** Least memory for the key index. */
    static final long KEY_INDEX_MEMORY_MIN = 8L * KeyIndex.CHUNK_ENTRIES * KeyIndexEntry.LENGTH;

    private long consumeQueuePagePoolBytes =
        SystemUtil.getSizeAsLong(CONSUME_QUEUE_PAGE_POOL_PROP_NAME, CONSUME_QUEUE_PAGE_POOL_DEFAULT);
    private int consumeQueueFileEntries =
        Integer.getInteger(CONSUME_QUEUE_FILE_ENTRIES_PROP_NAME, CONSUME_QUEUE_FILE_ENTRIES_DEFAULT);
    private long keyIndexMemoryBytes = SystemUtil.getSizeAsLong(KEY_INDEX_MEMORY_PROP_NAME, KEY_INDEX_MEMORY_DEFAULT);

    /** Check every setting alone and against the others. */
    void check()
    {
        require(consumeQueuePagePoolBytes >= (long)ConsumeQueuePagePool.CHUNK_PAGES * StoragePages.PAGE_LENGTH &&
            consumeQueuePagePoolBytes <= 1L << 40,
            CONSUME_QUEUE_PAGE_POOL_PROP_NAME + "=" + consumeQueuePagePoolBytes + " must be at least " +
            ConsumeQueuePagePool.CHUNK_PAGES * StoragePages.PAGE_LENGTH + " and at most 1 TiB");
        require(consumeQueueFileEntries > 0 && 0 == consumeQueueFileEntries % ConsumeQueuePage.ENTRIES &&
            consumeQueueFileEntries <= Integer.MAX_VALUE / ConsumeQueueEntry.LENGTH,
            CONSUME_QUEUE_FILE_ENTRIES_PROP_NAME + "=" + consumeQueueFileEntries + " must be a multiple of " +
            ConsumeQueuePage.ENTRIES);
        require(keyIndexMemoryBytes >= KEY_INDEX_MEMORY_MIN && keyIndexMemoryBytes <= 1L << 36,
            KEY_INDEX_MEMORY_PROP_NAME + "=" + keyIndexMemoryBytes + " must be at least " + KEY_INDEX_MEMORY_MIN +
            " and at most 64 GiB");
    }

    /**
     * Memory for pages of consume queues that are not in their file yet. It is taken as needed.
     *
     * @return bytes.
     */
    public long consumeQueuePagePoolBytes()
    {
        return consumeQueuePagePoolBytes;
    }

    /**
     * Set the bound of the memory for pages of consume queues.
     *
     * @param consumeQueuePagePoolBytes bound in bytes.
     * @return this for a fluent API.
     */
    public IndexSettings consumeQueuePagePoolBytes(final long consumeQueuePagePoolBytes)
    {
        this.consumeQueuePagePoolBytes = consumeQueuePagePoolBytes;
        return this;
    }

    /**
     * Entries in a file of a consume queue.
     *
     * @return number of entries, a multiple of the entries of a page.
     */
    public int consumeQueueFileEntries()
    {
        return consumeQueueFileEntries;
    }

    /**
     * Set the number of entries in a file of a consume queue. Tests make it small.
     *
     * @param consumeQueueFileEntries a multiple of 200.
     * @return this for a fluent API.
     */
    public IndexSettings consumeQueueFileEntries(final int consumeQueueFileEntries)
    {
        this.consumeQueueFileEntries = consumeQueueFileEntries;
        return this;
    }

    /**
     * Memory for the key index of what is not in its files yet. It is taken as needed.
     *
     * @return bytes.
     */
    public long keyIndexMemoryBytes()
    {
        return keyIndexMemoryBytes;
    }

    /**
     * Set the bound of the memory for the key index.
     *
     * @param keyIndexMemoryBytes bound in bytes, 8 for each key; half of it makes a file at the latest.
     * @return this for a fluent API.
     */
    public IndexSettings keyIndexMemoryBytes(final long keyIndexMemoryBytes)
    {
        this.keyIndexMemoryBytes = keyIndexMemoryBytes;
        return this;
    }

    @Override
    public String toString()
    {
        return "IndexSettings{consumeQueuePagePoolBytes=" + consumeQueuePagePoolBytes +
            ", consumeQueueFileEntries=" + consumeQueueFileEntries +
            ", keyIndexMemoryBytes=" + keyIndexMemoryBytes + '}';
    }
}
