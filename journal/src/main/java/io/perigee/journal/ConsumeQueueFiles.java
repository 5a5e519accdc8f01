package io.perigee.journal;

import org.agrona.collections.ArrayUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * The files of one queue: {@code <20-digit number of the first byte>}, so many entries to each. Entries are written at
 * their place by housekeeping and read through a mapping by anybody. A file is mapped as a whole while only the written
 * part of it has blocks: nothing is ever stored through the mapping, so it needs no space that is not there.
 */
final class ConsumeQueueFiles
{
    private final StorageIo storageIo;
    private final Path directory;
    private final int fileEntries;
    private final int fileLength;
    private StorageFile file;
    private long fileIndex = -1;
    private volatile Regions regions = new Regions(0, new MappedRegion[0]);

    ConsumeQueueFiles(final StorageIo storageIo, final Path directory, final int fileEntries)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.fileEntries = fileEntries;
        fileLength = fileEntries * ConsumeQueueEntry.LENGTH;
    }

    /** Housekeeping: write what a page holds. Pages come in the order of their entries. */
    void write(final ConsumeQueuePage page)
    {
        final long index = page.firstOffset() / fileEntries;
        if (index != fileIndex)
        {
            openFile(index);
        }
        file.write((page.firstOffset() - index * fileEntries) * ConsumeQueueEntry.LENGTH, page.content());
    }

    /** Anybody: read an entry that was written. */
    void read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        final Regions current = regions;
        final long index = queueOffset / fileEntries;
        final UnsafeBuffer buffer = current.regions[(int)(index - current.firstIndex)].buffer();
        entry.read(buffer, (int)(queueOffset - index * fileEntries) * ConsumeQueueEntry.LENGTH);
    }

    void close()
    {
        if (null != file)
        {
            file.close();
        }
        for (final MappedRegion region : regions.regions)
        {
            region.close();
        }
    }

    private void openFile(final long index)
    {
        if (null == file)
        {
            storageIo.createDirectories(directory, false);
        }
        else
        {
            // The mapping stays. A queue holds one open file, so that many queues do not run out of them.
            file.close();
        }

        final Path path = directory.resolve(LogSegment.name(index * fileLength));
        file = storageIo.exists(path) ? storageIo.open(path) : storageIo.create(path);
        final MappedRegion region = file.map(0, fileLength);
        final Regions current = regions;
        regions = new Regions(0 == current.regions.length ? index : current.firstIndex,
            ArrayUtil.add(current.regions, region));
        fileIndex = index;
    }

    /**
     * The mapped files, replaced as a whole.
     */
    private static final class Regions
    {
        private final long firstIndex;
        private final MappedRegion[] regions;

        Regions(final long firstIndex, final MappedRegion[] regions)
        {
            this.firstIndex = firstIndex;
            this.regions = regions;
        }
    }
}
