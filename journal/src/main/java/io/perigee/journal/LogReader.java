package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cursor over the records of the log, owned by one agent. All readers read the same mapping that the appender stores
 * to; what is visible is the caller's to decide, by the limit. Nothing here allocates.
 * <pre>
 *     while (reader.next(commitPosition) &gt; 0)
 *     {
 *         RecordLayout.type(reader.buffer(), reader.offset());
 *     }
 * </pre>
 */
public final class LogReader
{
    /** Answer of {@link #next(long)} and {@link #at(long)} where there is no record. */
    public static final int NO_RECORD = 0;

    private final SegmentTable segments;
    private final int segmentLength;
    private long cursor;

    private UnsafeBuffer buffer;
    private long segmentStart;
    private int offset;
    private int length;

    LogReader(final SegmentTable segments, final int segmentLength, final long position)
    {
        this.segments = segments;
        this.segmentLength = segmentLength;
        this.cursor = position;
        this.segmentStart = -segmentLength;
    }

    /**
     * Go to where a record begins or the log ends.
     *
     * @param position in the log; {@link #next(long)} goes on from here.
     */
    public void seek(final long position)
    {
        cursor = position;
    }

    /**
     * Go to the next record. Padding and unused ends of segments are skipped.
     *
     * @param limit position that the log is visible up to; a record that ends behind it is not visible yet.
     * @return length of the record in bytes, or {@link #NO_RECORD} if there is none before the limit.
     * @throws JournalException of kind INVALID if what stands at the cursor is not a record.
     */
    public int next(final long limit)
    {
        while (cursor < limit)
        {
            wrap(cursor);
            offset = (int)(cursor - segmentStart);
            if (segmentLength - offset < RecordLayout.HEADER_LENGTH)
            {
                cursor = segmentStart + segmentLength;
                continue;
            }

            length = RecordLayout.lengthAcquire(buffer, offset);
            checkLength();
            if (length > limit - cursor)
            {
                break;
            }
            cursor += length;
            if (RecordType.PADDING != RecordLayout.type(buffer, offset))
            {
                return length;
            }
        }

        return NO_RECORD;
    }

    /**
     * Look at the record at a position. The cursor of {@link #next(long)} stays where it is.
     *
     * @param position where a record begins that is visible to the caller.
     * @return length of the record in bytes, or {@link #NO_RECORD} if that part of the log is not there (any more).
     * @throws JournalException of kind INVALID if what stands there is not a record.
     */
    public int at(final long position)
    {
        if (null == segments.segmentAt(position))
        {
            return NO_RECORD;
        }

        wrap(position);
        offset = (int)(position - segmentStart);
        length = RecordLayout.lengthAcquire(buffer, offset);
        checkLength();
        return length;
    }

    /**
     * Buffer that holds the record. It changes when the reader leaves a segment, so ask for each record.
     *
     * @return the mapped segment.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the record begins in the {@link #buffer()}.
     *
     * @return offset in bytes.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Length of the record.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Where the record begins in the log.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return segmentStart + offset;
    }

    /**
     * Where the record ends in the log.
     *
     * @return absolute log position in bytes.
     */
    public long endPosition()
    {
        return segmentStart + offset + length;
    }

    /**
     * Where {@link #next(long)} goes on.
     *
     * @return absolute log position in bytes.
     */
    public long cursor()
    {
        return cursor;
    }

    private void wrap(final long position)
    {
        if (position - segmentStart >= segmentLength || position < segmentStart)
        {
            final LogSegment segment = segments.segmentAt(position);
            if (null == segment)
            {
                throw new JournalException(JournalException.Kind.INVALID,
                    "the log has no segment for position " + position + ": it begins at " + segments.minPosition());
            }
            buffer = segment.buffer();
            segmentStart = segment.startPosition();
        }
    }

    private void checkLength()
    {
        if (length < RecordLayout.HEADER_LENGTH || length > segmentLength - offset ||
            0 != length % RecordLayout.ALIGNMENT)
        {
            final int badLength = length;
            length = 0;
            throw new JournalException(JournalException.Kind.INVALID,
                "the record at position " + position() + " in commitlog/" + LogSegment.name(segmentStart) +
                " has an impossible length of " + badLength + ": the file was damaged");
        }
    }
}
