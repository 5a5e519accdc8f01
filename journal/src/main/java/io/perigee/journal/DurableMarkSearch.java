package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Looks behind the end of the readable log for records that are valid by themselves, and for what they say was durable
 * when they were written. It decides whether a bad record is a torn tail or rot. Reads only. Used once.
 */
final class DurableMarkSearch
{
    private final RecordProbe probe;
    private long highestTerm;
    private long highestStoreTimestampMs;

    DurableMarkSearch(final RecordVerifier verifier)
    {
        probe = new RecordProbe(verifier);
    }

    /**
     * Search everything behind a position.
     *
     * @param files    of the log, in order.
     * @param position of the bad record.
     * @return the highest mark that was found, or the first that lies above the position; {@link DurableMark#NONE}
     *         without one.
     */
    long highestMark(final List<LogSegment> files, final long position)
    {
        return search(files, position, position);
    }

    /**
     * Look at every record behind a position, whatever its mark says.
     *
     * @param files    of the log, in order.
     * @param position that the log is to end at.
     */
    void searchAll(final List<LogSegment> files, final long position)
    {
        search(files, position, Long.MAX_VALUE);
    }

    /** The highest term of the records that were looked at, 0 without one. */
    long highestTerm()
    {
        return highestTerm;
    }

    /** The latest store time of the records that were looked at, 0 without one. */
    long highestStoreTimestampMs()
    {
        return highestStoreTimestampMs;
    }

    private long search(final List<LogSegment> files, final long position, final long enough)
    {
        long mark = DurableMark.NONE;
        for (final LogSegment segment : files)
        {
            if (mark <= enough && segment.endPosition() > position)
            {
                final boolean isMapped = segment.isMapped();
                if (!isMapped)
                {
                    segment.mapExisting();
                }
                mark = Math.max(mark, search(segment, Math.max(position, segment.startPosition()), enough));
                if (!isMapped)
                {
                    segment.unmap();
                }
            }
        }
        return mark;
    }

    private long search(final LogSegment segment, final long fromPosition, final long enough)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final ByteBuffer view = segment.newView();
        final int last = buffer.capacity() - RecordLayout.HEADER_LENGTH;
        int offset = (int)(fromPosition - segment.startPosition());
        long mark = DurableMark.NONE;
        while (offset <= last && mark <= enough)
        {
            final int zeroLength = probe.isPageBarren(segment, offset) ?
                (int)StoragePages.alignUp(offset + 1) - offset : zeroLength(buffer, offset);
            if (zeroLength > 0)
            {
                offset += zeroLength;
            }
            else if (RecordDefect.NONE == probe.verify(segment, view, offset))
            {
                mark = Math.max(mark, markOf(buffer, offset, segment.startPosition() + offset));
                highestTerm = Math.max(highestTerm, RecordLayout.term(buffer, offset));
                highestStoreTimestampMs = Math.max(highestStoreTimestampMs,
                    buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
                // What a producer has put into the body of a record is not searched: it could look like anything.
                offset += RecordLayout.length(buffer, offset);
            }
            else
            {
                offset += RecordLayout.ALIGNMENT;
            }
        }
        return mark;
    }

    /** The mark of a record, if it can be believed: nobody knows what comes later to be durable. */
    static long markOf(final UnsafeBuffer buffer, final int offset, final long position)
    {
        final long mark = DurableMark.decode(
            buffer.getLong(offset + RecordLayout.DURABLE_MARK_OFFSET, LITTLE_ENDIAN), RecordLayout.crc(buffer, offset));
        return mark <= position ? mark : DurableMark.NONE;
    }

    /** How many bytes can be skipped because a record that begins in them has a length of zero. */
    private static int zeroLength(final UnsafeBuffer buffer, final int offset)
    {
        final int pageEnd = (int)Math.min(buffer.capacity(), StoragePages.alignUp(offset + 1));
        int end = offset;
        while (end + Long.BYTES <= pageEnd && 0 == buffer.getLong(end))
        {
            end += Long.BYTES;
        }
        return end - offset;
    }
}
