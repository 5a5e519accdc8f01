package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The files of one queue: {@code <20-digit number of the first byte>}, so many entries to each. Written, opened and
 * deleted by housekeeping, read through mappings by anybody. A file is opened when it is needed for the first time, so
 * that a start costs nothing.
 */
final class ConsumeQueueFiles
{
    private static final Table NO_FILES = new Table(0, new ConsumeQueueRegion[0]);

    private final ConsumeQueueStorage storage;
    private final Path directory;
    private final int fileEntries;
    private final int seed;
    /** From the first index of the table on; null where a file was not needed yet. */
    private final ArrayList<ConsumeQueueFile> files = new ArrayList<>();
    private volatile Table table = NO_FILES;
    private boolean hasBegun;
    private boolean isTidy;
    private long firstIndex;
    private long endOffset;
    private long restoredOffset;

    ConsumeQueueFiles(final ConsumeQueueStorage storage, final Path directory, final String queueName)
    {
        this.storage = storage;
        this.directory = directory;
        this.fileEntries = storage.fileEntries();
        this.seed = ConsumeQueueChecksum.seedOf(queueName);
    }

    /** Anybody: read an entry that was written; false if its block must be opened or repaired before, or is gone. */
    boolean read(final long queueOffset, final ConsumeQueueEntry entry)
    {
        final long index = queueOffset / fileEntries;
        ConsumeQueueRegion region;
        do
        {
            region = table.region(index);
            if (null == region)
            {
                return false;
            }
        }
        while (!entry.hold(region));

        return region.read(queueOffset, entry);
    }

    /** Before anybody reads: the entries from the min offset up to the end should be in the files. */
    void restore(final long minOffset, final long restoredEndOffset)
    {
        begin(minOffset);
        endOffset = restoredEndOffset;
        restoredOffset = restoredEndOffset;
        for (long index = firstIndex; index * fileEntries < endOffset; index++)
        {
            files.add(null);
        }
        publish();
    }

    /** Offset up to which entries are in the files. */
    long endOffset()
    {
        return endOffset;
    }

    /** Offset up to which entries were in the files at the start; a block that it lies in may be anything. */
    long restoredOffset()
    {
        return restoredOffset;
    }

    /**
     * Write entries of a page that are not in the files yet.
     *
     * @param page      that holds them.
     * @param toOffset  behind the last of them.
     * @param minOffset of the queue: what lies in a file that was trimmed is left out.
     * @return false if their block must be repaired, as nobody knows what is in it before them.
     */
    boolean append(final ConsumeQueuePage page, final long toOffset, final long minOffset)
    {
        if (!hasBegun)
        {
            begin(page.firstOffset());
        }
        if (endOffset >= toOffset)
        {
            return true;
        }

        final long index = endOffset / fileEntries;
        boolean isKnown = true;
        if ((index + 1) * fileEntries > minOffset)
        {
            final ConsumeQueueFile file = open(index);
            if (file.grow(file.indexOf(endOffset) + 1))
            {
                publish();
            }
            isKnown = file.append(page, endOffset, toOffset);
        }
        endOffset = toOffset;
        return isKnown;
    }

    /** Housekeeping: the file of an entry, opened if it was not. */
    ConsumeQueueFile open(final long index)
    {
        while (firstIndex + files.size() <= index)
        {
            files.add(null);
        }

        final int slot = (int)(index - firstIndex);
        ConsumeQueueFile file = files.get(slot);
        if (null == file)
        {
            tidy();
            file = new ConsumeQueueFile(storage, directory, index, seed);
            loadOrCreate(file, index);
            files.set(slot, file);
            publish();
        }
        return file;
    }

    /** A file that found no room is not kept open: the next try makes another one of it. */
    private void loadOrCreate(final ConsumeQueueFile file, final long index)
    {
        try
        {
            if (index * fileEntries < endOffset)
            {
                file.load(endOffset);
            }
            else
            {
                file.create();
            }
        }
        catch (final RuntimeException ex)
        {
            storage.close(file);
            throw ex;
        }
    }

    /** Housekeeping: whether a file exists. */
    boolean isThere(final long index)
    {
        final int slot = (int)(index - firstIndex);
        return slot >= 0 && slot < files.size() && (null != files.get(slot) ||
            storage.storageIo().exists(new ConsumeQueueFile(storage, directory, index, seed).path()));
    }

