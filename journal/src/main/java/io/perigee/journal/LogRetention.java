package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Takes the oldest segments out of the log when they have expired or their room is needed, and deletes them when no
 * reader holds them any more. Owned by the housekeeping agent.
 * <pre>
 *   deleted   removed, still held     log                                           append
 *  ─────────┼──────────────────────┼─────────────┬─────────────────┬────────────────┼────
 *                                 min        checkpoint          the segment that is appended to
 * </pre>
 * Only whole segments below the checkpoint go, so that everything that is derived from them is kept elsewhere, and the
 * file of the checkpoint names the new begin before the first of them does. Time is the monotonic clock's: a segment
 * that was filled since the start is as old as it is full. Of an older one the times in the log tell how old it was at
 * the start: as much older as it is than the last record, or than the wall clock at the start, which may have stepped
 * back since that record to where it should be. So no step of the wall clock makes anything expire early that does not
 * last until a start. Time in which no broker ran does not count at the start behind it; from the next one on it does,
 * as records stand behind it then.
 */
public final class LogRetention
{
    private static final int URGENT_DIVISOR = 10;
    private static final long UNKNOWN = -1;

    private final StorageIo storageIo;
    private final Path directory;
    private final SegmentTable segments;
    private final CheckpointWriter checkpoints;
    private final RemovedSegments removed;
    private final AtomicLong appendPosition;
    private final RetentionPolicy policy;
    private final RecordVerifier verifier = new RecordVerifier();
    private final int segmentLength;
    private final long intervalNs;
    private final long recoveredPosition;
    private final long startTimestampMs;
    private RemovalListener listener = (minPosition) -> true;
    /** Where the first segment begins that was not found to be full yet. */
    private long unfilledPosition;
    private long startNs;
    private long nextCheckNs;
    private long timedPosition = UNKNOWN;
    private long timedTimestampMs;
    private boolean hasStarted;
    private LongSupplier limit;
    private boolean refuses;
    private boolean isAnnounced;

    LogRetention(
        final JournalContext context,
        final Path directory,
        final SegmentTable segments,
        final CheckpointWriter checkpoints,
        final RemovedSegments removed,
        final AtomicLong appendPosition,
        final LogTail tail)
    {
        storageIo = context.storageIo();
        policy = new RetentionPolicy(context.retention());
        intervalNs = context.retention().intervalNs();
        segmentLength = context.segmentLengthBytes();
        this.directory = directory;
        this.segments = segments;
        this.checkpoints = checkpoints;
        this.removed = removed;
        this.appendPosition = appendPosition;
        recoveredPosition = tail.position();
        startTimestampMs = Math.min(tail.storeTimestampMs(), context.epochClock().time());
        unfilledPosition = recoveredPosition & -segmentLength;
        limit = () -> checkpoints.current().checkpointPosition();
    }

    /**
     * Set who is told before the begin of the log moves up. To be called before the agent starts.
     *
     * @param listener that forgets what lies below.
     */
    public void listener(final RemovalListener listener)
    {
        this.listener = listener;
    }

    /**
     * Set who says how far segments may go; without it the checkpoint does. To be called before the agent starts.
     *
     * @param limit position that everything above is needed of, the checkpoint's or less. Asked by the housekeeping
     *              agent.
     */
    public void limit(final LongSupplier limit)
    {
        this.limit = limit;
    }

    /**
     * Do a bounded part of what there is to do. Needs no space in the file system.
     *
     * @param nowNs time of the cycle.
     * @return 0 if there is nothing to do.
     */
    public int doWork(final long nowNs)
    {
        if (!hasStarted)
        {
            hasStarted = true;
            startNs = nowNs;
            nextCheckNs = nowNs;
        }

        final int workCount = deleteRemoved() + completeRemoval();
        if (nowNs - nextCheckNs >= 0)
        {
            nextCheckNs = nowNs + intervalNs;
            return workCount + check(nowNs);
        }
        return workCount;
    }

    /**
     * Whether the disk was so full at the last look that messages must be refused, though there is some space left.
     *
     * @return true until a look finds more space.
     */
    public boolean refusesMessages()
    {
        return refuses;
    }

