package io.perigee.journal;

import java.nio.file.Path;
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
        return new JournalVerification(storageIo, directory, isDeep, listener).run();
    }

    /**
     * Look at what stands at a position of the log.
     *
     * @param position in the log.
     * @return the record there, or what is there instead.
     * @throws OutsideLogException if it lies before the first segment or behind the last one.
     * @throws JournalException    of kind INVALID if the segment is missing that should hold it.
     */
    public InspectedRecord record(final long position)
    {
        try (LogFiles logFiles = LogFiles.open(storageIo, directory, 0))
        {
            return InspectedRecord.read(logFiles, position);
        }
    }
}
