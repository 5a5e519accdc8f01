package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A log with the consume queues of one topic beside it, over many lives of its process, all done by one thread. What
 * was appended is forced at once, and known here.
 */
final class QueueLogFixture
{
    static final int TOPIC_ID = 7;
    static final int FILE_ENTRIES = 400;
    static final int QUEUES = 3;
    private static final int SEGMENT_LENGTH = 64 * 1024;
    private static final int MAX_CYCLES = 100_000;

    final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    final List<List<long[]>> expected = new ArrayList<>();
    ConsumeQueueStore store;
    CommitLog log;
    private final long[] checkpointOffsets = new long[QUEUES];
    private final long[] checkpointMinOffsets = new long[QUEUES];
    private final long[] replayedOffsets = new long[QUEUES];
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private long durablePosition;

    QueueLogFixture()
    {
        for (int i = 0; i < QUEUES; i++)
        {
            expected.add(new ArrayList<>());
        }
        storageIo.createDirectories(LogFixture.DIRECTORY, true);
        start();
    }

    /** Begin a life: the queues as the checkpoint names them, and behind it what the log has. */
    void start()
    {
        final JournalContext context = LogFixture.context(storageIo, SEGMENT_LENGTH);
        context.indexes().consumeQueuePagePoolBytes(64 * 4096L).consumeQueueFileEntries(FILE_ENTRIES);
        store = ConsumeQueueStore.open(context);
        for (int i = 0; i < QUEUES; i++)
        {
            store.restore(queue(i), checkpointMinOffsets[i], checkpointOffsets[i]);
            replayedOffsets[i] = checkpointOffsets[i];
        }
        log = CommitLog.open(context, this::replay);
        log.appender().term(log.lastTerm() + 1);
        durablePosition = log.recoveredPosition();
        store.log(log);
    }

    ConsumeQueue queue(final int queueId)
    {
        return store.queue("T", TOPIC_ID, queueId);
    }

    Path directory(final int queueId)
    {
        return LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME).resolve("T").resolve("" + queueId);
    }

    Path file(final int queueId, final int index)
    {
        return directory(queueId).resolve(LogSegment.name((long)index * FILE_ENTRIES * ConsumeQueueEntry.LENGTH));
    }

    Path checks(final int queueId, final int index)
    {
        return ConsumeQueueFile.checksPath(file(queueId, index));
    }

    /** Append messages to a queue, force them and enter them. */
    void append(final int queueId, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            final List<long[]> entries = expected.get(queueId);
            final int payloadLength = 8 + (entries.size() * 7 + queueId) % 60;
            int offset = log.appender().claim(payloadLength);
            while (LogAppender.NOT_READY == offset)
            {
                log.housekeeping().doWork(0);
                offset = log.appender().claim(payloadLength);
            }

            final UnsafeBuffer buffer = log.appender().buffer();
            final long tagHash = entries.size() * 31L + queueId;
            buffer.setMemory(offset, RecordLayout.HEADER_LENGTH, (byte)0);
            RecordLayout.writeFixed(buffer, offset, RecordType.MESSAGE);
            buffer.putLong(offset + RecordLayout.QUEUE_OFFSET_OFFSET, entries.size(), LITTLE_ENDIAN);
            buffer.putInt(offset + RecordLayout.TOPIC_ID_OFFSET, TOPIC_ID, LITTLE_ENDIAN);
            buffer.putInt(offset + RecordLayout.QUEUE_ID_OFFSET, queueId, LITTLE_ENDIAN);
            buffer.putLong(offset + RecordLayout.TAG_HASH_OFFSET, tagHash, LITTLE_ENDIAN);
            buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, payloadLength, LITTLE_ENDIAN);
            final long position = log.appender().position();
            final long end = log.appender().publish(durablePosition);
            entries.add(new long[]{position, end - position, tagHash});
            store.replay(queue(queueId), entries.size() - 1, position, (int)(end - position), tagHash);
        }
        durablePosition = log.flusher().force(durablePosition, log.appender().appendPosition());
    }

    void checkpoint()
    {
        final long[] offsets = new long[QUEUES];
        final long[] minOffsets = new long[QUEUES];
        for (int i = 0; i < QUEUES; i++)
        {
            offsets[i] = expected.get(i).size();
            minOffsets[i] = queue(i).minOffset();
        }
        while (!store.writeOpenPages(1))
        {
            store.doWork();
        }
        while (!store.force(1))
        {
            store.doWork();
        }
        System.arraycopy(offsets, 0, checkpointOffsets, 0, QUEUES);
        System.arraycopy(minOffsets, 0, checkpointMinOffsets, 0, QUEUES);
    }

    /** A clean end, after a checkpoint. */
    void stop()
    {
        checkpoint();
        store.close();
        log.close();
    }

    /** Everything can be read, and is what was appended. */
    void assertReadable()
    {
        for (int queueId = 0; queueId < QUEUES; queueId++)
        {
            final ConsumeQueue queue = queue(queueId);
            assertEquals(expected.get(queueId).size(), queue.maxOffset());
            for (long offset = queue.minOffset(); offset < queue.maxOffset(); offset++)
            {
                assertEntry(queueId, offset);
            }
        }
        entry.release();
    }

    /** One entry can be read, perhaps after a repair, and is what was appended. */
    void assertEntry(final int queueId, final long offset)
    {
        final String name = "queue " + queueId + " offset " + offset;
        assertEquals(ConsumeQueue.FOUND, read(queueId, offset), name);
        final long[] wanted = expected.get(queueId).get((int)offset);
        assertEquals(wanted[0], entry.position(), name);
        assertEquals(wanted[1], entry.length(), name);
        assertEquals(wanted[2], entry.tagHash(), name);
    }

    int read(final int queueId, final long offset)
    {
        int result = queue(queueId).read(offset, entry);
        for (int i = 0; i < MAX_CYCLES && ConsumeQueue.NOT_READY == result; i++)
        {
            final long readiness = store.readiness();
            while (readiness == store.readiness())
            {
                assertTrue(store.doWork() > 0, "nobody repairs offset " + offset + " of queue " + queueId);
            }
            result = queue(queueId).read(offset, entry);
        }
        return result;
    }

    ConsumeQueueEntry entry()
    {
        return entry;
    }

    /** Forget what lies below a position of the log, there and here. */
    void trim(final long position)
    {
        for (int i = 0; i < MAX_CYCLES && !store.trim(position); i++)
        {
            store.doWork();
        }
        assertTrue(store.trim(position));
    }

    private void replay(final UnsafeBuffer buffer, final int offset, final int length)
    {
        if (RecordType.MESSAGE == RecordLayout.type(buffer, offset))
        {
            final int queueId = RecordLayout.queueId(buffer, offset);
            final long queueOffset = RecordLayout.queueOffset(buffer, offset);
            if (queueOffset >= replayedOffsets[queueId])
            {
                replayedOffsets[queueId] = queueOffset + 1;
                store.replay(queue(queueId), queueOffset, RecordLayout.position(buffer, offset), length,
                    RecordLayout.tagHash(buffer, offset));
            }
        }
    }
}
