package io.perigee.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Dispatcher, delivery and housekeeping on three threads, with so few pages that they are recycled under the reader.
 */
class ConsumeQueueConcurrencyTest
{
    private static final long ENTRIES = 1_000_000;
    private static final int QUEUES = 3;
    private static final int LAG = 500;
    private static final int FILE_ENTRIES = 2000;
    private static final int KEPT = 50_000;

    @TempDir
    Path directory;

    @Test
    void shouldNeverBelieveARecycledPage() throws Exception
    {
        final JournalContext context = LogFixture.context(new FileStorageIo(), 4096).directory(directory);
        context.indexes().consumeQueuePagePoolBytes(64 * 4096L).consumeQueueFileEntries(FILE_ENTRIES);
        final AtomicBoolean isDone = new AtomicBoolean();
        final ExecutorService executor = Executors.newFixedThreadPool(2);
        try (ConsumeQueueStore store = ConsumeQueueStore.open(context))
        {
            final ConsumeQueue[] queues = new ConsumeQueue[QUEUES];
            for (int i = 0; i < QUEUES; i++)
            {
                queues[i] = store.queue("T", 1, i);
            }
            final Future<?> housekeeping = executor.submit(() -> work(store, isDone));
            final Future<Long> reader = executor.submit(() -> read(queues, isDone));
            append(queues, housekeeping);
            isDone.set(true);
            assertTrue(reader.get(10, TimeUnit.SECONDS) > 0);
            housekeeping.get(10, TimeUnit.SECONDS);
        }
        finally
        {
            isDone.set(true);
            executor.shutdown();
            assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
        }
    }

    private static void append(final ConsumeQueue[] queues, final Future<?> housekeeping)
    {
        for (long i = 0; i < ENTRIES; i++)
        {
            final int queueId = (int)(i % QUEUES);
            final long offset = i / QUEUES;
            while (!queues[queueId].append(offset, offset * 8, (int)offset, offset * QUEUES + queueId))
            {
                assertTrue(!housekeeping.isDone(), "housekeeping has failed");
                Thread.yield();
            }
        }
    }

    /** Housekeeping, with checkpoints and with a log that is soon deleted: files are unmapped under the reader. */
    private static void work(final ConsumeQueueStore store, final AtomicBoolean isDone)
    {
        boolean isWritten = false;
        long minPosition = 0;
        for (long cycle = 0; !isDone.get(); cycle++)
        {
            if (0 == store.doWork())
            {
                Thread.yield();
            }
            if (0 == cycle % 64)
            {
                isWritten = isWritten ? !store.force(1) : store.writeOpenPages(QUEUES);
                final long max = store.queue("T", 1, 0).maxOffset();
                minPosition = Math.max(minPosition, (max - KEPT) * 8);
                store.trim(minPosition);
            }
        }
    }

    private static long read(final ConsumeQueue[] queues, final AtomicBoolean isDone)
    {
        final ConsumeQueueEntry entry = new ConsumeQueueEntry();
        final SplittableRandom random = new SplittableRandom(1);
        long count = 0;
        while (!isDone.get())
        {
            final int queueId = random.nextInt(QUEUES);
            final long max = queues[queueId].maxOffset();
            if (max > 0)
            {
                final long offset = Math.max(0, max - 1 - random.nextInt(0 == random.nextInt(9) ? 100_000 : LAG));
                final int result = queues[queueId].read(offset, entry);
                if (ConsumeQueue.ABSENT == result)
                {
                    assertTrue(offset < queues[queueId].minOffset());
                }
                else
                {
                    assertEquals(ConsumeQueue.FOUND, result);
                    assertEquals(offset * 8, entry.position());
                    assertEquals((int)offset, entry.length());
                    assertEquals(offset * QUEUES + queueId, entry.tagHash());
                    count++;
                }
            }
        }
        entry.release();
        return count;
    }
}
