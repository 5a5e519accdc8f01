package io.perigee.journal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A queue whose file must grow finds no room. The others do not need any.
 */
class ConsumeQueueFullDiskTest
{
    private static final int ENTRIES = ConsumeQueuePage.ENTRIES;
    private static final int FILE_ENTRIES = 2 * ENTRIES;
    private static final int STUCK = 0;

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private ConsumeQueueStore store = open(storageIo, 1024);

    @AfterEach
    void close()
    {
        storageIo.capacityBytes(Long.MAX_VALUE);
        entry.release();
        store.close();
    }

    @Test
    void shouldWriteAndReadOtherQueues()
    {
        fill(STUCK, FILE_ENTRIES);
        fill(1, ENTRIES);
        useUpSpace();
        fill(STUCK, FILE_ENTRIES + 3 * ENTRIES);
        assertNoRoom();
        fill(1, FILE_ENTRIES);
        assertNoRoom();
        assertEquals(FILE_ENTRIES, queue(STUCK).writtenOffset());
        assertEquals(FILE_ENTRIES, queue(1).writtenOffset());
        assertEntries(STUCK, FILE_ENTRIES + 3 * ENTRIES);
        assertEntries(1, FILE_ENTRIES);

        storageIo.capacityBytes(Long.MAX_VALUE);
        fill(STUCK, 2 * FILE_ENTRIES + 2 * ENTRIES);
        work();
        assertEquals(2 * FILE_ENTRIES + 2 * ENTRIES, queue(STUCK).writtenOffset());
        assertEntries(STUCK, 2 * FILE_ENTRIES + 2 * ENTRIES);
        assertEntries(1, FILE_ENTRIES);
        restart();
        assertServed(STUCK, 2 * FILE_ENTRIES + 2 * ENTRIES);
        assertServed(1, FILE_ENTRIES);
    }

    @Test
    void shouldHavePagesForOtherQueues()
    {
        final int queues = 100;
        for (int queueId = 1; queueId <= queues; queueId++)
        {
            fill(queueId, ENTRIES);
        }
        fill(STUCK, FILE_ENTRIES);
        useUpSpace();
        // As many as one queue may have in memory.
        fill(STUCK, FILE_ENTRIES + (ConsumeQueue.PAGE_SLOTS - 1) * ENTRIES);
        assertNoRoom();
        assertNoRoom();
        for (int queueId = 1; queueId <= queues; queueId++)
        {
            for (int offset = ENTRIES; offset < FILE_ENTRIES; offset++)
            {
                assertTrue(append(queueId, offset), "no page for queue " + queueId);
            }
        }
        for (int i = 0; i < 20; i++)
        {
            assertNoRoom();
        }
        assertEquals(FILE_ENTRIES, queue(queues).writtenOffset());

        storageIo.capacityBytes(Long.MAX_VALUE);
        work();
        assertEntries(STUCK, FILE_ENTRIES + (ConsumeQueue.PAGE_SLOTS - 1) * ENTRIES);
    }

    @Test
    void shouldServeReadersWhoseFilesAreThere()
    {
        fill(STUCK, FILE_ENTRIES);
        for (int queueId = 1; queueId <= 3; queueId++)
        {
            fill(queueId, FILE_ENTRIES);
        }
        restart();
        storageIo.lose(file(2, 0));
        useUpSpace();
        fill(STUCK, FILE_ENTRIES + ENTRIES);
        assertNoRoom();
        for (int queueId = 1; queueId <= 3; queueId++)
        {
            assertEquals(ConsumeQueue.NOT_READY, queue(queueId).read(7, entry));
        }
        final long readiness = store.readiness();
        assertNoRoom();
        assertTrue(store.readiness() > readiness);
        assertEntries(1, FILE_ENTRIES);
        assertEntries(3, FILE_ENTRIES);
        assertEquals(ConsumeQueue.NOT_READY, queue(2).read(7, entry));
    }

    @Test
    void shouldKeepNoFileOpenThatFoundNoRoom()
    {
        store.close();
        final int[] openFiles = new int[1];
        store = open(counting(openFiles), 1024);
        fill(STUCK, FILE_ENTRIES);
        useUpSpace();
        fill(STUCK, FILE_ENTRIES + ENTRIES);
        final int before = openFiles[0];
        for (int i = 0; i < 10; i++)
        {
            assertNoRoom();
        }
        assertEquals(before, openFiles[0]);
    }

