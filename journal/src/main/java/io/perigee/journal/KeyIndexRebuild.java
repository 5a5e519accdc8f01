package io.perigee.journal;

import java.nio.file.Path;

/**
 * Makes the files of the key index of a stopped broker anew from its log. A start would do that too, while it serves;
 * this does it before. Takes the data directory for as long as it runs, and recovers its log as a start does.
 */
public final class KeyIndexRebuild
{
    private final StorageIo storageIo;
    private final Path directory;
    private final InspectionListener listener;

    /**
     * Create for a data directory.
     *
     * @param storageIo to read and write with.
     * @param directory the data directory.
     * @param listener  hears how far it is, and can end it: what is done then stays.
     */
    public KeyIndexRebuild(final StorageIo storageIo, final Path directory, final InspectionListener listener)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.listener = listener;
    }

    /**
     * Delete the files that there are, and make new ones of all segments that are full. What the last segment holds is
     * indexed in memory, by every start.
     *
     * @return what was done.
     * @throws JournalException of kind IN_USE if the broker runs, or another if the log cannot be recovered or the
     *                          index cannot be written.
     */
    public KeyIndexRebuildReport run()
    {
        try (CommitLog log = CommitLog.open(newContext(), (buffer, offset, length) -> {}))
        {
            final Path indexDirectory = directory.resolve(KeyIndex.DIRECTORY_NAME);
            for (final String name : storageIo.list(indexDirectory))
            {
                storageIo.delete(indexDirectory.resolve(name));
            }
            try (KeyIndex index = log.newKeyIndex())
            {
                final boolean isComplete = build(log, index);
                return new KeyIndexRebuildReport(storageIo.list(indexDirectory).size(), log.minPosition(),
                    index.indexedPosition(), index.damagedStretches(), isComplete);
            }
        }
    }

    private boolean build(final CommitLog log, final KeyIndex index)
    {
        final long end = log.recoveredPosition();
        boolean isGoing = true;
        while (isGoing && index.doWork(end, end) > 0)
        {
            isGoing = listener.onProgress(index.indexedPosition() - log.minPosition(), end - log.minPosition());
        }
        return isGoing;
    }

    private JournalContext newContext()
    {
        try (LogFiles files = LogFiles.open(storageIo, directory, 0))
        {
            final LogIdentity identity = LogIdentity.read(storageIo, directory);
            final JournalContext context = new JournalContext().directory(directory).storageIo(storageIo);
            return context
                .brokerName(null == identity ? "" : identity.brokerName())
                .segmentLengthBytes(files.segmentLength())
                .maxMessageLengthBytes(Math.min(context.maxMessageLengthBytes(), files.segmentLength() / 2));
        }
    }
}