    /** Housekeeping: what a file that exists has in the place of an entry, be it what was written there or not. */
    boolean peek(final long queueOffset, final ConsumeQueueEntry entry)
    {
        final ConsumeQueueFile file = open(queueOffset / fileEntries);
        final int index = file.indexOf(queueOffset);
        final boolean isMapped = index < file.region().blocks();
        if (isMapped)
        {
            entry.read(file.region().buffer(),
                ConsumeQueueRegion.offsetOf(index) + ConsumeQueuePage.offsetOf(queueOffset));
        }
        return isMapped;
    }

    /** Housekeeping: delete the files that hold nothing from an offset on. */
    void trim(final long minOffset)
    {
        int count = 0;
        while (count < files.size() && (firstIndex + count + 1) * fileEntries <= minOffset)
        {
            count++;
        }
        if (count > 0)
        {
            final ConsumeQueueFile[] trimmed = files.subList(0, count).toArray(new ConsumeQueueFile[0]);
            final long trimmedIndex = firstIndex;
            files.subList(0, count).clear();
            firstIndex += count;
            publish();
            for (int i = 0; i < count; i++)
            {
                final ConsumeQueueFile file = null == trimmed[i] ?
                    new ConsumeQueueFile(storage, directory, trimmedIndex + i, seed) : trimmed[i];
                file.delete();
            }
        }
    }

    /** No agent reads any more. */
    void close()
    {
        table = NO_FILES;
        for (final ConsumeQueueFile file : files)
        {
            if (null != file)
            {
                file.region().close();
            }
        }
    }

    private void begin(final long offset)
    {
        hasBegun = true;
        endOffset = offset;
        firstIndex = offset / fileEntries;
    }

    /** Delete what a crash has left of files that were deleted, or that nobody knows of any more. */
    private void tidy()
    {
        if (!isTidy)
        {
            isTidy = true;
            final String first = LogSegment.name(firstIndex * fileEntries * ConsumeQueueEntry.LENGTH);
            final String end = LogSegment.name(
                (endOffset + fileEntries - 1) / fileEntries * fileEntries * ConsumeQueueEntry.LENGTH);
            for (final String name : storage.storageIo().list(directory))
            {
                if (isOurs(name) && (name.compareTo(first) < 0 || name.compareTo(end) >= 0))
                {
                    storage.delete(directory.resolve(name));
                }
            }
        }
    }

    private static boolean isOurs(final String name)
    {
        final boolean isFile = LogSegment.NAME_LENGTH == name.length() ||
            LogSegment.NAME_LENGTH == name.length() - ConsumeQueueFile.CHECKS_SUFFIX.length() &&
            name.endsWith(ConsumeQueueFile.CHECKS_SUFFIX);
        boolean isNumber = isFile;
        for (int i = 0; i < LogSegment.NAME_LENGTH && isNumber; i++)
        {
            isNumber = name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        return isNumber;
    }

    /** Show readers the regions of the moment; those that are not among them any more are retired. */
    private void publish()
    {
        final ConsumeQueueRegion[] regions = new ConsumeQueueRegion[files.size()];
        for (int i = 0; i < regions.length; i++)
        {
            regions[i] = null == files.get(i) ? null : files.get(i).region();
        }
        final Table old = table;
        final Table current = new Table(firstIndex, regions);
        table = current;
        for (int i = 0; i < old.regions.length; i++)
        {
            final ConsumeQueueRegion region = old.regions[i];
            if (null != region && region != current.region(old.firstIndex + i))
            {
                storage.retire(region);
            }
        }
    }

    /**
     * What is mapped, replaced as a whole.
     */
    private static final class Table
    {
        private final long firstIndex;
        private final ConsumeQueueRegion[] regions;

        Table(final long firstIndex, final ConsumeQueueRegion[] regions)
        {
            this.firstIndex = firstIndex;
            this.regions = regions;
        }

        /** The region of a file; null if it is not mapped. */
        ConsumeQueueRegion region(final long index)
        {
            return index >= firstIndex && index < firstIndex + regions.length ?
                regions[(int)(index - firstIndex)] : null;
        }
    }
}
