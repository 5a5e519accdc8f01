package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Finds out what a log holds after its last owner has gone, whatever way it went. Used once, before any agent runs.
 * <p>
 * The valid log is the longest run of records from the checkpoint on in which each is valid by itself and names the CRC
 * of the one before. What follows is a torn tail and is dropped, unless this node is known to have had it on its disk:
 * then it is rot, and the log is not opened. Until that is decided nothing is changed.
 * <pre>
 *          names and lengths only        verified                kept, rewritten, forced    dropped
 *   ├──────────────────────────────┼───────────────────────────┼────────────────────────┼───────────►
 *  min                         checkpoint                     mark                first bad record
 *                                  └── a bad record here is rot ──┘
 * </pre>
 * What is kept but lies above the mark may exist in the page cache alone, and after a failed force even there as if it
 * were on disk; so it is written again, byte for byte, and forced before anybody is served.
 */
final class LogRecovery
{
    private static final long NO_LIMIT = Long.MAX_VALUE;

    private final JournalContext context;
    private final Path directory;
    private final SegmentTable segments;
    private final CheckpointWriter checkpoints;
    private final SegmentFiles segmentFiles;
    private final List<LogSegment> files = new ArrayList<>();
    private final Deque<LogSegment> ahead = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private final RecordVerifier verifier = new RecordVerifier();
    private final ByteBuffer page = ByteBuffer.allocateDirect(StoragePages.PAGE_LENGTH);
    private final int segmentLength;
    private Checkpoint known;
    private Checkpoint settled;
    private LogTail tail;
    private boolean isCut;
    private long minPosition;
    private long verifiedFrom;
    private long replayedFrom;

    LogRecovery(
        final JournalContext context,
        final Path directory,
        final SegmentTable segments,
        final CheckpointWriter checkpoints)
    {
        this.context = context;
        this.directory = directory;
        this.segments = segments;
        this.checkpoints = checkpoints;
        segmentLength = context.segmentLengthBytes();
        segmentFiles = new SegmentFiles(context.storageIo(), directory, segmentLength);
    }

    /** Files behind those that were mapped. */
    Deque<LogSegment> ahead()
    {
        return ahead;
    }

    /** Where the listener has begun. */
    long replayedFrom()
    {
        return replayedFrom;
    }

    /** What an operator should know, in sentences. */
    List<String> warnings()
    {
        return warnings;
    }

    /** Find out where the log ends, and whether it may be opened at all. Changes nothing. */
    void examine(final RecoveryListener listener)
    {
        known = checkpoints.isPresent() ? checkpoints.current() : Checkpoint.EMPTY;
        openFiles();
        final RecoveryScan scan = beginScan();
        scan.run(isTruncating() ? known.truncatePosition() : NO_LIMIT);
        tail.atLeast(known.term(), known.storeTimestampMs());
        tail.durablePosition(known.durablePosition());
        if (RecordDefect.UNREADABLE == tail.defect() && tail.position() == verifiedFrom)
        {
            // The page may hold the end of the record before, too.
            verifyBelow(minPosition);
        }
        final boolean isLossAccepted = judge();
        isCut = isLossAccepted || isTruncating();
        if (isCut)
        {
            rememberTerms();
        }
        replayedFrom = listener.beginAt(verifiedFrom, minPosition, tail.position());
        verifyBelow(replayedFrom);
        settled = settledCheckpoint(scan.beginCrc());
    }

    /** End the log where it ends, make what is kept durable, and show it to the listener. */
    LogTail settle(final RecoveryListener listener)
    {
        forceNames();
        if (isCut)
        {
            // Written down first: half of it done looks like rot.
            checkpoints.replace(settled.truncatingAt(tail.position()));
            new LogTruncation().truncate(files, tail.position());
        }
        map();
        dropTail();
        settleFiles();
        replay(listener);
        return tail;
    }

    /** Whoever created the files that were found may have been killed before it forced their names. */
    private void forceNames()
    {
        final StorageIo storageIo = context.storageIo();
        storageIo.forceDirectory(context.directory());
        storageIo.forceDirectory(directory);
        final Path snapshots = context.directory().resolve(SnapshotStore.DIRECTORY_NAME);
        if (storageIo.exists(snapshots))
        {
            storageIo.forceDirectory(snapshots);
        }
    }

