package io.perigee.journal;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.file.Path;

/**
 * Keeps {@code DIR/checkpoint}. Each call that changes something is durable when it returns, which takes a force. Owned
 * by the thread that opens the log, then by the housekeeping agent, then by the thread that closes the log.
 */
public final class CheckpointWriter
{
    /** Name of the file, within the data directory. */
    public static final String FILE_NAME = "checkpoint";

    private final StorageIo storageIo;
    private final Path path;
    private final MutableDirectBuffer buffer = new ExpandableArrayBuffer(Checkpoint.LENGTH);
    private TwoSlotFile file;
    private Checkpoint current;

    CheckpointWriter(final StorageIo storageIo, final Path path, final TwoSlotFile file, final Checkpoint current)
    {
        this.storageIo = storageIo;
        this.path = path;
        this.file = file;
        this.current = current;
    }

    /** Open the file of a data directory, if there is one. Changes nothing. */
    static CheckpointWriter open(final StorageIo storageIo, final Path dataDirectory)
    {
        final Path path = dataDirectory.resolve(FILE_NAME);
        final TwoSlotFile file = storageIo.exists(path) ?
            TwoSlotFile.open(storageIo, path, Checkpoint.MAGIC, Checkpoint.VERSION) : null;
        try
        {
            final boolean isPresent = null != file && file.isPresent();
            if (isPresent)
            {
                FormatVersions.check(file, Checkpoint.VERSION);
            }
            return new CheckpointWriter(
                storageIo, path, file, isPresent ? Checkpoint.decode(file.payload(), 0) : Checkpoint.EMPTY);
        }
        catch (final RuntimeException ex)
        {
            file.close();
            throw ex;
        }
    }

    /** Is there a checkpoint, or is {@link #current()} only what is known of a log that was never opened? */
    boolean isPresent()
    {
        return null != file && file.isPresent();
    }

    /**
     * What is in the file.
     *
     * @return what was written last.
     */
    public Checkpoint current()
    {
        return current;
    }

    /**
     * Move the mark.
     *
     * @param durablePosition that everything below is durable. Nothing happens if the mark is there or beyond already.
     * @throws JournalException if it could not be written; the mark before it still stands.
     */
    public void mark(final long durablePosition)
    {
        if (durablePosition > current.durablePosition())
        {
            write(new Checkpoint(durablePosition, current.minPosition(), current.checkpointPosition(), current.crc(),
                current.term(), current.storeTimestampMs(), current.truncatePosition(), false));
        }
    }

    /**
     * Say that all that is derived from the log below a position can be read from files that were forced.
     *
     * @param position         where a record begins, or the log ends; durable, and never less than the last time.
     * @param crc              of the record before it.
     * @param term             of the record before it.
     * @param storeTimestampMs of the record before it.
     * @throws JournalException if it could not be written; the checkpoint before it still stands.
     */
    public void checkpoint(final long position, final int crc, final long term, final long storeTimestampMs)
    {
        if (position < current.checkpointPosition())
        {
            throw new IllegalArgumentException(
                "checkpoint " + position + " lies before the last at " + current.checkpointPosition());
        }
        write(new Checkpoint(Math.max(current.durablePosition(), position), current.minPosition(), position, crc,
            term, storeTimestampMs, current.truncatePosition(), false));
    }

    /**
     * Say that segments below a position may be missing from now on. To be called before the first is deleted.
     *
     * @param position begin of a segment, not above the checkpoint. Nothing happens if the log begins there or beyond
     *                 already.
     * @throws JournalException if it could not be written; then nothing may be deleted.
     */
    public void minPosition(final long position)
    {
        if (position > current.checkpointPosition())
        {
            throw new IllegalArgumentException("segments below " + position +
                " are needed from the checkpoint at " + current.checkpointPosition() + " on");
        }
        if (position > current.minPosition())
        {
            write(new Checkpoint(current.durablePosition(), position, current.checkpointPosition(), current.crc(),
                current.term(), current.storeTimestampMs(), current.truncatePosition(), false));
        }
    }

    /** Say that the log ends at a position, durably, and nobody appends to it any more. */
    void clean(final long endPosition)
    {
        replace(new Checkpoint(endPosition, current.minPosition(), current.checkpointPosition(), current.crc(),
            current.term(), current.storeTimestampMs(), current.truncatePosition(), true));
    }

    /** Write what recovery has found, if it is not in the file already. */
    void replace(final Checkpoint checkpoint)
    {
        if (!current.equals(checkpoint) || !isPresent())
        {
            write(checkpoint);
        }
    }

    /** Write what recovery has found, also if it is in the file already: it may be in the page cache alone. */
    void rewrite(final Checkpoint checkpoint)
    {
        write(checkpoint);
    }

    /** Slots that did not verify when the file was opened. */
    int damagedSlots()
    {
        return null == file ? 0 : file.damagedSlots();
    }

    void close()
    {
        if (null != file)
        {
            file.close();
        }
    }

    private void write(final Checkpoint checkpoint)
    {
        if (null == file)
        {
            file = TwoSlotFile.create(storageIo, path, Checkpoint.MAGIC, Checkpoint.VERSION);
        }
        checkpoint.encode(buffer, 0);
        file.write(buffer, 0, Checkpoint.LENGTH);
        current = checkpoint;
    }
}
