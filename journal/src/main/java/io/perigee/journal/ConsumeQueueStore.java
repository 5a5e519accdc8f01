package io.perigee.journal;

import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The consume queues of all topics, in {@code consumequeue/{topic}/{queueId}/}. Everything in them is derived from the
 * log. At a checkpoint everything is written and forced; a start takes over what the checkpoint names and replays the
 * records behind it. Without a checkpoint all records are replayed, and every queue is built anew.
 * <p>
 * Where nothing else is said, methods are housekeeping's.
 */
public final class ConsumeQueueStore implements AutoCloseable
{
    /** Directory of the queues, within the data directory. */
    public static final String DIRECTORY_NAME = "consumequeue";
    /** Longest name of a topic. */
    public static final int MAX_TOPIC_LENGTH = 127;
    /** Pages that one duty cycle of housekeeping writes. */
    static final int PAGES_PER_CYCLE = 64;
    /** Requests of readers that can wait; those that find no room come again. */
    private static final int REQUESTS = 1024;
    /** Requests that one duty cycle of housekeeping serves. */
    private static final int REQUESTS_PER_CYCLE = 8;
    /** Queues that one call trims. */
    private static final int TRIMS_PER_CYCLE = 64;

    private final Path directory;
    private final ConsumeQueuePagePool pool;
    private final ConsumeQueuePageWriter pages;
    private final ConsumeQueueStorage storage;
    private final ConsumeQueueRepair repair;
    private final ConcurrentHashMap<String, ConsumeQueue> queues = new ConcurrentHashMap<>();
    private final ManyToOneConcurrentArrayQueue<ConsumeQueue> requests = new ManyToOneConcurrentArrayQueue<>(REQUESTS);
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private final AtomicReference<ConsumeQueue[]> list = new AtomicReference<>(new ConsumeQueue[0]);
    private volatile long readiness;
    private volatile long repairedBlocks;
    /** What has kept a part of the cycle from being done, as the file system is full. */
    private JournalException noRoom;
    private int nextToWrite;
    private int nextToTrim;
    private long trimPosition;
    /** Whether all queues that were looked at in this round could be trimmed. */
    private boolean isTrimmed;
    private boolean isTrimming;
    private boolean isTrimBlocked;
    private boolean isClosed;