    /** Close what was opened but is not in the table of segments, after a failure. */
    void close()
    {
        for (final LogSegment segment : files)
        {
            if (segment != segments.segmentAt(segment.startPosition()))
            {
                segment.close();
            }
        }
        ahead.clear();
    }

    private boolean isTruncating()
    {
        return Checkpoint.NO_TRUNCATION != known.truncatePosition();
    }

    private void openFiles()
    {
        // A slot that cannot be read may have been the newest, and have said that the log begins further up.
        final boolean isMinKnown = checkpoints.isPresent() && 0 == checkpoints.damagedSlots();
        final List<Long> positions = segmentFiles.startPositions(known.minPosition(), isMinKnown);
        for (final long position : positions)
        {
            files.add(segmentFiles.open(position));
        }
        minPosition = positions.isEmpty() ? known.minPosition() : positions.get(0);
    }

    private long filesEnd()
    {
        return files.isEmpty() ? minPosition : files.get(files.size() - 1).endPosition();
    }

    private RecoveryScan beginScan()
    {
        final long checkpointPosition = known.checkpointPosition();
        final long acceptLossFrom = context.acceptLossFrom();
        // Who gives up what lies below the checkpoint needs to know that all before it is whole.
        final boolean isUsable = checkpoints.isPresent() && checkpointPosition >= minPosition &&
            checkpointPosition <= filesEnd() && (acceptLossFrom < 0 || acceptLossFrom >= checkpointPosition);
        tail = isUsable ? new LogTail(known) : new LogTail(minPosition);
        verifiedFrom = tail.position();
        return newScan(tail, isUsable || 0 == minPosition);
    }

    private RecoveryScan newScan(final LogTail begin, final boolean isChainKnown)
    {
        final RecoveryScan scan = new RecoveryScan(files, verifier, begin, isChainKnown);
        if (checkpoints.isPresent())
        {
            scan.name(known.checkpointPosition(), known.crc());
        }
        return scan;
    }

    /** Torn tail or rot? True if it is rot and the operator has accepted the loss. */
    private boolean judge()
    {
        final long position = nextRecordPosition(tail.position());
        final long acceptLossFrom = context.acceptLossFrom();
        if (isTruncating() && tail.position() == known.truncatePosition())
        {
            return false;
        }

        long mark = tail.durablePosition();
        if (mark <= position && !(known.isClean() && mark == position))
        {
            mark = Math.max(mark, new DurableMarkSearch(verifier).highestMark(files, position));
        }
        if (mark > position)
        {
            if (position == acceptLossFrom)
            {
                return true;
            }
            throw rot(position, mark);
        }
        if (acceptLossFrom >= 0)
        {
            throw new JournalException(JournalException.Kind.INVALID, directory + " has lost nothing at position " +
                acceptLossFrom + ", its log is whole up to " + position + ": start without --accept-loss-from");
        }
        if (RecordDefect.UNREADABLE == tail.defect())
        {
            warnings.add(fileOf(position) + " cannot be read at position " + position +
                ", behind all that is known to have been on the disk: the log ends there, check the device");
        }
        return false;
    }

    /** Where the record should stand that is not there: an end of a segment that is too short for one is skipped. */
    private long nextRecordPosition(final long position)
    {
        final long endPosition = position - position % segmentLength + segmentLength;
        return endPosition - position < RecordLayout.HEADER_LENGTH ? endPosition : position;
    }

    private JournalException rot(final long position, final long mark)
    {
        final String what = position >= filesEnd() ? " is missing" :
            " is damaged at position " + position + ": the record there " + tail.defect();
        return new JournalException(JournalException.Kind.CORRUPT, fileOf(position) + what +
            ", though the log was on the disk up to " + mark +
            ": restore the directory from a backup, or lose everything from there on with --accept-loss-from " +
            position);
    }

    private Path fileOf(final long position)
    {
        return directory.resolve(LogSegment.name(position - position % segmentLength));
    }

    /** Whoever has read what is cut off knows its terms: none of them may be used again. */
    private void rememberTerms()
    {
        final DurableMarkSearch search = new DurableMarkSearch(verifier);
        search.searchAll(files, tail.position());
        tail.atLeast(search.highestTerm(), search.highestStoreTimestampMs());
    }

