package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The segments of a log, open for reading by somebody who does not own it. What is open stays readable when the owner
 * deletes it, so that retention cannot take a segment away in the midst of a scan.
 */
final class LogFiles implements AutoCloseable
{
    private final TreeMap<Long, StorageFile> files = new TreeMap<>();
    private final List<String> foreignNames = new ArrayList<>();
    private int segmentLength;

    private LogFiles()
    {
    }

    /**
     * Open all segments.
     *
     * @param storageIo     to read with.
     * @param dataDirectory whose log it is.
     * @param segmentLength length of a segment in bytes, or 0 to ask the identity of the directory, or else
     *                      conclude it from the names and lengths of the files.
     * @return the open files, none if there is no log.
     */
    static LogFiles open(final StorageIo storageIo, final Path dataDirectory, final int segmentLength)
    {
        final Path directory = dataDirectory.resolve(CommitLog.DIRECTORY_NAME);
        final LogFiles files = new LogFiles();
        for (final String name : storageIo.list(directory))
        {
            final long position = SegmentName.parse(name);
            if (position < 0)
            {
                files.foreignNames.add(name);
            }
            else
            {
                files.add(storageIo, position, directory.resolve(name));
            }
        }
        final LogIdentity identity = 0 == segmentLength ? tryReadIdentity(storageIo, dataDirectory) : null;
        files.segmentLength = null != identity ? identity.segmentLength() :
            0 == segmentLength ? files.concludeLength() : segmentLength;
        return files;
    }

    private static LogIdentity tryReadIdentity(final StorageIo storageIo, final Path dataDirectory)
    {
        try
        {
            return LogIdentity.read(storageIo, dataDirectory);
        }
        catch (final JournalException ignore)
        {
            // Whoever verifies tells it; to look at the log, its files are enough.
            return null;
        }
    }

    /** Take no notice of segments that lie below a position: retention may have deleted some of them and not others. */
    void closeBelow(final long position)
    {
        final Map<Long, StorageFile> below = files.headMap(position);
        below.values().forEach(StorageFile::close);
        below.clear();
    }

    /** Names in the directory that no segment can have. */
    List<String> foreignNames()
    {
        return foreignNames;
    }

    boolean isEmpty()
    {
        return files.isEmpty();
    }

    int segmentLength()
    {
        return segmentLength;
    }

    /** Begin of the first segment. */
    long firstPosition()
    {
        return files.isEmpty() ? 0 : files.firstKey();
    }

    /** End of the last segment, whether it is filled up to there or not. */
    long endPosition()
    {
        return files.isEmpty() ? 0 : files.lastKey() + segmentLength;
    }

    /** The segments by their begin. */
    Map<Long, StorageFile> segments()
    {
        return files;
    }

    /** Begin of the first segment at or behind a position that exists, or -1. */
    long nextSegment(final long position)
    {
        final Long start = files.ceilingKey(position);
        return null == start ? -1 : start;
    }

    /** Begin of the segment that a position lies in, or -1. */
    long segmentOf(final long position)
    {
        final Long start = files.floorKey(position);
        return null == start || position - start >= segmentLength ? -1 : start;
    }

    /** The file of the segment with this begin, which exists. */
    StorageFile file(final long startPosition)
    {
        return files.get(startPosition);
    }

    @Override
    public void close()
    {
        files.values().forEach(StorageFile::close);
    }

    private void add(final StorageIo storageIo, final long position, final Path file)
    {
        try
        {
            files.put(position, storageIo.openForReading(file));
        }
        catch (final JournalException ex)
        {
            // Retention may have been faster; what it deletes is the oldest, and nobody misses it.
            if (storageIo.exists(file))
            {
                close();
                throw ex;
            }
        }
    }

    /** Without an identity: segments follow each other, and a lone one has a length that is a power of two. */
    private int concludeLength()
    {
        long shortest = Long.MAX_VALUE;
        long longest = StoragePages.PAGE_LENGTH;
        long previous = -1;
        for (final Map.Entry<Long, StorageFile> entry : files.entrySet())
        {
            longest = Math.max(longest, entry.getValue().lengthBytes());
            shortest = previous < 0 ? shortest : Math.min(shortest, entry.getKey() - previous);
            previous = entry.getKey();
        }
        final long length = Long.MAX_VALUE == shortest ? Long.highestOneBit(longest * 2 - 1) : shortest;
        return (int)Math.min(length, JournalContext.SEGMENT_LENGTH_MAX);
    }
}
