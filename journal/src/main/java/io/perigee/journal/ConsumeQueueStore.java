package io.perigee.journal;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The consume queues of all topics, in {@code consumequeue/{topic}/{queueId}/}. Everything in them is derived from the
 * log: when the log is opened the broker replays its records, which builds every queue anew over whatever is in the
 * files.
 */
public final class ConsumeQueueStore implements AutoCloseable
{
    /** Directory of the queues, within the data directory. */
    public static final String DIRECTORY_NAME = "consumequeue";
    /** Longest name of a topic. */
    public static final int MAX_TOPIC_LENGTH = 127;
    /** Pages that one duty cycle of housekeeping writes. */
    static final int PAGES_PER_CYCLE = 64;

    private final JournalContext context;
    private final Path directory;
    private final ConsumeQueuePagePool pool;
    private final ConcurrentHashMap<String, ConsumeQueue> queues = new ConcurrentHashMap<>();
    private ConsumeQueuePage pending;
    private boolean isClosed;

    private ConsumeQueueStore(final JournalContext context)
    {
        this.context = context;
        directory = context.directory().resolve(DIRECTORY_NAME);
        pool = new ConsumeQueuePagePool(context.consumeQueuePagePoolBytes());
    }

    /**
     * Open the store of a data directory. Touches no file: to be opened before the {@link CommitLog}, whose records are
     * appended while it is recovered.
     *
     * @param context of the journal; concluded here if it is not yet.
     * @return the store, in which all queues are empty.
     */
    public static ConsumeQueueStore open(final JournalContext context)
    {
        if (!context.isConcluded())
        {
            context.conclude();
        }
        return new ConsumeQueueStore(context);
    }

    /**
     * Find or create a queue. Any agent may ask, and all get the same; to be called once and kept, as it allocates.
     *
     * @param topic   name of the topic: letters, digits, {@code - _ % |}.
     * @param queueId number of the queue within the topic.
     * @return the queue.
     * @throws IllegalArgumentException if the name or the number is not allowed.
     */
    public ConsumeQueue queue(final String topic, final int queueId)
    {
        checkTopic(topic);
        if (queueId < 0)
        {
            throw new IllegalArgumentException("queue " + queueId + " of topic " + topic + " is negative");
        }
        return queues.computeIfAbsent(topic + '/' + queueId, (name) -> new ConsumeQueue(name, pool,
            new ConsumeQueueFiles(context.storageIo(), directory.resolve(name), context.consumeQueueFileEntries())));
    }

    /**
     * Append an entry and do housekeeping's part in between as needed. For recovery only, while no agent runs.
     *
     * @param queue       to append to.
     * @param queueOffset of the message.
     * @param position    of its record in the log.
     * @param length      of its record in bytes.
     * @param tagHash     of the message.
     */
    public void replay(
        final ConsumeQueue queue, final long queueOffset, final long position, final int length, final long tagHash)
    {
        while (!queue.append(queueOffset, position, length, tagHash))
        {
            doWork();
        }
    }

    /**
     * Housekeeping: write pages that are full, and keep pages ready. Does a bounded part of what there is to do.
     *
     * @return 0 if there is nothing to do.
     * @throws JournalException of kind FULL if the file system is full; the next call tries again.
     */
    public int doWork()
    {
        int workCount = 0;
        while (workCount < PAGES_PER_CYCLE && writePage())
        {
            workCount++;
        }
        return workCount + pool.replenish();
    }

    /**
     * Write what is not written yet and unmap everything. No agent may use a queue any more.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            try
            {
                writeAll();
            }
            finally
            {
                queues.values().forEach(ConsumeQueue::closeFiles);
            }
        }
    }

    private void writeAll()
    {
        while (null != pool.oldest())
        {
            pool.oldest().queue().closePage();
        }

        boolean isWritten = true;
        while (isWritten)
        {
            isWritten = writePage();
        }
    }

    private boolean writePage()
    {
        if (null == pending)
        {
            pending = pool.pollClosed();
        }
        if (null == pending)
        {
            return false;
        }

        // Kept until it is written: when the file system is full the next call begins with the same page.
        pending.queue().write(pending);
        pool.release(pending);
        pending = null;
        return true;
    }

    private static void checkTopic(final String topic)
    {
        boolean isValid = !topic.isEmpty() && topic.length() <= MAX_TOPIC_LENGTH;
        for (int i = 0; i < topic.length() && isValid; i++)
        {
            final char c = topic.charAt(i);
            isValid = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
                '-' == c || '_' == c || '%' == c || '|' == c;
        }
        if (!isValid)
        {
            throw new IllegalArgumentException("topic name " + topic + " must have 1 to " + MAX_TOPIC_LENGTH +
                " characters of a-z A-Z 0-9 - _ % |");
        }
    }
}