    /** The caller begins below what was verified: that part has to be whole, too. */
    private void verifyBelow(final long position)
    {
        if (position < minPosition || position > tail.position())
        {
            throw new IllegalArgumentException(
                "the log has no position " + position + " from " + minPosition + " to " + tail.position());
        }
        if (position < verifiedFrom)
        {
            final LogTail below = new LogTail(position);
            newScan(below, 0 == position).run(verifiedFrom);
            if (nextRecordPosition(below.position()) != nextRecordPosition(verifiedFrom))
            {
                tail.defect(below.defect());
                throw rot(nextRecordPosition(below.position()), known.durablePosition());
            }
        }
    }

    /** What the checkpoint says when the log has been opened: all of it is durable, and it may grow from now on. */
    private Checkpoint settledCheckpoint(final int beginCrc)
    {
        final boolean isKept = checkpoints.isPresent() && verifiedFrom == known.checkpointPosition();
        final int crc = isKept ? known.crc() : beginCrc;
        // What is cut off is zero soon and tells its terms no more.
        return new Checkpoint(tail.position(), minPosition, verifiedFrom, crc,
            isCut ? tail.term() : known.term(), isCut ? tail.storeTimestampMs() : known.storeTimestampMs(),
            Checkpoint.NO_TRUNCATION, false);
    }

    private void map()
    {
        for (final LogSegment segment : files)
        {
            if (segment.startPosition() > tail.position())
            {
                segment.unmap();
                ahead.addLast(segment);
                continue;
            }

            if (segment.endPosition() <= tail.position() && segment.file().lengthBytes() < segmentLength)
            {
                warnings.add(segment.file().path() + " has " + segment.file().lengthBytes() + " bytes instead of " +
                    segmentLength + ": what is missing is lost, restore the file from a backup");
            }
            segment.map();
            segments.add(segment);
        }
    }

    private void dropTail()
    {
        final LogSegment last = segments.segmentAt(tail.position());
        final long zeroEnd = StoragePages.alignUp(tail.position());
        if (null != last)
        {
            // The rest of the page; all that follows is filled anew before the appender may use it.
            last.buffer().setMemory(
                (int)(tail.position() - last.startPosition()), (int)(zeroEnd - tail.position()), (byte)0);
        }

        final long rewriteBegin = StoragePages.alignDown(Math.min(tail.durablePosition(), tail.position()));
        for (final LogSegment segment : segments.segments())
        {
            final long from = Math.max(segment.startPosition(), rewriteBegin);
            final long to = Math.min(segment.endPosition(), zeroEnd);
            if (from < to)
            {
                rewrite(segment, from, to);
                segment.force(from, to);
            }
        }
    }

    /** Write pages as they are, so that a kernel that takes them for clean finds them dirty. */
    private void rewrite(final LogSegment segment, final long from, final long to)
    {
        for (long position = from; position < to; position += StoragePages.PAGE_LENGTH)
        {
            final long offset = position - segment.startPosition();
            segment.file().read(offset, page.clear());
            segment.file().write(offset, page.flip());
        }
    }

    private void settleFiles()
    {
        final List<String> leftovers = segmentFiles.leftovers(minPosition);
        if (leftovers.isEmpty())
        {
            checkpoints.replace(settled);
            return;
        }

        // That they may go was read from the page cache, and may be on no disk.
        checkpoints.rewrite(settled);
        leftovers.forEach((name) -> context.storageIo().delete(directory.resolve(name)));
        context.storageIo().forceDirectory(directory);
    }

    private void replay(final RecoveryListener listener)
    {
        long position = replayedFrom;
        while (position < tail.position())
        {
            final LogSegment segment = segments.segmentAt(position);
            final UnsafeBuffer buffer = segment.buffer();
            final int offset = (int)(position - segment.startPosition());
            if (segmentLength - offset < RecordLayout.HEADER_LENGTH)
            {
                position = segment.endPosition();
                continue;
            }
            final int length = RecordLayout.length(buffer, offset);
            if (position == replayedFrom && RecordDefect.NONE !=
                verifier.verify(buffer, segment.newView(), offset, segmentLength - offset, position))
            {
                throw new IllegalArgumentException("no record begins at position " + position);
            }
            listener.onRecord(buffer, offset, length);
            position += length;
        }
    }
}
