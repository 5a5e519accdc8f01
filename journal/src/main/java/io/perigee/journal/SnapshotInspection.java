package io.perigee.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * Checks the snapshots of a data directory that somebody else may own.
 */
final class SnapshotInspection
{
    private final StorageIo storageIo;
    private final SnapshotStore store;
    private final List<JournalDefect> defects;

    SnapshotInspection(final StorageIo storageIo, final Path dataDirectory, final List<JournalDefect> defects)
    {
        this.storageIo = storageIo;
        this.store = new SnapshotStore(storageIo, dataDirectory);
        this.defects = defects;
    }

    /**
     * Check them.
     *
     * @param checkpointPosition position that the checkpoint names, where there must be one; 0 if it names none.
     */
    void run(final long checkpointPosition)
    {
        for (final long position : store.positions())
        {
            check(position);
        }
        if (checkpointPosition > 0 && !storageIo.exists(store.file(checkpointPosition)))
        {
            defects.add(new JournalDefect(name(checkpointPosition), 0, 0,
                "the snapshot is missing that the checkpoint names"));
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
