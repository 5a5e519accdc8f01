package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks every record of a log from a position on, and what lies between records. Bytes that are no record are rot if
 * a durable mark lies above them, in a record that is valid by itself or in a checkpoint; otherwise the log ends there.
 * Used once.
 */
final class LogInspection
{
    private final LogFiles files;
    private final LogScan scan;
    private final InspectionListener listener;
    private final List<Gap> gaps = new ArrayList<>();
    private long durablePosition;
    private long records;
    private int lastCrc;
    private long lastTerm;
    private long lastStoreTimestampMs;
    private boolean isEnded;

    LogInspection(final LogFiles files, final InspectionListener listener)
    {
        this.files = files;
        this.listener = listener;
        scan = new LogScan(files);
    }

    /**
     * Check the log.
     *
     * @param fromPosition where a record begins.
     * @param isChainKnown whether the CRC of the record before is known.
     * @param prevCrc      that CRC.
     * @param mark         what is known to be durable from elsewhere.
     * @param defects      to add to what is wrong.
     * @return what was found.
     */
    LogReport run(
        final long fromPosition,
        final boolean isChainKnown,
        final int prevCrc,
        final long mark,
        final List<JournalDefect> defects)
    {
        durablePosition = mark;
        scan.begin(fromPosition, isChainKnown, prevCrc);
        final long totalBytes = files.endPosition() - fromPosition;
        boolean isGoing = true;
        while (isGoing && !isEnded)
        {
            final RecordDefect defect = scan.next();
            if (RecordDefect.NONE == defect)
            {
                durablePosition = Math.max(durablePosition, scan.durableMark());
                records++;
                lastCrc = scan.crc();
                lastTerm = RecordLayout.term(scan.header(), 0);
                lastStoreTimestampMs = scan.storeTimestampMs();
            }
            else
            {
                isGoing = skip(defect);
            }
            isEnded = !listener.onProgress(scan.cursor() - fromPosition, totalBytes);
        }

        return settle(fromPosition, defects);
    }

    /** Whether the listener has ended the check before it was done. */
    boolean isEnded()
    {
        return isEnded;
    }

    /** Go over what is no record; false if nothing follows. */
    private boolean skip(final RecordDefect defect)
    {
        final long position = scan.position();
        if (RecordDefect.CHAIN == defect)
        {
            gaps.add(new Gap(scan.cursor(), position, position, defect, tail()));
            scan.beginChain();
            return true;
        }

        final long next = scan.search(position + RecordLayout.ALIGNMENT);
        if (LogScan.NOT_FOUND == next)
        {
            gaps.add(new Gap(scan.cursor(), position, files.endPosition(), defect, tail()));
            return false;
        }
        if (RecordDefect.NONE == scan.verify(position))
        {
            // The owner of the log has appended since we looked: what was found stands behind what it has written.
            return true;
        }
        gaps.add(new Gap(scan.cursor(), position, next, defect, tail()));
        scan.begin(next, false, 0);
        return true;
    }

    private LogReport settle(final long fromPosition, final List<JournalDefect> defects)
    {
        long endPosition = scan.cursor();
        Tail last = tail();
        for (final Gap gap : gaps)
        {
            final boolean isRot = gap.position < durablePosition;
            if (isRot && !isHole(gap))
            {
                defects.add(defectOf(gap));
            }
            if (!isRot || gap.end >= files.endPosition())
            {
                endPosition = gap.previousEnd;
                last = gap.tail;
                break;
            }
        }

        return new LogReport(files.firstPosition(), fromPosition, endPosition, durablePosition,
            last.records, last.crc, last.term, last.storeTimestampMs);
    }

    /** A segment that is missing between others, which whoever lists the names has told. */
    private boolean isHole(final Gap gap)
    {
        return files.segmentOf(gap.position) < 0 && files.nextSegment(gap.position) >= 0;
    }

    private JournalDefect defectOf(final Gap gap)
    {
        final long start = gap.position / files.segmentLength() * files.segmentLength();
        final boolean isThere = files.segmentOf(gap.position) == start;
        final long fileLength = isThere ? files.file(start).lengthBytes() : 0;
        final boolean isCutOff = gap.position - start >= fileLength && fileLength < files.segmentLength();
        final String what = !isThere ? "the segment is missing" :
            isCutOff ? "the file ends after " + fileLength + " bytes" : "the record " + gap.defect;
        final long lostEnd = Math.min(gap.end, Math.max(durablePosition, gap.position));
        return new JournalDefect(CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(start), gap.position,
            lostEnd - gap.position, what + ", and everything below " + durablePosition + " was durable");
    }

    private Tail tail()
    {
        return new Tail(records, lastCrc, lastTerm, lastStoreTimestampMs);
    }

    /**
     * The last record before something.
     *
     * @param records          how many there were, with it.
     * @param crc              of it.
     * @param term             of it.
     * @param storeTimestampMs of it.
     */
    private record Tail(long records, int crc, long term, long storeTimestampMs)
    {
    }

    /**
     * Bytes that are no record of this log.
     *
     * @param previousEnd where the record before ends; the unused end of a segment may lie between.
     * @param position    where they begin.
     * @param end         where the next valid record begins, or the last segment ends.
     * @param defect      what is wrong at the position.
     * @param tail        what came before.
     */
    private record Gap(long previousEnd, long position, long end, RecordDefect defect, Tail tail)
    {
    }
}
