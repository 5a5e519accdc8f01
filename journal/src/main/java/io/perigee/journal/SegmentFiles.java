package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the files of the log in their directory. Reads only: what it returns is open, and not mapped.
 */
final class SegmentFiles
{
    /** Marks of records reach no further. */
    private static final long MAX_START_POSITION = 1L << 50;

    private final StorageIo storageIo;
    private final Path directory;
    private final int segmentLength;

    SegmentFiles(final StorageIo storageIo, final Path directory, final int segmentLength)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.segmentLength = segmentLength;
    }

    /**
     * Where the segments begin that belong to the log, in order and without a hole.
     *
     * @param minPosition of the log as the checkpoint has it, 0 without one. Files below it may or may not be there.
     * @param isMinKnown  false if the log may begin above that, as it is not known what the checkpoint said last.
     * @return start positions.
     * @throws JournalException of kind INVALID if there is a foreign file, a file of another segment length or a hole.
     */
    List<Long> startPositions(final long minPosition, final boolean isMinKnown)
    {
        final List<Long> positions = new ArrayList<>();
        for (final String name : storageIo.list(directory))
        {
            final long position = parse(name);
            if (position < minPosition)
            {
                continue;
            }

            final long expected = positions.isEmpty() ?
                isMinKnown ? minPosition : position : positions.get(positions.size() - 1) + segmentLength;
            if (position != expected)
            {
                throw new JournalException(JournalException.Kind.INVALID, directory.resolve(
                    LogSegment.name(expected)) + " is missing although later segments exist: restore it from a backup");
            }
            positions.add(position);
        }
        return positions;
    }

    /** Names of segments that a retention that was interrupted has left behind. */
    List<String> leftovers(final long minPosition)
    {
        final List<String> names = new ArrayList<>();
        for (final String name : storageIo.list(directory))
        {
            if (parse(name) < minPosition)
            {
                names.add(name);
            }
        }
        return names;
    }

    LogSegment open(final long startPosition)
    {
        final Path path = directory.resolve(LogSegment.name(startPosition));
        final StorageFile file = storageIo.open(path);
        try
        {
            final long length = file.lengthBytes();
            if (length > segmentLength)
            {
                throw new JournalException(JournalException.Kind.INVALID, path + " has " + length +
                    " bytes, which is more than " + segmentLength + ": set " + JournalContext.SEGMENT_LENGTH_PROP_NAME +
                    " to what the log was written with, or restore the file");
            }
        }
        catch (final RuntimeException ex)
        {
            file.close();
            throw ex;
        }
        return new LogSegment(startPosition, segmentLength, file);
    }

    private long parse(final String name)
    {
        final long value = SegmentName.parse(name);
        if (value < 0 || value > MAX_START_POSITION)
        {
            throw new JournalException(JournalException.Kind.INVALID,
                directory.resolve(name) + " is not a segment of the log: move it elsewhere");
        }
        if (0 != value % segmentLength)
        {
            throw new JournalException(JournalException.Kind.INVALID, directory.resolve(name) +
                " does not begin at a multiple of " + segmentLength + " bytes: set " +
                JournalContext.SEGMENT_LENGTH_PROP_NAME + " to what the log was written with");
        }
        return value;
    }
}
