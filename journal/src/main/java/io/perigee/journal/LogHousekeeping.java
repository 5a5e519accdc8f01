package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prepares the log ahead of the appender, owned by the housekeeping agent: creates segments, fills them with zeros so
 * that forcing them later changes no metadata, touches their pages so that the appender meets no page fault, and then
 * hands them out by publishing the filled position.
 * <pre>
 *        records          handed out: zero, touched      zero               not filled
 *   ────────────────┼──────────────────────────────┼──────────────┼─────────────────────►
 *              append (appender)            filled (here)     fill (here)
 * </pre>
 * What is handed out is never stored to here again. At each start everything behind the tail is filled anew: what a
 * crash has left there is not known.
 */
public final class LogHousekeeping
{
    /** Segments that are filled ahead of the append position. */
    static final int SEGMENTS_AHEAD = 2;
    /** Bytes that one duty cycle fills or touches. */
    static final int SLICE_LENGTH = 256 * 1024;
    /** Bytes that are touched at a time, so that there is not something to do for every page that is appended to. */
    static final int TOUCH_LENGTH = 64 * 1024;
    /** Bytes ahead of the append position, or more, that are filled as fast as the disk takes them. */
    static final int URGENT_LENGTH = 64 * 1024 * 1024;
    /**
     * Time between two slices beyond that: 64 MiB a second. Two segments of a gibibyte at full speed would keep the
     * disk, and everybody who waits for it, busy for ten seconds after each start.
     */
    static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(4);
    /** Bytes that may be filled before they are forced, so that no force is long. */
    static final int FORCE_LENGTH = 4 * 1024 * 1024;

    private final StorageIo storageIo;
    private final Path directory;
    private final SegmentTable segments;
    private final AtomicLong filledPosition;
    private final AtomicLong appendPosition;
    private final int segmentLength;
    private final int touchAhead;
    private final long urgentLength;
    private final boolean isForced;
    private final ByteBuffer zeros;
    private final Deque<LogSegment> unmapped = new ArrayDeque<>();

    private long fillPosition;
    private long forcedPosition;
    private long lastPacedNs;
    private boolean isPaced;
    private boolean isNameOwed;

    /**
     * Create for a log that was recovered.
     *
     * @param context        of the journal.
     * @param directory      of the segments.
     * @param segments       mapped ones.
     * @param ahead          files behind those, in order, not mapped.
     * @param filledPosition to publish; set to the begin of the first page that may hold something else than zeros.
     * @param appendPosition of the appender.
     */
    LogHousekeeping(
        final JournalContext context,
        final Path directory,
        final SegmentTable segments,
        final Deque<LogSegment> ahead,
        final AtomicLong filledPosition,
        final AtomicLong appendPosition)
    {
        storageIo = context.storageIo();
        segmentLength = context.segmentLengthBytes();
        // The appender must be able to get the longest record, whatever the setting says.
        touchAhead = Math.max(context.preparation().touchAheadBytes(),
            (int)StoragePages.alignUp(RecordLayout.recordLength(context.maxMessageLengthBytes())));
        urgentLength = Math.max(
            Math.max(URGENT_LENGTH, 2L * touchAhead), context.retention().metadataReserveBytes());
        isForced = context.preparation().forceAhead();
        zeros = ByteBuffer.allocateDirect(context.preparation().fillWriteLengthBytes());
        this.directory = directory;
        this.segments = segments;
        this.filledPosition = filledPosition;
        this.appendPosition = appendPosition;
        unmapped.addAll(ahead);
        fillPosition = filledPosition.get();
        forcedPosition = fillPosition;
    }

    /**
     * Do a bounded part of what there is to do.
     *
     * @param nowNs time of the cycle.
     * @return 0 if there is nothing to do.
     * @throws JournalException of kind FULL if the file system is full; the next call tries again.
     */
    public int doWork(final long nowNs)
    {
        final long append = appendPosition.getAcquire();
        final int slice = Math.min(SLICE_LENGTH, segmentLength);
        // The target moves on with the appends, in slices, so that the work is spread as evenly as they are.
        final long next = (append & -slice) + slice;
        final long target = next + (long)SEGMENTS_AHEAD * segmentLength;
        final long urgentTarget = Math.min(target, next + urgentLength);
        final int workCount = handOut((append & -TOUCH_LENGTH) + TOUCH_LENGTH + touchAhead);
        return workCount + (fillPosition < urgentTarget ? fill(urgentTarget) : fillPaced(target, nowNs));
    }

