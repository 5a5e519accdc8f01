package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks at what was stored long ago, so that damage is found while there is still a copy elsewhere and not when
 * somebody wants to read it. Reads the full segments from the first to the last, slowly, again and again. Owned by the
 * housekeeping agent.
 */
public final class LogScrub
{
    /** Most that one call reads, but for a record that is longer. */
    static final int SLICE_LENGTH = 256 * 1024;

    private final LogReader reader;
    private final PageProbe probe = new PageProbe();
    private final SegmentTable segments;
    private final AtomicLong appendPosition;
    private final int segmentLength;
    private final long bytesPerSecond;
    private final long intervalNs;
    private boolean hasStarted;
    private long passStartNs;
    private long lastNs;
    private long budget;
    private long cursor;
    private boolean isPassing;
    /** Whether the cursor stands behind bytes that are no record and were told. */
    private boolean isInDamage;

    LogScrub(
        final JournalContext context,
        final LogReader reader,
        final SegmentTable segments,
        final AtomicLong appendPosition)
    {
        this.reader = reader;
        this.segments = segments;
        this.appendPosition = appendPosition;
        segmentLength = context.segmentLengthBytes();
        bytesPerSecond = context.scrubRateBytes();
        intervalNs = context.scrubIntervalNs();
    }

    /**
     * Look at a bounded number of records, if it is time.
     *
     * @param nowNs    time of the cycle.
     * @param listener is told what is damaged.
     * @return bytes that were looked at.
     */
    public int doWork(final long nowNs, final DamageListener listener)
    {
        if (0 == bytesPerSecond)
        {
            return 0;
        }
        if (!isPassing && (!hasStarted || nowNs - passStartNs >= intervalNs))
        {
            hasStarted = true;
            isPassing = true;
            passStartNs = nowNs;
            lastNs = nowNs;
            budget = 0;
            cursor = segments.minPosition();
            isInDamage = false;
        }
        return isPassing ? pass(nowNs, listener) : 0;
    }

    private int pass(final long nowNs, final DamageListener listener)
    {
        // What could not be read while there was more important work to do is not made up for.
        final long elapsedNs = Math.min(nowNs - lastNs, TimeUnit.SECONDS.toNanos(1));
        budget = Math.min(SLICE_LENGTH, budget + elapsedNs * bytesPerSecond / TimeUnit.SECONDS.toNanos(1));
        lastNs = nowNs;
        probe.forget();

        final long limit = appendPosition.getAcquire() & -segmentLength;
        int length = 0;
        while (budget > 0 && cursor < limit)
        {
            final int looked = look(listener);
            budget -= looked;
            length += looked;
        }
        isPassing = cursor < limit;
        reader.release();
        return length;
    }

    private int look(final DamageListener listener)
    {
        cursor = Math.max(cursor, segments.minPosition());
        final long segmentEnd = (cursor & -segmentLength) + segmentLength;
        // Each file with damage is told.
        isInDamage &= segmentEnd - cursor < segmentLength;
        if (segmentEnd - cursor < RecordLayout.HEADER_LENGTH)
        {
            cursor = segmentEnd;
            return 0;
        }

        final int length = reader.probedAt(cursor, probe);
        if (LogReader.NO_RECORD == length)
        {
            cursor = segmentEnd;
            return 0;
        }
        final int step = LogReader.DAMAGED == length ? damagedStep(listener) : length;
        isInDamage = LogReader.DAMAGED == length && 0 == reader.damagedLength();
        cursor += step;
        return step;
    }

    /** Tell damage where it begins; how far to go on, which is to the next record if anything says where that is. */
    private int damagedStep(final DamageListener listener)
    {
        final int length = reader.damagedLength();
        if (length > 0 || !isInDamage)
        {
            listener.onDamage(cursor, reader.fileName(cursor), reader.defect());
        }
        if (length > 0)
        {
            return length;
        }
        return reader.isUnreadable() ? (int)(StoragePages.alignUp(cursor + 1) - cursor) : RecordLayout.ALIGNMENT;
    }
}
