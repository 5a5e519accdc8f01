package io.perigee.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsumeQueueRestoreTest
{
    private static final int FILE_ENTRIES = 400;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();

    @BeforeEach
    void setUp()
    {
        storageIo.createDirectories(LogFixture.DIRECTORY, true);
    }

    @Test
    void shouldServeWhatACheckpointHasForced()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            final ConsumeQueueStore store = open();
            final ConsumeQueue queue = store.queue("T", 1, 0);
            append(store, queue, 0, 930);
            checkpoint(store);
            append(store, queue, 930, 1200);
            store.doWork();
            storageIo.crash(new SplittableRandom(seed));

            final ConsumeQueueStore next = open();
            final ConsumeQueue restored = next.queue("T", 1, 0);
            next.restore(restored, 0, 930);
            assertEquals(930, restored.maxOffset());
            assertEquals(ConsumeQueue.NOT_READY, restored.read(0, entry));
            assertEntries(next, restored, 0, 800);
            append(next, restored, 930, 1500);
            assertEntries(next, restored, 930, 1500);
        }
    }

    @Test
    void shouldForceDirectoriesThatAKilledProcessHasLeft()
    {
        final ConsumeQueueStore killed = open();
        append(killed, killed.queue("T", 1, 0), 0, 300);
        killed.doWork();
        storageIo.kill();
        final ConsumeQueueStore store = open();
        append(store, store.queue("T", 1, 0), 0, 300);
        checkpoint(store);
        storageIo.crash(new SplittableRandom(3));
        assertTrue(files().contains(LogSegment.name(0)));
    }

    @Test
    void shouldTouchNoFileToRestore()
    {
        try (ConsumeQueueStore store = open())
        {
            for (int queueId = 0; queueId < 10_000; queueId++)
            {
                store.restore(store.queue("T", 1, queueId), 1000, 2000);
            }
        }
        assertFalse(storageIo.exists(LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME)));
    }

    @Test
    void shouldGoOnInABlockThatHadMoreEntriesThanTheCheckpoint()
    {
        for (int length = 601; length < 800; length += 33)
        {
            try (ConsumeQueueStore store = open())
            {
                append(store, store.queue("T", 1, 0), 0, length);
            }
            for (int next = 600; next < length; next += 17)
            {
                try (ConsumeQueueStore store = open())
                {
                    final ConsumeQueue queue = store.queue("T", 1, 0);
                    store.restore(queue, 0, next);
                    append(store, queue, next, length);
                    assertEntries(store, queue, 0, length);
                }
            }
        }
    }

    @Test
    void shouldReadAPageThatWasWrittenAndIsStillOpen()
    {
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            for (int length = 0; length < 1000; length += 37)
            {
                append(store, queue, length, length + 37);
                checkpoint(store);
                assertEntries(store, queue, 0, length + 37);
            }
        }
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            store.restore(queue, 0, 999);
            assertEntries(store, queue, 0, 999);
        }
    }

    @Test
    void shouldForgetWhatTheLogForgets()
    {
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            append(store, queue, 0, 2000);
            while (store.doWork() > 0)
            {
                assertEquals(0, queue.minOffset());
            }
            trim(store, position(777) - 1);
            assertEquals(777, queue.minOffset());
            assertEquals(ConsumeQueue.ABSENT, queue.read(776, entry));
            assertEntries(store, queue, 777, 2000);
            assertEquals(LogSegment.name(8000), files().get(0));

            trim(store, position(100));
            assertEquals(777, queue.minOffset());
            trim(store, position(5000));
            assertEquals(2000, queue.minOffset());
            assertEquals(List.of(), files());
            append(store, queue, 2000, 2300);
            assertEntries(store, queue, 2000, 2300);
        }
    }

    @Test
    void shouldForgetInAllQueuesAndLeaveTheOthersAlone()
    {
        try (ConsumeQueueStore store = open())
        {
            for (int queueId = 0; queueId < 200; queueId++)
            {
                append(store, store.queue("T", 1, queueId), 0, 10 + queueId);
            }
            trim(store, position(100));
            for (int queueId = 0; queueId < 200; queueId++)
            {
                final ConsumeQueue queue = store.queue("T", 1, queueId);
                assertEquals(Math.min(100, 10 + queueId), queue.minOffset());
                assertEntries(store, queue, (int)queue.minOffset(), 10 + queueId);
            }
        }
    }

    @Test
    void shouldForgetWhatWasRestored()
    {
        try (ConsumeQueueStore store = open())
        {
            append(store, store.queue("T", 1, 0), 0, 1930);
        }
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            store.restore(queue, 250, 1930);
            trim(store, position(1234));
            assertEquals(1234, queue.minOffset());
            append(store, queue, 1930, 2500);
            assertEntries(store, queue, 1234, 2500);
            assertEquals(LogSegment.name(24000), files().get(0));
        }
    }

    @Test
    void shouldDeleteFilesThatNobodyKnows()
    {
        try (ConsumeQueueStore store = open())
        {
            append(store, store.queue("T", 1, 0), 0, 3000);
        }
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            store.restore(queue, 810, 1500);
            assertEntries(store, queue, 810, 1500);
            assertEquals(List.of(LogSegment.name(16000), LogSegment.name(16000) + ".crc",
                LogSegment.name(24000), LogSegment.name(24000) + ".crc"), files());
        }
    }

    @Test
    void shouldNotUnmapWhatIsBeingRead()
    {
        try (ConsumeQueueStore store = open())
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            append(store, queue, 0, 1000);
            store.doWork();
            assertEntries(store, queue, 0, 1);
            final ConsumeQueueRegion region = queue.files().open(0).region();
            trim(store, position(600));
            store.doWork();
            assertEquals(8000, region.buffer().capacity());
            assertEquals(ConsumeQueue.ABSENT, queue.read(0, entry));
            entry.release();
            assertTrue(store.doWork() > 0);
            assertEquals(0, region.buffer().capacity());
        }
    }

    private ConsumeQueueStore open()
    {
        final JournalContext context = LogFixture.context(storageIo, 4096);
        context.indexes().consumeQueuePagePoolBytes(64 * 4096L).consumeQueueFileEntries(FILE_ENTRIES);
        return ConsumeQueueStore.open(context);
    }

    private static void append(final ConsumeQueueStore store, final ConsumeQueue queue, final int from, final int to)
    {
        for (int offset = from; offset < to; offset++)
        {
            store.replay(queue, offset, position(offset), offset + 1, offset * 3L);
        }
    }

    private static void checkpoint(final ConsumeQueueStore store)
    {
        while (!store.writeOpenPages(3))
        {
            store.doWork();
        }
        while (!store.force(1))
        {
            store.doWork();
        }
    }

    private static void trim(final ConsumeQueueStore store, final long minPosition)
    {
        while (!store.trim(minPosition))
        {
            store.doWork();
        }
    }

    private static long position(final long offset)
    {
        return offset * 144;
    }

    private void assertEntries(final ConsumeQueueStore store, final ConsumeQueue queue, final int from, final int to)
    {
        for (int offset = from; offset < to; offset++)
        {
            if (ConsumeQueue.NOT_READY == queue.read(offset, entry))
            {
                store.doWork();
            }
            assertEquals(ConsumeQueue.FOUND, queue.read(offset, entry), "offset " + offset);
            assertEquals(position(offset), entry.position());
            assertEquals(offset + 1, entry.length());
            assertEquals(offset * 3L, entry.tagHash());
        }
    }

    private List<String> files()
    {
        final Path directory = LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME).resolve("T/0");
        return storageIo.list(directory);
    }
}
