package io.perigee.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * Reads the checkpoint of a data directory that somebody else may own and write.
 */
final class CheckpointInspection
{
    /** The owner replaces a slot in one write, so what is half written now is whole in a moment. */
    private static final int MAX_READS = 3;

    private CheckpointInspection()
    {
    }

    /**
     * Read the checkpoint.
     *
     * @param storageIo     to read with.
     * @param dataDirectory whose checkpoint it is.
     * @param defects       to add to what is wrong with the file.
     * @return what it says, {@link Checkpoint#EMPTY} if there is none that can be believed.
     */
    static Checkpoint read(final StorageIo storageIo, final Path dataDirectory, final List<JournalDefect> defects)
    {
        final Path path = dataDirectory.resolve(CheckpointWriter.FILE_NAME);
        if (!storageIo.exists(path))
        {
            return Checkpoint.EMPTY;
        }

        for (int i = 1; i < MAX_READS; i++)
        {
            try (TwoSlotFile file = TwoSlotFile.openForReading(storageIo, path, Checkpoint.MAGIC))
            {
                if (0 == file.damagedSlots())
                {
                    return decode(file, defects);
                }
            }
        }
        try (TwoSlotFile file = TwoSlotFile.openForReading(storageIo, path, Checkpoint.MAGIC))
        {
            if (file.damagedSlots() > 0)
            {
                defects.add(new JournalDefect(CheckpointWriter.FILE_NAME, 0, 0, file.isPresent() ?
                    "one of two slots does not verify; the other holds what was written before" :
                    "no slot verifies, so nothing says what is durable but the records themselves"));
            }
            return decode(file, defects);
        }
    }

    private static Checkpoint decode(final TwoSlotFile file, final List<JournalDefect> defects)
    {
        if (!file.isPresent())
        {
            return Checkpoint.EMPTY;
        }
        if (Checkpoint.VERSION != file.version() || Checkpoint.LENGTH != file.payloadLength())
        {
            defects.add(new JournalDefect(CheckpointWriter.FILE_NAME, 0, 0, "the checkpoint is of version " +
                file.version() + ", which this version of Perigee does not know"));
            return Checkpoint.EMPTY;
        }
        return Checkpoint.decode(file.payload(), 0);
    }
}
