package io.perigee.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One check of a data directory, file by file, kind by kind. Used once.
 */
final class JournalVerification
{
    private final StorageIo storageIo;
    private final Path directory;
    private final boolean isDeep;
    private final InspectionListener listener;
    private final List<JournalDefect> defects = new ArrayList<>();
    private boolean isEnded;

    JournalVerification(
        final StorageIo storageIo, final Path directory, final boolean isDeep, final InspectionListener listener)
    {
        this.storageIo = storageIo;
        this.directory = directory;
        this.isDeep = isDeep;
        this.listener = listener;
    }

    JournalReport run()
    {
        final List<JournalFile> files = JournalListing.list(storageIo, directory);
        for (final JournalFile file : files)
        {
            if (JournalFile.Kind.FOREIGN == file.kind())
            {
                defects.add(new JournalDefect(file.name(), 0, file.lengthBytes(),
                    JournalBackup.MARKER_NAME.equals(file.name()) ? JournalBackup.MARKER_MEANING :
                    "this is not a file of the journal: move it elsewhere"));
            }
        }

        checkIdentity();
        // Before the log: what it says to be durable must be there when the log is read.
        final Checkpoint checkpoint = CheckpointInspection.read(storageIo, directory, defects);
        final SnapshotInspection snapshots = new SnapshotInspection(storageIo, directory, defects);
        snapshots.look();
        try (LogFiles logFiles = LogFiles.open(storageIo, directory, 0))
        {
            final LogReport log = checkLog(logFiles, checkpoint);
            if (!isEnded)
            {
                snapshots.run(checkpoint.checkpointPosition());
                snapshots.checkBegin(Checkpoint.EMPTY == checkpoint ? logFiles.firstPosition() :
                    checkpoint.minPosition(), log.endPosition());
                checkDerived(files, logFiles, checkpoint);
            }
            return new JournalReport(files.size(), files.stream().mapToLong(JournalFile::lengthBytes).sum(),
                log, List.copyOf(defects), !isEnded);
        }
    }

    private void checkIdentity()
    {
        final Path path = directory.resolve(LogIdentity.FILE_NAME);
        if (!storageIo.exists(path))
        {
            return;
        }
        try (TwoSlotFile file = TwoSlotFile.openForReading(storageIo, path, LogIdentity.MAGIC))
        {
            if (file.damagedSlots() > 0)
            {
                defects.add(new JournalDefect(LogIdentity.FILE_NAME, 0, 0, file.isPresent() ?
                    "one of two slots does not verify; the other says the same" :
                    "no slot verifies, so nothing says whose directory this is"));
            }
            LogIdentity.read(storageIo, directory);
        }
        catch (final JournalException ex)
        {
            defects.add(new JournalDefect(LogIdentity.FILE_NAME, 0, 0, ex.getMessage()));
        }
    }

    private LogReport checkLog(final LogFiles files, final Checkpoint checkpoint)
    {
        if (Checkpoint.EMPTY != checkpoint)
        {
            // Asked again, as retention may have deleted more before the files were open.
            final List<JournalDefect> defectsOfCheckpoint = new ArrayList<>();
            final long minPosition =
                CheckpointInspection.read(storageIo, directory, defectsOfCheckpoint).minPosition();
            files.closeBelow(minPosition);
            // The slot that cannot be read may have named a later begin.
            checkSequence(files, defectsOfCheckpoint.isEmpty() ? minPosition : files.firstPosition());
        }
        else
        {
            checkSequence(files, files.firstPosition());
        }

        final LogInspection inspection = new LogInspection(files, listener);
        final long first = files.firstPosition();
        final long position = checkpoint.checkpointPosition();
        final boolean isWhole = isDeep || position <= first || position > files.endPosition();
        final LogReport report = isWhole ?
            inspection.run(first, 0 == first, 0, Math.max(first, checkpoint.durablePosition()), defects) :
            inspection.run(position, true, checkpoint.crc(), checkpoint.durablePosition(), defects);
        isEnded = inspection.isEnded();
        return report;
    }

    private void checkSequence(final LogFiles files, final long beginPosition)
    {
        long expected = beginPosition;
        for (final long start : files.segments().keySet())
        {
            if (0 != start % files.segmentLength())
            {
                defects.add(new JournalDefect(CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(start), start, 0,
                    "the segment does not begin at a multiple of " + files.segmentLength() + " bytes"));
            }
            else if (start > expected)
            {
                defects.add(new JournalDefect(CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(expected), expected,
                    start - expected, "the segment is missing although later segments exist"));
            }
            expected = start + files.segmentLength();
        }
    }

    /** Check what is derived from the log. */
    private void checkDerived(final List<JournalFile> files, final LogFiles logFiles, final Checkpoint checkpoint)
    {
        final ConsumeQueueInspection queues =
            new ConsumeQueueInspection(storageIo, directory, logFiles, checkpoint, defects);
        final KeyIndexInspection index = new KeyIndexInspection(storageIo, directory, logFiles, defects);
        final long totalBytes = files.stream().filter(JournalVerification::isDerived)
            .mapToLong(JournalFile::lengthBytes).sum();
        long checkedBytes = 0;
        for (final JournalFile file : files)
        {
            if (JournalFile.Kind.CONSUME_QUEUE_CHECKS == file.kind())
            {
                queues.check(file.name(), file.position(), isDeep);
            }
            else if (JournalFile.Kind.KEY_INDEX == file.kind())
            {
                index.check(file.name());
            }
            checkedBytes += isDerived(file) ? file.lengthBytes() : 0;
            isEnded = !listener.onProgress(checkedBytes, totalBytes);
            if (isEnded)
            {
                return;
            }
        }
    }

    private static boolean isDerived(final JournalFile file)
    {
        return JournalFile.Kind.CONSUME_QUEUE == file.kind() || JournalFile.Kind.KEY_INDEX == file.kind();
    }
}
