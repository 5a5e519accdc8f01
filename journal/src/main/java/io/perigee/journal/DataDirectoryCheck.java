package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at a data directory before anything in it is created or changed, and refuses what this journal cannot keep its
 * promises in, or what is somebody else's. Reads only.
 */
final class DataDirectoryCheck
{
    private static final String LOGS_DIRECTORY_NAME = "logs";
    /** What mkfs leaves in the root of a file system, which may be the data directory. */
    private static final String LOST_AND_FOUND = "lost+found";
    private static final Set<String> KNOWN_NAMES = Set.of(
        CommitLog.LOCK_FILE_NAME, LogIdentity.FILE_NAME, CheckpointWriter.FILE_NAME, CommitLog.DIRECTORY_NAME,
        ConsumeQueueStore.DIRECTORY_NAME, SnapshotStore.DIRECTORY_NAME, KeyIndex.DIRECTORY_NAME, LOGS_DIRECTORY_NAME,
        LOST_AND_FOUND);
    /** Their files cannot be kept: space is not bound by writing zeros, or a force is not what it says. */
    private static final Set<String> REFUSED_FILE_SYSTEMS = Set.of("btrfs", "zfs");
    private static final String NETWORK_FILE_SYSTEM_PREFIX = "nfs";
    private static final Set<String> DOUBTFUL_FILE_SYSTEMS = Set.of("overlay", "tmpfs");

    private final StorageIo storageIo;
    private final Path directory;
    private final int segmentLength;
    private final String brokerName;
    private final List<String> warnings = new ArrayList<>();

    DataDirectoryCheck(final JournalContext context)
    {
        storageIo = context.storageIo();
        directory = context.directory();
        segmentLength = context.segmentLengthBytes();
        brokerName = context.brokerName();
    }

    /** What an operator should know, in sentences. */
    List<String> warnings()
    {
        return warnings;
    }

    /** Refuse a file system that cannot keep what a force promises. The directory need not exist. */
    void checkFileSystem()
    {
        final String type = storageIo.fileSystemType(directory).toLowerCase(Locale.ROOT);
        if (REFUSED_FILE_SYSTEMS.contains(type) || type.startsWith(NETWORK_FILE_SYSTEM_PREFIX))
        {
            throw new JournalException(JournalException.Kind.UNSUPPORTED, directory + " lies on " + type +
                ", where space that was filled ahead can still run out or a force may not reach the disk: " +
                "name a directory on ext4 or xfs");
        }
        if (DOUBTFUL_FILE_SYSTEMS.contains(type))
        {
            warnings.add(directory + " lies on " + type + ": a power loss takes all of it, whatever was forced");
        }
    }

    /** Refuse what is not ours, not this broker's, or of another format. */
    void checkContent()
    {
        if (!storageIo.exists(directory))
        {
            return;
        }

        for (final String name : storageIo.list(directory))
        {
            if (JournalBackup.MARKER_NAME.equals(name))
            {
                throw new JournalException(JournalException.Kind.INVALID,
                    directory.resolve(name) + " is there: " + JournalBackup.MARKER_MEANING);
            }
            if (!KNOWN_NAMES.contains(name))
            {
                throw new JournalException(JournalException.Kind.INVALID, directory.resolve(name) +
                    " is not a file of Perigee: move it elsewhere, or name another directory");
            }
        }
        checkIdentity(LogIdentity.read(storageIo, directory));
    }

    private void checkIdentity(final LogIdentity identity)
    {
        if (null == identity)
        {
            return;
        }
        if (!identity.brokerName().isEmpty() && !brokerName.isEmpty() && !identity.brokerName().equals(brokerName))
        {
            throw new JournalException(JournalException.Kind.INVALID, directory + " belongs to the broker " +
                identity.brokerName() + " and this one is " + brokerName +
                ": name the directory of this broker, or set perigee.broker.name=" + identity.brokerName());
        }
        if (identity.segmentLength() != segmentLength)
        {
            throw new JournalException(JournalException.Kind.INVALID, directory + " has segments of " +
                identity.segmentLength() + " bytes and not of " + segmentLength + ": set " +
                JournalContext.SEGMENT_LENGTH_PROP_NAME + "=" + identity.segmentLength());
        }
    }
}