    /**
     * Do the part of {@link #doWork(long)} that needs no space in the file system: hand out what is filled already.
     *
     * @return 0 if there is nothing to hand out.
     */
    public int handOutFilled()
    {
        return handOut(appendPosition.getAcquire() + touchAhead);
    }

    /**
     * Whether all that was filled is handed out, so that the appender gets nothing more without space in the file
     * system.
     *
     * @return true if {@link #handOutFilled()} has nothing to hand out, however far the log is appended.
     */
    public boolean isHandedOut()
    {
        return filledPosition.get() >= fillPosition;
    }

    /**
     * Where the part of the log ends that has its space in the file system.
     *
     * @return absolute log position in bytes.
     */
    public long preparedPosition()
    {
        return fillPosition;
    }

    /**
     * How much is prepared behind the end of the log, unless the file system is full or there was no time. The first
     * part of it is prepared as fast as the disk allows, the rest at a pace.
     *
     * @return bytes.
     */
    public long preparedLengthBytes()
    {
        return (long)SEGMENTS_AHEAD * segmentLength;
    }

    /** Fill, force and hand out up to a position at once, however much that is. For the start only. */
    void prepare(final long position)
    {
        while (filledPosition.get() < position)
        {
            fill(position);
            handOut(position);
        }
        forceFilled();
    }

    void close()
    {
        for (final LogSegment segment : unmapped)
        {
            segment.close();
        }
        unmapped.clear();
    }

    private int handOut(final long limit)
    {
        final long filled = filledPosition.get();
        long end = Math.min(Math.min(StoragePages.alignUp(limit), fillPosition), filled + SLICE_LENGTH);
        if (filled >= end)
        {
            return 0;
        }

        LogSegment segment = segments.segmentAt(filled);
        if (null == segment)
        {
            segment = unmapped.peekFirst();
            segment.map();
            unmapped.removeFirst();
            segments.add(segment);
        }

        end = Math.min(end, segment.endPosition());
        final UnsafeBuffer buffer = segment.buffer();
        for (long page = filled; page < end; page += StoragePages.PAGE_LENGTH)
        {
            buffer.putByte((int)(page - segment.startPosition()), (byte)0);
        }

        filledPosition.setRelease(end);
        return 1;
    }

    private int fillPaced(final long target, final long nowNs)
    {
        if (isPaced && nowNs - lastPacedNs < PACE_NS)
        {
            return 0;
        }
        isPaced = true;
        lastPacedNs = nowNs;
        return fill(target);
    }

    private int fill(final long target)
    {
        int length = 0;
        while (fillPosition < target && length < SLICE_LENGTH)
        {
            final LogSegment segment = segmentToFill();
            final int toBoundary = zeros.capacity() - (int)(fillPosition & zeros.capacity() - 1);
            final int writeLength = (int)Math.min(toBoundary, segment.endPosition() - fillPosition);
            zeros.clear().limit(writeLength);
            segment.file().write(fillPosition - segment.startPosition(), zeros);
            fillPosition += writeLength;
            length += writeLength;

            if (!isForced)
            {
                forcedPosition = fillPosition;
            }
            else if (fillPosition == segment.endPosition() || fillPosition - forcedPosition >= FORCE_LENGTH)
            {
                forceFilled();
            }
        }

        return length / StoragePages.PAGE_LENGTH;
    }

    private void forceFilled()
    {
        if (forcedPosition < fillPosition)
        {
            existingSegment(forcedPosition).forceWritten(forcedPosition, fillPosition);
            forcedPosition = fillPosition;
        }
    }

    private LogSegment segmentToFill()
    {
        final LogSegment existing = existingSegment(fillPosition);
        final LogSegment segment = null == existing ? createSegment(fillPosition) : existing;
        if (isNameOwed)
        {
            // Before a record is acknowledged that lies in it, and none can be appended when this has not returned.
            storageIo.forceDirectory(directory);
            isNameOwed = false;
        }
        return segment;
    }

    private LogSegment existingSegment(final long position)
    {
        for (final LogSegment segment : unmapped)
        {
            if (position >= segment.startPosition() && position < segment.endPosition())
            {
                return segment;
            }
        }
        return segments.segmentAt(position);
    }

    private LogSegment createSegment(final long startPosition)
    {
        final Path file = directory.resolve(LogSegment.name(startPosition));
        final LogSegment segment = new LogSegment(startPosition, segmentLength, storageIo.create(file));
        unmapped.addLast(segment);
        isNameOwed = true;
        return segment;
    }
}
