package io.perigee.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks the files of the key index of a data directory that somebody else may own. What is wrong with one costs no
 * message: it is made again from the log.
 */
final class KeyIndexInspection
{
    private static final String REMEDY = ": the next start makes it again from the log";

    private final StorageIo storageIo;
    private final Path dataDirectory;
    private final LogFiles logFiles;
    private final List<JournalDefect> defects;
    private final KeyIndexBlock block = new KeyIndexBlock();

    KeyIndexInspection(
        final StorageIo storageIo,
        final Path dataDirectory,
        final LogFiles logFiles,
        final List<JournalDefect> defects)
    {
        this.storageIo = storageIo;
        this.dataDirectory = dataDirectory;
        this.logFiles = logFiles;
        this.defects = defects;
    }

    /**
     * Check a file.
     *
     * @param name path within the data directory.
     */
    void check(final String name)
    {
        final Path path = dataDirectory.resolve(name);
        try
        {
            if (!isUnfinished(path))
            {
                checkFinished(name, path);
            }
        }
        catch (final JournalException ex)
        {
            if (storageIo.exists(path))
            {
                defects.add(new JournalDefect(name, 0, 0, "it cannot be read" + REMEDY));
            }
        }
    }

    private void checkFinished(final String name, final Path path)
    {
        try (KeyIndexFile file = KeyIndexFile.open(storageIo, path, logFiles.segmentLength(), block))
        {
            final long damagedBlock = null == file ? -1 : file.damagedBlock();
            if (null == file)
            {
                defects.add(new JournalDefect(
                    name, 0, KeyIndexBlock.LENGTH, "the header is not that of a whole index" + REMEDY));
            }
            else if (damagedBlock >= 0)
            {
                defects.add(new JournalDefect(name, KeyIndexBlock.position(damagedBlock), KeyIndexBlock.LENGTH,
                    "the block does not fit its checksum" + REMEDY));
            }
            else if (!isOfThisLog(file))
            {
                defects.add(new JournalDefect(name, 0, 0, "it was made from another log" + REMEDY));
            }
        }
    }

    /** A file gets its header when all of its blocks are durable; before, it counts for nothing. */
    private boolean isUnfinished(final Path path)
    {
        try (StorageFile file = storageIo.openForReading(path))
        {
            final ByteBuffer header = ByteBuffer.allocate(KeyIndexBlock.LENGTH);
            file.read(0, header);
            boolean isZero = true;
            for (int i = 0; i < header.position() && isZero; i++)
            {
                isZero = 0 == header.get(i);
            }
            return isZero;
        }
    }

    private boolean isOfThisLog(final KeyIndexFile file)
    {
        final long position = file.lastRecordPosition();
        if (position < 0 || logFiles.segmentOf(position) < 0)
        {
            return true;
        }
        final LogScan scan = new LogScan(logFiles);
        // A damaged record is told where the log is checked.
        return RecordDefect.NONE != scan.verify(position) || scan.crc() == file.lastRecordCrc();
    }
}
