package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a data directory without owning it: takes no lock, writes nothing and maps nothing, so it may be pointed at
 * the directory of a running broker, and at one that is damaged in any way. For one thread.
 */
public final class JournalInspector
{
    private final StorageIo storageIo;
    private final Path directory;

    /**
     * Create for a data directory.
     *
     * @param storageIo to read with.
     * @param directory the data directory.
     */
    public JournalInspector(final StorageIo storageIo, final Path directory)
    {
        this.storageIo = storageIo;
        this.directory = directory;
    }

    /**
     * Whether this looks like a data directory.
     *
     * @return true if there is a log in it.
     */
    public boolean isDataDirectory()
    {
        return storageIo.exists(directory.resolve(CommitLog.DIRECTORY_NAME));
    }

    /**
     * Which files there are.
     *
     * @return the files, sorted by name within each directory.
     * @throws JournalException if a directory or the length of a file cannot be read.
     */
    public List<JournalFile> files()
    {
        return JournalListing.list(storageIo, directory);
    }

    /**
     * Check whether the data directory is what was written.
     *
     * @param isDeep   true to check every record; false to check the log as a start does.
     * @param listener hears how far the check is, and can end it.
     * @return what was found.
     * @throws JournalException if the directory cannot be read at all.
     */
    public JournalReport verify(final boolean isDeep, final InspectionListener listener)
    {
        final List<JournalDefect> defects = new ArrayList<>();
        final List<JournalFile> files = files();
        for (final JournalFile file : files)
        {
            if (JournalFile.Kind.FOREIGN == file.kind())
            {
                defects.add(new JournalDefect(
                    file.name(), 0, file.lengthBytes(), "this is not a file of the journal: move it elsewhere"));
            }
        }

        // Before the log: what it says to be durable must be there when the log is read.
        final Checkpoint checkpoint = CheckpointInspection.read(storageIo, directory, defects);
        try (LogFiles logFiles = LogFiles.open(storageIo, directory, 0))
        {
            // Asked again, as retention may have deleted more before the files were open.
            final long minPosition = CheckpointInspection.read(storageIo, directory, new ArrayList<>()).minPosition();
            checkSequence(logFiles, minPosition, defects);
            final LogInspection inspection = new LogInspection(logFiles, listener);
            final LogReport log = inspectLog(inspection, logFiles, checkpoint, isDeep, defects);
            return new JournalReport(files.size(), files.stream().mapToLong(JournalFile::lengthBytes).sum(),
                log, List.copyOf(defects), !inspection.isEnded());
        }
    }

    /**
     * Look at what stands at a position of the log.
     *
     * @param position in the log.
     * @return the record there, or what is there instead.
     * @throws JournalException of kind INVALID if no segment holds the position.
     */
    public InspectedRecord record(final long position)
    {
        try (LogFiles logFiles = LogFiles.open(storageIo, directory, 0))
        {
            return InspectedRecord.read(logFiles, position);
        }
    }

    /** From where a start would begin, or from the first record. */
    static LogReport inspectLog(
        final LogInspection inspection,
        final LogFiles files,
        final Checkpoint checkpoint,
        final boolean isDeep,
        final List<JournalDefect> defects)
    {
        final long first = files.firstPosition();
        final long position = checkpoint.checkpointPosition();
        return isDeep || position <= first || position > files.endPosition() ?
            inspection.run(first, 0 == first, 0, Math.max(first, checkpoint.durablePosition()), defects) :
            inspection.run(position, true, checkpoint.crc(), checkpoint.durablePosition(), defects);
    }

    private static void checkSequence(
        final LogFiles files, final long minPosition, final List<JournalDefect> defects)
    {
        long expected = files.isEmpty() ? 0 : Math.min(minPosition, files.firstPosition());
        for (final long start : files.segments().keySet())
        {
            if (0 != start % files.segmentLength())
            {
                defects.add(new JournalDefect(CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(start), start, 0,
                    "the segment does not begin at a multiple of " + files.segmentLength() + " bytes"));
            }
            else if (start > expected)
            {
                defects.add(new JournalDefect(CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(expected), expected,
                    start - expected, "the segment is missing although later segments exist"));
            }
            expected = start + files.segmentLength();
        }
    }
}