    private void fill(final int queueId, final int end)
    {
        for (long offset = queue(queueId).maxOffset(); offset < end; offset++)
        {
            while (!append(queueId, offset))
            {
                store.doWork();
            }
        }
    }

    private boolean append(final int queueId, final long offset)
    {
        return queue(queueId).append(offset, position(queueId, offset), (int)offset + 1, offset * 3);
    }

    /** What is there stays, and nothing comes to it. */
    private void useUpSpace()
    {
        work();
        storageIo.capacityBytes(storageIo.usedSpaceBytes(LogFixture.DIRECTORY));
    }

    private void work()
    {
        int workCount = 1;
        while (workCount > 0)
        {
            workCount = store.doWork();
        }
    }

    private void restart()
    {
        work();
        final int[] ends = new int[4];
        for (int queueId = 0; queueId < ends.length; queueId++)
        {
            ends[queueId] = (int)queue(queueId).maxOffset();
        }
        entry.release();
        store.close();
        store = open(storageIo, 1024);
        for (int queueId = 0; queueId < ends.length; queueId++)
        {
            store.restore(queue(queueId), 0, ends[queueId]);
        }
    }

    private void assertNoRoom()
    {
        assertEquals(JournalException.Kind.FULL, assertThrows(JournalException.class, store::doWork).kind());
    }

    private void assertServed(final int queueId, final int end)
    {
        for (int offset = 0; offset < end; offset += FILE_ENTRIES)
        {
            if (ConsumeQueue.NOT_READY == queue(queueId).read(offset, entry))
            {
                store.doWork();
            }
        }
        assertEntries(queueId, end);
    }

    private void assertEntries(final int queueId, final int end)
    {
        for (int offset = 0; offset < end; offset++)
        {
            assertEquals(ConsumeQueue.FOUND, queue(queueId).read(offset, entry), "queue " + queueId + " at " + offset);
            assertEquals(position(queueId, offset), entry.position());
            assertEquals(offset + 1, entry.length());
            assertEquals(offset * 3L, entry.tagHash());
        }
    }

    private ConsumeQueue queue(final int queueId)
    {
        return store.queue("T", 1, queueId);
    }

    private static long position(final int queueId, final long offset)
    {
        return offset * 144 + 8 * queueId;
    }

    private static Path file(final int queueId, final int index)
    {
        return LogFixture.DIRECTORY.resolve(ConsumeQueueStore.DIRECTORY_NAME).resolve("T").resolve("" + queueId)
            .resolve(LogSegment.name((long)index * FILE_ENTRIES * ConsumeQueueEntry.LENGTH));
    }

    private static ConsumeQueueStore open(final StorageIo storageIo, final int pages)
    {
        final JournalContext context = LogFixture.context(storageIo, 4096);
        context.indexes().consumeQueuePagePoolBytes(pages * 4096L).consumeQueueFileEntries(FILE_ENTRIES);
        return ConsumeQueueStore.open(context);
    }

    /** The same files, and how many of them are open. */
    private StorageIo counting(final int[] openFiles)
    {
        return proxy(StorageIo.class, storageIo, (name, result) ->
        {
            if (List.of("open", "create").contains(name))
            {
                openFiles[0]++;
                return proxy(StorageFile.class, (StorageFile)result, (fileMethod, fileResult) ->
                {
                    openFiles[0] -= "close".equals(fileMethod) ? 1 : 0;
                    return fileResult;
                });
            }
            return result;
        });
    }

    private static <T> T proxy(final Class<T> type, final T target, final Watcher watcher)
    {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, (self, method, args) ->
        {
            try
            {
                return watcher.onCall(method.getName(), method.invoke(target, args));
            }
            catch (final InvocationTargetException ex)
            {
                throw ex.getCause();
            }
        }));
    }

    /**
     * Sees what a call has answered, and may answer something else.
     */
    @FunctionalInterface
    private interface Watcher
    {
        Object onCall(String name, Object result);
    }
}
