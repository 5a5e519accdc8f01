package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Follows the log record by record as long as each is valid by itself and names the CRC of the one before. Reads only,
 * and no byte that the files do not have. Used once, on one thread.
 */
final class RecoveryScan
{
    private static final long NOTHING_NAMED = Long.MAX_VALUE;

    private final List<LogSegment> files;
    private final RecordProbe probe;
    private final LogTail tail;
    private boolean isChainKnown;
    private int beginCrc;
    private long namedPosition = NOTHING_NAMED;
    private int namedCrc;

    /**
     * Create at a position.
     *
     * @param files        of the log, in order, without a hole.
     * @param verifier     of records.
     * @param tail         where to begin; moved on by every record.
     * @param isChainKnown whether the tail has the CRC of the record before it.
     */
    RecoveryScan(
        final List<LogSegment> files, final RecordVerifier verifier, final LogTail tail, final boolean isChainKnown)
    {
        this.files = files;
        probe = new RecordProbe(verifier);
        this.tail = tail;
        this.isChainKnown = isChainKnown;
        beginCrc = tail.crc();
    }

    /** Take the record before a position for valid only if it has a certain CRC: somebody has written that down. */
    void name(final long position, final int crc)
    {
        namedPosition = position;
        namedCrc = crc;
    }

    /**
     * Go on to the first bytes that are not a record, to the limit, or to the end of the files.
     *
     * @param limit position to stop at, where a record should end.
     */
    void run(final long limit)
    {
        boolean isWhole = true;
        for (final LogSegment segment : files)
        {
            if (isWhole && segment.endPosition() > tail.position() && tail.position() < limit)
            {
                segment.mapExisting();
                isWhole = scan(segment, limit);
            }
        }
    }

    /** CRC that the first record names as that of the one before it, whether it was known or not. */
    int beginCrc()
    {
        return beginCrc;
    }

    /** True if the end of the segment was reached. */
    private boolean scan(final LogSegment segment, final long limit)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final ByteBuffer view = segment.newView();
        final int segmentLength = (int)(segment.endPosition() - segment.startPosition());
        // What is too short for a header at the end of the segment before holds nothing.
        int offset = (int)Math.max(0, tail.position() - segment.startPosition());
        while (segmentLength - offset >= RecordLayout.HEADER_LENGTH)
        {
            final long position = segment.startPosition() + offset;
            if (position >= limit)
            {
                return false;
            }
            final RecordDefect defect = defectOf(segment, view, offset);
            if (RecordDefect.NONE != defect)
            {
                tail.defect(defect);
                return false;
            }

            final int length = RecordLayout.length(buffer, offset);
            final int crc = RecordLayout.crc(buffer, offset);
            tail.advance(
                position + length,
                RecordLayout.term(buffer, offset),
                buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN),
                crc,
                DurableMarkSearch.markOf(buffer, offset, position));
            offset += length;
        }

        return true;
    }

    private RecordDefect defectOf(final LogSegment segment, final ByteBuffer view, final int offset)
    {
        final RecordDefect defect = probe.verify(segment, view, offset);
        if (RecordDefect.NONE == defect)
        {
            final int prevCrc = segment.buffer().getInt(offset + RecordLayout.PREV_CRC_OFFSET, LITTLE_ENDIAN);
            if (isChainKnown && tail.crc() != prevCrc)
            {
                return RecordDefect.CHAIN;
            }
            final long beforeNamed = namedPosition -
                (segment.startPosition() + offset + RecordLayout.length(segment.buffer(), offset));
            // Less than a header may be left unused at the end of a segment.
            if (beforeNamed >= 0 && beforeNamed < RecordLayout.HEADER_LENGTH &&
                namedCrc != RecordLayout.crc(segment.buffer(), offset))
            {
                return RecordDefect.REPLACED;
            }
            beginCrc = isChainKnown ? beginCrc : prevCrc;
            isChainKnown = true;
        }
        return defect;
    }
}
