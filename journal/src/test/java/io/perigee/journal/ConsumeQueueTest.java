package io.perigee.journal;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ConsumeQueueTest
{
    private static final int FILE_ENTRIES = 400;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();

    @Test
    void shouldReadWhatWasAppendedAtOnce()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            assertEquals(ConsumeQueue.ABSENT, queue.read(0, entry));
            assertTrue(queue.append(0, 4096, 144, -7));
            assertEquals(ConsumeQueue.FOUND, queue.read(0, entry));
            assertEquals(4096, entry.position());
            assertEquals(144, entry.length());
            assertEquals(-7, entry.tagHash());
            assertEquals(ConsumeQueue.ABSENT, queue.read(1, entry));
            assertEquals(ConsumeQueue.ABSENT, queue.read(-1, entry));
            assertEquals(1, queue.maxOffset());
            assertEquals(0, queue.minOffset());
            assertSame(queue, store.queue("T", 1, 0));
        }
    }

    @Test
    void shouldReadFromPagesAndFilesAlike()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue queue = store.queue("T", 1, 3);
            for (int offset = 0; offset < 2100; offset++)
            {
                assertTrue(append(queue, offset));
                if (0 == offset % 450)
                {
                    store.doWork();
                }
            }
            assertEntries(queue, 0, 2100);
            store.doWork();
            assertEntries(queue, 0, 2100);
            assertEquals(List.of(LogSegment.name(0), LogSegment.name(8000), LogSegment.name(16000),
                LogSegment.name(24000), LogSegment.name(32000)), storageIo.list(directory("T", 3)));
        }
    }

    @Test
    void shouldCostNoFileAndNoPageBeforeTheFirstMessage()
    {
        try (ConsumeQueueStore store = open(64))
        {
            for (int queueId = 0; queueId < 10_000; queueId++)
            {
                assertEquals(0, store.queue("T", 1, queueId).maxOffset());
            }
        }
        assertEquals(0, storageIo.writeCount());
        assertFalse(storageIo.exists(LogFixture.DIRECTORY));
    }

    @Test
    void shouldFindOrCreateAllQueuesOfATopic()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue known = store.queue("T", 1, 1);
            final ConsumeQueue[] queues = store.queues("T", 1, 3);
            assertEquals(3, queues.length);
            assertSame(known, queues[1]);
            for (int queueId = 0; queueId < 3; queueId++)
            {
                assertSame(queues[queueId], store.queue("T", 1, queueId));
                append(queues[queueId], 0);
            }
            // None is left out, none comes twice.
            assertFalse(store.writeOpenPages(2));
            assertTrue(store.writeOpenPages(1));
            for (int queueId = 0; queueId < 3; queueId++)
            {
                assertEquals(1, queues[queueId].files().endOffset());
            }
            assertSame(queues[2], store.queues("T", 1, 3)[2]);
            assertThrows(IllegalArgumentException.class, () -> store.queues("..", 1, 3));
        }
    }

    @Test
    void shouldCostLittleForAQueueWithOneMessage()
    {
        final int queueCount = 500;
        try (ConsumeQueueStore store = ConsumeQueueStore.open(LogFixture.context(storageIo, 4096)))
        {
            for (int queueId = 0; queueId < queueCount; queueId++)
            {
                store.replay(store.queue("T", 1, queueId), 0, 0, 1, 0);
            }
        }
        final long bytes = Long.MAX_VALUE - storageIo.usableSpaceBytes(LogFixture.DIRECTORY);
        assertTrue(bytes > 0 && bytes * (10_000 / queueCount) < 1L << 30, bytes + " bytes");
        assertTrue(storageIo.open(directory("T", 7).resolve(LogSegment.name(0))).lengthBytes() <= 16_000);
    }

    @Test
    void shouldAskToTryAgainWhenHousekeepingIsBehind()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            int offset = 0;
            while (append(queue, offset))
            {
                offset++;
            }
            assertEquals(64 * ConsumeQueuePage.ENTRIES, offset);
            assertFalse(append(queue, offset));
            assertEntries(queue, 0, offset);
            assertTrue(store.doWork() > 0);
            assertTrue(append(queue, offset));
            assertEntries(queue, 0, offset + 1);
        }
    }

    @Test
    void shouldBoundThePagesOfOneQueue()
    {
        try (ConsumeQueueStore store = open(1000))
        {
            final int entries = ConsumeQueuePage.ENTRIES;
            for (int i = 0; i < 400 * entries; i++)
            {
                // 400 pages are open before the first is full, and all are free afterwards
                store.replay(store.queue("T", 1, 1 + i % 400), i / 400, position(i), 1, 1);
            }
            while (store.doWork() > 0)
            {
                assertTrue(storageIo.writeCount() > 0);
            }

            final ConsumeQueue queue = store.queue("T", 1, 0);
            int offset = 0;
            while (append(queue, offset))
            {
                offset++;
            }
            assertEquals(ConsumeQueue.PAGE_SLOTS * entries, offset);
            assertEntries(queue, 0, offset);
            assertTrue(store.doWork() > 0);
            assertTrue(append(queue, offset));
            assertEntries(queue, 0, offset + 1);
        }
    }

    @Test
    void shouldTakeManyEntriesWhileHousekeepingWaitsForTheDisk()
    {
        try (ConsumeQueueStore store = open(16 * 1024))
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            for (int offset = 0; offset < 100_000; offset++)
            {
                assertTrue(append(queue, offset), "no room for entry " + offset);
            }
        }
    }

    @Test
    void shouldServeMoreQueuesThanThereArePages()
    {
        final int queueCount = 200;
        try (ConsumeQueueStore store = open(64))
        {
            for (int round = 0; round < 5; round++)
            {
                for (int queueId = 0; queueId < queueCount; queueId++)
                {
                    final ConsumeQueue queue = store.queue("T", 1, queueId);
                    for (int i = 0; i < 7; i++)
                    {
                        final int offset = round * 7 + i;
                        store.replay(queue, offset, position(offset), offset + 1, offset * 3L);
                    }
                }
            }
            for (int queueId = 0; queueId < queueCount; queueId++)
            {
                assertEntries(store.queue("T", 1, queueId), 0, 35);
            }
        }
    }

    @Test
    void shouldLeaveAloneWhatWasAppendedBefore()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            for (int offset = 0; offset < 10; offset++)
            {
                append(queue, offset);
            }
            assertTrue(queue.append(5, 1, 1, 1));
            assertEntries(queue, 0, 10);
            assertThrows(JournalException.class, () -> queue.append(11, 1, 1, 1));
        }
    }

    @Test
    void shouldBeginWhereTheLogBegins()
    {
        try (ConsumeQueueStore store = open(64))
        {
            final ConsumeQueue queue = store.queue("T", 1, 0);
            for (int offset = 1234; offset < 2000; offset++)
            {
                assertTrue(append(queue, offset));
            }
            assertEquals(1234, queue.minOffset());
            assertEquals(ConsumeQueue.ABSENT, queue.read(1233, entry));
            assertEntries(queue, 1234, 2000);
            store.doWork();
            assertEntries(queue, 1234, 2000);
        }
    }

    @Test
    void shouldBeRebuiltOverWhatIsInTheFiles()
    {
        final List<Integer> lengths = new ArrayList<>(List.of(450, 1000, 999));
        for (final int length : lengths)
        {
            try (ConsumeQueueStore store = open(64))
            {
                final ConsumeQueue queue = store.queue("T", 1, 0);
                for (int offset = 0; offset < length; offset++)
                {
                    store.replay(queue, offset, position(offset), offset + 1, offset * 3L);
                }
                assertEntries(queue, 0, length);
                assertEquals(ConsumeQueue.ABSENT, queue.read(length, entry));
            }
        }
        assertEquals(2 * 3, storageIo.list(directory("T", 0)).size());
        assertEquals(999, storageIo.open(directory("T", 0).resolve(LogSegment.name(16000))).map(0, 8000)
            .buffer().getInt(198 * ConsumeQueueEntry.LENGTH + 8));
    }

    @Test
    void shouldBeRebuiltOverWhatACrashHasLeft()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            for (int round = 0; round < 4; round++)
            {
                final ConsumeQueueStore store = open(64);
                final ConsumeQueue queue = store.queue("T", 1, 0);
                final int length = random.nextInt(1500);
                for (int offset = 0; offset < length; offset++)
                {
                    store.replay(queue, offset, position(offset), offset + 1, offset * 3L);
                }
                assertEntries(queue, 0, length);
                storageIo.crash(random);
            }
        }
    }

    @Test
    void shouldRefuseNamesThatAreNoTopics()
    {
        try (ConsumeQueueStore store = open(64))
        {
            for (final String name : new String[]{"", "..", "a/b", "a b", "x".repeat(128), "\u00fc"})
            {
                assertThrows(IllegalArgumentException.class, () -> store.queue(name, 1, 0));
            }
            assertThrows(IllegalArgumentException.class, () -> store.queue("T", 1, -1));
            store.queue("%RETRY%group-1_x", 1, 0);
        }
    }

    private ConsumeQueueStore open(final int pages)
    {
        final JournalContext context = LogFixture.context(storageIo, 4096);
        context.indexes().consumeQueuePagePoolBytes(pages * 4096L).consumeQueueFileEntries(FILE_ENTRIES);
        return ConsumeQueueStore.open(context);
    }

    private static boolean append(final ConsumeQueue queue, final long offset)
    {
        return queue.append(offset, position(offset), (int)offset + 1, offset * 3);
    }

    private static long position(final long offset)
    {
        return offset * 144;
    }

    private void assertEntries(final ConsumeQueue queue, final int from, final int to)
    {
        for (int offset = from; offset < to; offset++)
        {
            assertEquals(ConsumeQueue.FOUND, queue.read(offset, entry));
            assertEquals(position(offset), entry.position());
            assertEquals(offset + 1, entry.length());
            assertEquals(offset * 3L, entry.tagHash());
        }
    }

    private static Path directory(final String topic, final int queueId)
    {
        return LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME)
            .resolve(topic).resolve(Integer.toString(queueId));
    }
}