    private ConsumeQueueStore(final JournalContext context)
    {
        directory = context.directory().resolve(DIRECTORY_NAME);
        pool = new ConsumeQueuePagePool(context.indexes().consumeQueuePagePoolBytes());
        pages = new ConsumeQueuePageWriter(pool);
        storage = new ConsumeQueueStorage(
            context.storageIo(), context.directory(), context.indexes().consumeQueueFileEntries());
        repair = new ConsumeQueueRepair(storage);
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
     * @param topicId number of the topic in the records of the log.
     * @param queueId number of the queue within the topic.
     * @return the queue.
     * @throws IllegalArgumentException if the name or the number is not allowed.
     */
    public ConsumeQueue queue(final String topic, final int topicId, final int queueId)
    {
        TopicName.check(topic);
        if (queueId < 0)
        {
            throw new IllegalArgumentException("queue " + queueId + " of topic " + topic + " is negative");
        }
        final ConsumeQueue known = queues.get(topic + '/' + queueId);
        return null == known ? findOrAdd(topic, topicId, queueId, queueId + 1)[0] : known;
    }

    /**
     * Find or create all queues of a topic, which costs less than one after the other.
     *
     * @param topic      name of the topic, as for {@link #queue(String, int, int)}.
     * @param topicId    number of the topic in the records of the log.
     * @param queueCount how many queues the topic has.
     * @return the queues by their numbers.
     * @throws IllegalArgumentException if the name is not allowed.
     */
    public ConsumeQueue[] queues(final String topic, final int topicId, final int queueCount)
    {
        TopicName.check(topic);
        return findOrAdd(topic, topicId, 0, queueCount);
    }

    /**
     * Take over what the files of a queue should hold, as a checkpoint says, instead of replaying it. Touches no file:
     * each is opened and checked when somebody reads from it, and built again from the log if it is damaged or gone.
     * To be called before the first entry is appended, while no agent runs.
     *
     * @param queue      in which nothing is yet.
     * @param minOffset  of its first entry.
     * @param nextOffset of the message that comes next; equal to the min offset if it has no entries.
     */
    public void restore(final ConsumeQueue queue, final long minOffset, final long nextOffset)
    {
        queue.restore(minOffset, nextOffset);
    }

    /**
     * Name the log from which what is damaged is built again. Until then it is not, and cannot be read. To be called
     * once, by the thread that opens the log, before any agent runs.
     *
     * @param log that was opened.
     */
    public void log(final CommitLog log)
    {
        repair.log(log.newRecordWalk());
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
     * Write pages that are full, keep pages ready, open, check and repair what readers wait for, and unmap what nobody
     * reads any more. Does a bounded part of what there is to do.
     *
     * @return 0 if there is nothing to do.
     * @throws JournalException of kind FULL if something found no room in the file system; all else was done, and the
     *                          next call tries again.
     */
    public int doWork()
    {
        final int written = pages.write(PAGES_PER_CYCLE);
        noRoom = pages.noRoom();
        final int workCount = written + serveRequests() + repairWhereRoomIs() + trimSome() + pool.replenish() +
            storage.unmapRetired();
        if (null != noRoom)
        {
            throw noRoom;
        }
        return workCount;
    }

    /**
     * A number that rises when something has become readable that was {@link ConsumeQueue#NOT_READY} before. Any agent.
     *
     * @return a count without any other meaning.
     */
    public long readiness()
    {
        return readiness;
    }

    /**
     * Blocks that were damaged or gone and have been built again from the log. Any agent.
     *
     * @return number of blocks since the start.
     */
    public long repairedBlocks()
    {
        return repairedBlocks;
    }

    /**
     * Write entries that are in memory only, also those of pages that are not full, which stay open. Once it has
     * returned true, all entries are in files that could be read when the first call of the round was made; the next
     * call begins another round.
     *
     * @param queueLimit how many queues to look at, at most.
     * @return true when the round is complete.
     * @throws JournalException of kind FULL if the file system is full; the next call tries again.
     */
    public boolean writeOpenPages(final int queueLimit)
    {
        final ConsumeQueue[] all = list.get();
        final int end = Math.min(all.length, nextToWrite + queueLimit);
        while (nextToWrite < end)
        {
            all[nextToWrite].writeOpen();
            nextToWrite++;
        }
        final boolean isDone = end == all.length;
        nextToWrite = isDone ? 0 : end;
        return isDone;
    }

    /**
     * Make durable what was written before the first call of the round: entries, checks of blocks, names of files. The
     * call after the one that has returned true begins another round.
     *
     * @param fileLimit how many files and directories to force, at most.
     * @return true when the round is complete.
     * @throws JournalException of kind FAILED if a force fails, or FULL if the file system is full; after the latter
     *                          the next call tries again.
     */
    public boolean force(final int fileLimit)
    {
        return storage.force(fileLimit);
    }

    /**
     * Forget entries that point before a position of the log, and delete the files that hold nothing else. The min
     * offset of each queue becomes that of its first entry at or behind the position, and equal to the max offset if
     * there is none. This begins with it; {@link #doWork()} goes on until it is done for all queues.
     *
     * @param minPosition position in the log, where a record begins or a segment; one that is lower than before has no
     *                    effect.
     * @return true when it is done for all queues, but for those that must be repaired first and the file system has
     *     no room for that: their entries may point to what has left the log.
     */
    public boolean trim(final long minPosition)
    {
        if (minPosition > trimPosition)
        {
            trimPosition = minPosition;
            nextToTrim = 0;
            isTrimmed = true;
            isTrimming = true;
            isTrimBlocked = false;
        }
        trimSome();
        return !isTrimming || isTrimBlocked;
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
                storage.writeChecks();
            }
            finally
            {
                queues.values().forEach(ConsumeQueue::closeFiles);
                storage.closeAll();
            }
        }
    }

    private ConsumeQueue[] findOrAdd(final String topic, final int topicId, final int fromId, final int toId)
    {
        final ConsumeQueue[] found = new ConsumeQueue[toId - fromId];
        final List<ConsumeQueue> added = new ArrayList<>();
        for (int i = 0; i < found.length; i++)
        {
            final int queueId = fromId + i;
            found[i] = queues.computeIfAbsent(topic + '/' + queueId, (name) ->
            {
                final ConsumeQueue queue = new ConsumeQueue(name, topicId, queueId, pool,
                    new ConsumeQueueFiles(storage, directory.resolve(name), name), requests);
                added.add(queue);
                return queue;
            });
        }
        // At once, as each change copies the queues of all topics.
        list.updateAndGet((all) -> Stream.concat(Arrays.stream(all), added.stream()).toArray(ConsumeQueue[]::new));
        return found;
    }

