package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks the snapshots of a data directory that somebody else may own.
 */
final class SnapshotInspection
{
    /** The owner may replace all that there are while they are read, which takes two checkpoints. */
    private static final int MAX_LOOKS = 5;

    private final StorageIo storageIo;
    private final Path dataDirectory;
    private final SnapshotStore store;
    private final List<JournalDefect> defects;
    private long[] readable = new long[0];

    SnapshotInspection(final StorageIo storageIo, final Path dataDirectory, final List<JournalDefect> defects)
    {
        this.storageIo = storageIo;
        this.dataDirectory = dataDirectory;
        this.store = new SnapshotStore(storageIo, dataDirectory);
        this.defects = defects;
    }

    /** Look which can be read. Before the log is read, so that it reaches beyond them. */
    void look()
    {
        for (int i = 0; i < MAX_LOOKS && 0 == readable.length; i++)
        {
            readable = Arrays.stream(store.positions()).filter(this::isReadable).toArray();
        }
    }

    /**
     * Check that a start has something to begin with: of what has left the log, snapshots tell alone.
     *
     * @param minPosition begin of the log when {@link #look()} was called, or before.
     * @param endPosition end of the log.
     */
    void checkBegin(final long minPosition, final long endPosition)
    {
        if (minPosition > 0 &&
            Arrays.stream(readable).noneMatch((position) -> position >= minPosition && position <= endPosition))
        {
            defects.add(new JournalDefect(SnapshotStore.DIRECTORY_NAME, 0, 0, "the log begins at position " +
                minPosition + ", and no snapshot tells what was below"));
        }
    }

    /**
     * Check them.
     *
     * @param checkpointPosition position that the checkpoint has named before the log was read, where there must be one
     *                           unless it names another one now; 0 if it has named none.
     */
    void run(final long checkpointPosition)
    {
        for (final long position : store.positions())
        {
            check(position);
        }
        long named = checkpointPosition;
        while (named > 0 && !storageIo.exists(store.file(named)))
        {
            // The owner makes a snapshot, then the checkpoint that names it, and deletes the one before only then.
            final long before = named;
            named = CheckpointInspection.read(storageIo, dataDirectory, new ArrayList<>()).checkpointPosition();
            if (named <= before)
            {
                defects.add(
                    new JournalDefect(name(before), 0, 0, "the snapshot is missing that the checkpoint names"));
                return;
            }
        }
    }

    private boolean isReadable(final long position)
    {
        try
        {
            store.read(position);
            return true;
        }
        catch (final JournalException ignore)
        {
            // Told by the check, if it is still there then.
            return false;
        }
    }

    private void check(final long position)
    {
        try
        {
            store.read(position);
        }
        catch (final JournalException ex)
        {
            // The owner keeps the newest two, and deletes the others when it pleases.
            if (storageIo.exists(store.file(position)))
            {
                final String path = store.file(position) + " ";
                defects.add(new JournalDefect(name(position), 0, 0, ex.getMessage().startsWith(path) ?
                    "the snapshot " + ex.getMessage().substring(path.length()) : ex.getMessage()));
            }
        }
    }

    private static String name(final long position)
    {
        return SnapshotStore.DIRECTORY_NAME + "/" + LogSegment.name(position);
    }
}
