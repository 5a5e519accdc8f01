package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Segments that have left the log and wait until no reader holds them; then they are unmapped and deleted, one after
 * the other and each for certain before the next, so that a crash never leaves a hole in the sequence. Owned by
 * housekeeping.
 */
final class RemovedSegments
{
    private final StorageIo storageIo;
    private final Path directory;
    private final LogReaders readers;
    private final Deque<LogSegment> segments = new ArrayDeque<>();

    RemovedSegments(final StorageIo storageIo, final Path directory, final LogReaders readers)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.readers = readers;
    }

    /** Take over a segment that was taken out of the table. */
    void add(final LogSegment segment)
    {
        segments.addLast(segment);
    }

    int count()
    {
        return segments.size();
    }

    /** Delete the first segment if no reader holds it. */
    boolean deleteFirst()
    {
        final LogSegment segment = segments.peekFirst();
        if (null == segment || readers.isHeld(segment))
        {
            return false;
        }

        segments.removeFirst();
        delete(segment);
        return true;
    }

    /** Unmap and delete what is left. No reader may be used any more. */
    void close()
    {
        segments.forEach(this::delete);
        segments.clear();
    }

    private void delete(final LogSegment segment)
    {
        segment.close();
        storageIo.delete(segment.file().path());
        storageIo.forceDirectory(directory);
    }
}
