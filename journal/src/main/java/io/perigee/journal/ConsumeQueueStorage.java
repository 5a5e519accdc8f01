package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What the files of all consume queues share: how many are open at once, which of them must be forced, and what is to
 * be unmapped as soon as nobody reads it. Owned by housekeeping.
 */
final class ConsumeQueueStorage
{
    /** Files that are open at once, however many queues there are. What is mapped stays so without it. */
    static final int MAX_OPEN_FILES = 512;
    /**
     * Length of the writes that fill a file with zeros. Large ones cost half as much as single pages, since the kernel
     * keeps them in large pieces; that only few bytes of such a piece change before it is forced does not matter here,
     * as nobody waits for that force.
     */
    private static final int FILL_LENGTH = 64 * 1024;

    private final StorageIo storageIo;
    private final Path root;
    private final int fileEntries;
    private final LinkedHashMap<ConsumeQueueFile, StorageFile> openFiles = new LinkedHashMap<>(16, 0.75f, true);
    private final ArrayDeque<ConsumeQueueRegion> retired = new ArrayDeque<>();
    private final ArrayDeque<ConsumeQueueFile> changedFiles = new ArrayDeque<>();
    private final LinkedHashSet<Path> changedDirectories = new LinkedHashSet<>();
    /** Directories whose names are forced with the next round, or were. */
    private final Set<Path> knownDirectories = new HashSet<>();
    private final ConsumeQueueChecksum checksum = new ConsumeQueueChecksum();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(FILL_LENGTH);
    private final UnsafeBuffer scratchBuffer = new UnsafeBuffer(scratch);
    private int filesToForce = -1;

    ConsumeQueueStorage(final StorageIo storageIo, final Path root, final int fileEntries)
    {
        this.root = root;
        this.storageIo = storageIo;
        this.fileEntries = fileEntries;
    }

    StorageIo storageIo()
    {
        return storageIo;
    }

    int fileEntries()
    {
        return fileEntries;
    }

    int fileBlocks()
    {
        return fileEntries / ConsumeQueuePage.ENTRIES;
    }

    ConsumeQueueChecksum checksum()
    {
        return checksum;
    }

    /** Some memory for whoever needs it now. */
    ByteBuffer scratch()
    {
        return scratch.clear();
    }

    UnsafeBuffer scratchBuffer()
    {
        return scratchBuffer;
    }

    /** An open file; another may be closed for it. */
    StorageFile open(final ConsumeQueueFile file)
    {
        StorageFile opened = openFiles.get(file);
        if (null == opened)
        {
            opened = storageIo.exists(file.path()) ? storageIo.open(file.path()) : create(file.path());
            openFiles.put(file, opened);
            if (openFiles.size() > MAX_OPEN_FILES)
            {
                final Iterator<StorageFile> eldest = openFiles.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
        }
        return opened;
    }

    /** Create a file, and the directories that it needs. */
    StorageFile create(final Path path)
    {
        final Path directory = path.getParent();
        // Also one that exists may be new, if the process before was killed. The log has forced the highest.
        for (Path known = directory; !known.equals(root) && knownDirectories.add(known); known = known.getParent())
        {
            changedDirectories.add(known.getParent());
        }
        storageIo.createDirectories(directory, false);
        changedDirectories.add(directory);
        return storageIo.create(path);
    }

    void delete(final Path path)
    {
        if (storageIo.exists(path))
        {
            storageIo.delete(path);
            changedDirectories.add(path.getParent());
        }
    }

    /** A file is gone, or not needed for a while. */
    void close(final ConsumeQueueFile file)
    {
        final StorageFile opened = openFiles.remove(file);
        if (null != opened)
        {
            opened.close();
        }
    }

    /** A file has to be forced that had not to be before. */
    void changed(final ConsumeQueueFile file)
    {
        changedFiles.addLast(file);
    }

    void retire(final ConsumeQueueRegion region)
    {
        region.retire();
        retired.addLast(region);
    }

    /** Unmap what nobody reads any more; how many regions. */
    int unmapRetired()
    {
        int count = 0;
        for (int i = retired.size(); i > 0; i--)
        {
            final ConsumeQueueRegion region = retired.pollFirst();
            if (region.tryClose())
            {
                count++;
            }
            else
            {
                retired.addLast(region);
            }
        }
        return count;
    }

    /**
     * Force some of what has changed before the first call of a round; true if that was the rest of it, so that the
     * next call begins another round.
     */
    boolean force(final int limit)
    {
        filesToForce = filesToForce < 0 ? changedFiles.size() : filesToForce;
        int count = 0;
        while (filesToForce > 0 && count < limit)
        {
            changedFiles.peekFirst().force();
            changedFiles.removeFirst();
            filesToForce--;
            count++;
        }
        while (0 == filesToForce && !changedDirectories.isEmpty() && count < limit)
        {
            final Path directory = changedDirectories.iterator().next();
            storageIo.forceDirectory(directory);
            changedDirectories.remove(directory);
            count++;
        }

        final boolean isDone = 0 == filesToForce && changedDirectories.isEmpty();
        filesToForce = isDone ? -1 : filesToForce;
        return isDone;
    }

    /** Write down what is known of blocks; nothing is forced. */
    void writeChecks()
    {
        changedFiles.forEach(ConsumeQueueFile::writeChecks);
    }

    void closeAll()
    {
        retired.forEach(ConsumeQueueRegion::close);
        retired.clear();
        openFiles.values().forEach(StorageFile::close);
        openFiles.clear();
    }
}