    /** Open and check the blocks that somebody wants to read. */
    private int serveRequests()
    {
        final int count = Math.min(REQUESTS_PER_CYCLE, requests.size());
        for (int i = 0; i < count; i++)
        {
            serve(requests.poll());
        }
        return count;
    }

    private void serve(final ConsumeQueue queue)
    {
        try
        {
            if (prepare(queue, queue.wantedOffset()))
            {
                readiness = readiness + 1;
            }
            queue.served();
        }
        catch (final JournalException ex)
        {
            noRoom(ex);
            // Behind those that may need no room. Where so many wait, they ask again when one of them is served.
            if (!requests.offer(queue))
            {
                queue.served();
            }
        }
    }

    /** Make an entry readable; false if that takes longer. */
    private boolean prepare(final ConsumeQueue queue, final long queueOffset)
    {
        if (queueOffset < queue.minOffset() || queueOffset >= queue.files().endOffset())
        {
            return true;
        }
        boolean isGood = false;
        try
        {
            final ConsumeQueueFile file = queue.files().open(queueOffset / storage.fileEntries());
            isGood = file.region().verify(file.indexOf(queueOffset), storage.checksum());
        }
        finally
        {
            if (!isGood)
            {
                // Also where a file is gone and there is no room to build it again.
                repair.add(queue, queueOffset);
            }
        }
        return isGood;
    }

    private int repairSome()
    {
        final long before = repair.finishedBlocks();
        final int workCount = repair.doWork();
        if (before != repair.finishedBlocks())
        {
            repairedBlocks = repair.repairedBlocks();
            readiness = readiness + 1;
        }
        return workCount;
    }

    private int trimSome()
    {
        if (!isTrimming)
        {
            return 0;
        }

        final ConsumeQueue[] all = list.get();
        final int end = Math.min(all.length, nextToTrim + TRIMS_PER_CYCLE);
        while (nextToTrim < end)
        {
            isTrimmed &= tryTrim(all[nextToTrim]);
            nextToTrim++;
        }
        entry.release();
        if (end == all.length)
        {
            isTrimming = !isTrimmed;
            isTrimBlocked = isTrimming && !tryRepair();
            isTrimmed = true;
            nextToTrim = 0;
        }
        return isTrimming && end < all.length ? 1 : 0;
    }

    private int repairWhereRoomIs()
    {
        try
        {
            return repairSome();
        }
        catch (final JournalException ex)
        {
            noRoom(ex);
            return 0;
        }
    }

    /** Remember what is to be told at the end of the cycle. */
    private void noRoom(final JournalException ex)
    {
        noRoom = isFull(ex) && null == noRoom ? ex : noRoom;
    }

    /** What waits for a repair must not keep the log from making room, if the repair has none. */
    private boolean tryRepair()
    {
        try
        {
            repairSome();
            return true;
        }
        catch (final JournalException ex)
        {
            return !isFull(ex);
        }
    }

    private boolean tryTrim(final ConsumeQueue queue)
    {
        try
        {
            return trim(queue);
        }
        catch (final JournalException ex)
        {
            return !isFull(ex);
        }
    }

    private static boolean isFull(final JournalException ex)
    {
        if (JournalException.Kind.FULL != ex.kind())
        {
            throw ex;
        }
        return true;
    }

    private boolean trim(final ConsumeQueue queue)
    {
        long low = queue.minOffset();
        long high = queue.maxOffset();
        if (low >= high || queue.minPosition() >= trimPosition)
        {
            return true;
        }

        long position = trimPosition;
        // Most queues have nothing to forget, which their first entry tells.
        for (long middle = low; low < high; middle = low + high >>> 1)
        {
            prepare(queue, middle);
            if (ConsumeQueue.FOUND != queue.read(middle, entry))
            {
                return false;
            }
            if (entry.position() < trimPosition)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
                position = entry.position();
            }
        }
        queue.trim(low, position);
        return true;
    }

    private void writeAll()
    {
        while (null != pool.oldest())
        {
            pool.oldest().queue().closePage();
        }

        pages.writeAll();
    }
}
