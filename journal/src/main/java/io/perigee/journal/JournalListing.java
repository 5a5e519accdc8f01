package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which files a data directory has, and what each is for. Reads names and lengths and nothing else; opens
 * nothing, as closing a lock file would give the lock back.
 */
final class JournalListing
{
    /** The server's own log, and what mkfs leaves in the root of a file system: no concern of the journal. */
    private static final Set<String> NOT_OURS = Set.of("logs", "lost+found");

    private final StorageIo storageIo;
    private final Path directory;
    private final List<JournalFile> files = new ArrayList<>();

    private JournalListing(final StorageIo storageIo, final Path directory)
    {
        this.storageIo = storageIo;
        this.directory = directory;
    }

    static List<JournalFile> list(final StorageIo storageIo, final Path directory)
    {
        final JournalListing listing = new JournalListing(storageIo, directory);
        storageIo.list(directory).forEach(listing::addTop);
        return listing.files;
    }

    private void addTop(final String name)
    {
        switch (name)
        {
            case CommitLog.LOCK_FILE_NAME -> add(JournalFile.Kind.LOCK, name, -1);
            case LogIdentity.FILE_NAME -> add(JournalFile.Kind.IDENTITY, name, -1);
            case CheckpointWriter.FILE_NAME -> add(JournalFile.Kind.CHECKPOINT, name, -1);
            case CommitLog.DIRECTORY_NAME -> addNumbered(JournalFile.Kind.SEGMENT, name, 1);
            case SnapshotStore.DIRECTORY_NAME -> addNumbered(JournalFile.Kind.SNAPSHOT, name, 1);
            case KeyIndex.DIRECTORY_NAME -> addNumbered(JournalFile.Kind.KEY_INDEX, name, 1);
            case ConsumeQueueStore.DIRECTORY_NAME ->
                storageIo.list(directory.resolve(name)).forEach((topic) -> addTopic(name + "/" + topic));
            default ->
            {
                if (!NOT_OURS.contains(name))
                {
                    files.add(new JournalFile(JournalFile.Kind.FOREIGN, name, 0, -1));
                }
            }
        }
    }

    private void addTopic(final String topic)
    {
        for (final String queue : storageIo.list(directory.resolve(topic)))
        {
            addNumbered(JournalFile.Kind.CONSUME_QUEUE, topic + "/" + queue, ConsumeQueueEntry.LENGTH);
        }
    }

    private void addNumbered(final JournalFile.Kind kind, final String parent, final int unit)
    {
        for (final String name : storageIo.list(directory.resolve(parent)))
        {
            final boolean isChecks = JournalFile.Kind.CONSUME_QUEUE == kind &&
                name.endsWith(ConsumeQueueFile.CHECKS_SUFFIX);
            final long number = SegmentName.parse(isChecks ?
                name.substring(0, name.length() - ConsumeQueueFile.CHECKS_SUFFIX.length()) : name);
            final JournalFile.Kind kindOfOurs = isChecks ? JournalFile.Kind.CONSUME_QUEUE_CHECKS : kind;
            add(number < 0 ? kindOfStranger(kind, name) : kindOfOurs,
                parent + "/" + name, number < 0 ? -1 : number / unit);
        }
    }

    private static JournalFile.Kind kindOfStranger(final JournalFile.Kind kind, final String name)
    {
        return JournalFile.Kind.SNAPSHOT == kind && name.endsWith(SnapshotStore.TEMPORARY_SUFFIX) ?
            JournalFile.Kind.TEMPORARY : JournalFile.Kind.FOREIGN;
    }

    private void add(final JournalFile.Kind kind, final String name, final long position)
    {
        final Path path = directory.resolve(name);
        try
        {
            files.add(new JournalFile(kind, name, storageIo.lengthBytes(path), position));
        }
        catch (final JournalException ex)
        {
            // Deleted since it was listed; whatever else is in the way is for the user to know.
            if (storageIo.exists(path))
            {
                throw ex;
            }
        }
    }
}