    /**
     * Begin to take the first segment out of the log if all of it lies below a position and below the checkpoint. The
     * segment that is appended to, and the one whose last byte was appended last, stay whatever the position is.
     * {@link #doWork(long)} takes it out when its listener is ready, and deletes the file when no reader holds it.
     *
     * @param position that nothing below is needed of any more.
     * @return true if the first segment is leaving.
     */
    boolean removeBelow(final long position)
    {
        final long end = segments.segments()[0].endPosition();
        if (isAnnounced)
        {
            return true;
        }
        final long removable = Math.min(limit.getAsLong(), checkpoints.current().checkpointPosition());
        if (end > position || end > removable || end >= appendPosition.getAcquire())
        {
            return false;
        }

        checkpoints.minPosition(end);
        isAnnounced = true;
        return true;
    }

    /** Take the segment that is leaving out if everybody is ready; the number of segments that were. */
    int completeRemoval()
    {
        if (!isAnnounced || !listener.isReady(checkpoints.current().minPosition()))
        {
            return 0;
        }
        isAnnounced = false;
        removed.add(segments.removeFirst());
        return 1;
    }

    /**
     * Unmap and delete the oldest segment that has left the log, unless a reader holds it.
     *
     * @return the number of segments that were deleted, at most one.
     */
    int deleteRemoved()
    {
        return removed.deleteFirst() ? 1 : 0;
    }

    /**
     * Segments that have left the log and are still there, as a reader holds them or as it was not their turn.
     *
     * @return number of segments.
     */
    public int removedCount()
    {
        return removed.count();
    }

    void close()
    {
        removed.close();
    }

    private int check(final long nowNs)
    {
        noteFilled(nowNs);
        final long usedBytes = storageIo.usedSpaceBytes(directory);
        final long availableBytes = storageIo.usableSpaceBytes(directory);
        refuses = policy.refuses(usedBytes, availableBytes);

        if (isAnnounced)
        {
            // One after the other.
            return 0;
        }
        final LogSegment first = segments.segments()[0];
        final long lengthBytes = appendPosition.getAcquire() - first.startPosition();
        final RetentionPolicy.Reason reason = first.endPosition() < appendPosition.getAcquire() ?
            policy.reason(ageMs(first, nowNs), lengthBytes, usedBytes, availableBytes) : RetentionPolicy.Reason.NONE;
        // What was removed for room gives it only when it is deleted: until then the next one has to wait.
        final boolean isDue = RetentionPolicy.Reason.NONE != reason &&
            (RetentionPolicy.Reason.DISK != reason || 0 == removed.count());
        if (!isDue || !removeBelow(first.endPosition()))
        {
            return 0;
        }
        if (policy.isUrgent(usedBytes, availableBytes))
        {
            nextCheckNs = nowNs + intervalNs / URGENT_DIVISOR;
        }
        return 1 + completeRemoval() + deleteRemoved();
    }

    /** Note for segments that were filled since the last look when that was. */
    private void noteFilled(final long nowNs)
    {
        LogSegment segment = segments.segmentAt(unfilledPosition);
        while (null != segment && segment.endPosition() <= appendPosition.getAcquire())
        {
            segment.filledNs(nowNs);
            unfilledPosition = segment.endPosition();
            segment = segments.segmentAt(unfilledPosition);
        }
    }

    /** How old everything in a full segment is at least. */
    private long ageMs(final LogSegment segment, final long nowNs)
    {
        if (segment.endPosition() > (recoveredPosition & -segmentLength))
        {
            return TimeUnit.NANOSECONDS.toMillis(nowNs - segment.filledNs());
        }
        if (timedPosition != segment.startPosition())
        {
            timedPosition = segment.startPosition();
            timedTimestampMs = timestampBehind(segment);
        }
        return startTimestampMs - timedTimestampMs + TimeUnit.NANOSECONDS.toMillis(nowNs - startNs);
    }

    /** Store time of the first record behind a segment that can be believed; everything in the segment is older. */
    private long timestampBehind(final LogSegment segment)
    {
        for (long position = segment.endPosition(); position < recoveredPosition; position += segmentLength)
        {
            final LogSegment next = segments.segmentAt(position);
            if (RecordDefect.NONE == verifier.verify(next.buffer(), next.newView(), 0, segmentLength, position))
            {
                return Math.min(startTimestampMs,
                    next.buffer().getLong(RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
            }
        }
        return startTimestampMs;
    }
}
