package io.perigee.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies a data directory, also that of a running broker: the segments that are full, then the snapshots, then what
 * was appended meanwhile, up to the end of the last valid record. What lies below the end of the log is never changed
 * by its owner, so the copy is what the log was at one instant; and snapshots that are copied before its end and after
 * its begin lie between the two. Consume queues are left out: a start builds them from the log. For one thread.
 */
public final class JournalBackup
{
    /** Stands in the copy until it was found to be whole; a start refuses a directory that it stands in. */
    static final String MARKER_NAME = "unfinished-backup";
    /** What is to be said of a directory that the marker stands in. */
    static final String MARKER_MEANING =
        "this backup was interrupted or is not whole: delete the directory and copy again";
    private static final int CHUNK_LENGTH = 1024 * 1024;
    /** The owner may replace all snapshots while they are read, which takes two checkpoints. */
    private static final int MAX_SNAPSHOT_ROUNDS = 5;

    private final StorageIo storageIo;
    private final Path from;
    private final Path to;
    private final InspectionListener listener;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_LENGTH);
    private int segmentLength;
    private long firstPosition;
    private long copiedPosition;
    private boolean isEnded;

    /**
     * Create for a data directory.
     *
     * @param storageIo to read and write with.
     * @param from      the data directory.
     * @param to        a directory that does not exist or is empty, outside of the data directory.
     * @param listener  hears how far copying and verifying are, and can end both.
     */
    public JournalBackup(
        final StorageIo storageIo, final Path from, final Path to, final InspectionListener listener)
    {
        this.storageIo = storageIo;
        this.from = from;
        this.to = to;
        this.listener = listener;
    }

    /**
     * Copy, make the copy durable, and verify it. Called once. A copy that is not whole stays marked.
     *
     * @return what the copy holds; not complete if the listener has ended it.
     * @throws JournalException of kind INVALID if the target cannot be used or the copy is not what it must be, or of
     *                          another kind if something cannot be read or written.
     */
    public BackupReport run()
    {
        final Path absolute = to.toAbsolutePath().normalize();
        if (absolute.startsWith(from.toAbsolutePath().normalize()))
        {
            throw new JournalException(JournalException.Kind.INVALID,
                to + " lies in the data directory that is to be copied: name another one");
        }
        if (!storageIo.list(to).isEmpty())
        {
            throw new JournalException(JournalException.Kind.INVALID,
                to + " is not empty: name a directory that does not exist");
        }

        final Path target = to.resolve(CommitLog.DIRECTORY_NAME);
        storageIo.createDirectories(to, true);
        storageIo.create(to.resolve(MARKER_NAME)).close();
        storageIo.forceDirectory(to);
        storageIo.createDirectories(target, true);
        final LogIdentity identity = LogIdentity.read(storageIo, from);
        if (null != identity)
        {
            identity.write(storageIo, to);
        }
        copySealed(target);
        copySnapshots();
        final long endPosition = copyTail(target);
        if (isEnded)
        {
            return new BackupReport(firstPosition, copiedPosition, copiedPosition - firstPosition, new JournalReport(
                0, 0, new LogReport(firstPosition, firstPosition, copiedPosition, 0, 0, 0, 0, 0), List.of(), false));
        }
        storageIo.forceDirectory(target);
        writeCheckpoint(endPosition, newestSnapshot(endPosition));
        return verify(endPosition);
    }

    /** Copy the snapshots that can be read. All that are there now lie in what is copied in the end. */
    private void copySnapshots()
    {
        final SnapshotStore store = new SnapshotStore(storageIo, from);
        boolean isCopied = false;
        for (int i = 0; i < MAX_SNAPSHOT_ROUNDS && !isCopied && !isEnded; i++)
        {
            for (final long position : store.positions())
            {
                final Snapshot snapshot = tryRead(store, position);
                isCopied |= null != snapshot;
                if (null != snapshot)
                {
                    copySnapshot(snapshot);
                }
            }
        }
    }

    private void copySnapshot(final Snapshot snapshot)
    {
        final SnapshotWriter writer = new SnapshotStore(storageIo, to).begin(
            snapshot.position(), snapshot.crc(), snapshot.term(), snapshot.storeTimestampMs());
        final byte[] content = new byte[(int)snapshot.contentLength()];
        snapshot.buffer().getBytes(Snapshot.HEADER_LENGTH, content);
        writer.write(ByteBuffer.wrap(content));
        writer.complete();
    }

    /** The newest snapshot of the copy that a start could use, null without one. Those of a log that was cut go. */
    private Snapshot newestSnapshot(final long endPosition)
    {
        final SnapshotStore copied = new SnapshotStore(storageIo, to);
        copied.deleteAbove(endPosition);
        final long[] positions = copied.positions();
        return 0 == positions.length ? null : copied.read(positions[positions.length - 1]);
    }

    private static Snapshot tryRead(final SnapshotStore store, final long position)
    {
        try
        {
            return store.read(position);
        }
        catch (final JournalException ignore)
        {
            // Damaged, or replaced by a newer one meanwhile: a start does not need it if there is another.
            return null;
        }
    }

    /**
     * The copy ends where it was forced up to, so that every bad record in it is found to be one. A start goes on from
     * the newest snapshot, and misses the consume queues, which it then builds.
     */
    private void writeCheckpoint(final long endPosition, final Snapshot snapshot)
    {
        final CheckpointWriter writer = CheckpointWriter.open(storageIo, to);
        try
        {
            writer.replace(null == snapshot ?
                new Checkpoint(endPosition, firstPosition, 0, 0, 0, 0, Checkpoint.NO_TRUNCATION, true) :
                new Checkpoint(endPosition, firstPosition, snapshot.position(), snapshot.crc(), snapshot.term(),
                    snapshot.storeTimestampMs(), Checkpoint.NO_TRUNCATION, true));
        }
        finally
        {
            writer.close();
        }
    }

    /** Copy all segments but the one that the log ends in. */
    private void copySealed(final Path target)
    {
        try (LogFiles files = LogFiles.open(storageIo, from, 0))
        {
            // After the files were opened: what retention deletes from now on stays readable here.
            final Checkpoint checkpoint = CheckpointInspection.read(storageIo, from, new ArrayList<>());
            files.closeBelow(checkpoint.minPosition());
            segmentLength = files.segmentLength();
            firstPosition = files.firstPosition();
            copiedPosition = firstPosition;
            final long end = findEnd(files, checkpoint, Math.max(firstPosition, checkpoint.checkpointPosition()));
            while (!isEnded && copiedPosition + segmentLength <= end)
            {
                copySegment(files, target, copiedPosition + segmentLength);
            }
        }
    }

    /** Copy what has come since; where the log ended then. */
    private long copyTail(final Path target)
    {
        final Checkpoint checkpoint = CheckpointInspection.read(storageIo, from, new ArrayList<>());
        try (LogFiles files = LogFiles.open(storageIo, from, segmentLength))
        {
            final long end = Math.max(copiedPosition, findEnd(files, checkpoint, copiedPosition));
            while (!isEnded && copiedPosition < end)
            {
                copySegment(files, target, Math.min(end, copiedPosition + segmentLength));
            }
            return end;
        }
    }

    private long findEnd(final LogFiles files, final Checkpoint checkpoint, final long position)
    {
        final LogInspection inspection =
            new LogInspection(files, (checkedBytes, totalBytes) -> isGoing(copiedPosition, files));
        return inspection.run(
            position, false, 0, Math.max(position, checkpoint.durablePosition()), new ArrayList<>()).endPosition();
    }

    /** Tell how far the copy is; false if it is to end here. */
    private boolean isGoing(final long position, final LogFiles files)
    {
        isEnded |= !listener.onProgress(position - firstPosition, files.endPosition() - firstPosition);
        return !isEnded;
    }

    /** Copy from the begin of a segment up to a position in it or to its end, and make that durable. */
    private void copySegment(final LogFiles files, final Path target, final long end)
    {
        final long start = copiedPosition;
        final int length = (int)(end - start);
        if (files.segmentOf(start) >= 0)
        {
            try (StorageFile copy = storageIo.create(target.resolve(LogSegment.name(start))))
            {
                copyBytes(files, copy, length);
                if (isEnded)
                {
                    return;
                }
                // A log ends at the end of a page in its file: what stands behind the last record is zero.
                final int pageEnd = (int)StoragePages.alignUp(length);
                writeZeros(copy, length, pageEnd);
                copy.force(0, pageEnd);
            }
        }
        copiedPosition = end;
    }

    private void copyBytes(final LogFiles files, final StorageFile copy, final int length)
    {
        final StorageFile source = files.file(copiedPosition);
        int position = 0;
        while (position < length && isGoing(copiedPosition + position, files))
        {
            chunk.clear().limit(Math.min(CHUNK_LENGTH, length - position));
            if (0 == source.read(position, chunk))
            {
                // Cut off: the copy is as short as the original, and its verification says so.
                return;
            }
            copy.write(position, chunk.flip());
            position += chunk.limit();
        }
    }

    private void writeZeros(final StorageFile copy, final int begin, final int end)
    {
        chunk.clear();
        for (int i = begin; i < end; i++)
        {
            chunk.put((byte)0);
        }
        copy.write(begin, chunk.flip());
    }

    /** Verify the copy, and take the marker away if it is whole. */
    private BackupReport verify(final long endPosition)
    {
        final JournalReport marked = new JournalInspector(storageIo, to).verify(true, listener);
        final JournalReport report = new JournalReport(marked.files() - 1, marked.fileBytes(), marked.log(),
            marked.defects().stream().filter((defect) -> !MARKER_NAME.equals(defect.file())).toList(),
            marked.isComplete());
        if (report.isWhole() && endPosition != report.log().endPosition())
        {
            throw new JournalException(JournalException.Kind.INVALID, "the copy in " + to + " ends at position " +
                report.log().endPosition() + " and not at " + endPosition + ": delete it and copy again");
        }
        if (report.isWhole())
        {
            storageIo.delete(to.resolve(MARKER_NAME));
            storageIo.forceDirectory(to);
        }
        return new BackupReport(firstPosition, endPosition, copiedPosition - firstPosition, report);
    }
}
