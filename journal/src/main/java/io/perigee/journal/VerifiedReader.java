package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Looks at records anywhere in the log and believes nothing that it has not checked, so it can be asked for any
 * position. Belongs to the housekeeping agent, which alone takes segments away.
 */
public final class VerifiedReader
{
    /** There is no valid record. */
    public static final int NO_RECORD = 0;

    private final SegmentTable segments;
    private final int segmentLength;
    private final RecordVerifier verifier = new RecordVerifier();
    private LogSegment segment;
    private ByteBuffer view;
    private int offset;

    VerifiedReader(final SegmentTable segments, final int segmentLength)
    {
        this.segments = segments;
        this.segmentLength = segmentLength;
    }

    /**
     * Look at a position.
     *
     * @param position anywhere, sensible or not.
     * @return length in bytes of the valid record that begins there, or {@link #NO_RECORD}.
     */
    public int at(final long position)
    {
        if (position < 0 || 0 != position % RecordLayout.ALIGNMENT || !select(position))
        {
            return NO_RECORD;
        }
        offset = (int)(position - segment.startPosition());
        if (segmentLength - offset < RecordLayout.HEADER_LENGTH)
        {
            return NO_RECORD;
        }
        final RecordDefect defect =
            verifier.verify(segment.buffer(), view, offset, segmentLength - offset, position);
        return RecordDefect.NONE == defect ? RecordLayout.length(segment.buffer(), offset) : NO_RECORD;
    }

    /**
     * Buffer that holds the record. It may change with every call of {@link #at(long)}.
     *
     * @return the mapped segment.
     */
    public UnsafeBuffer buffer()
    {
        return segment.buffer();
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

    private boolean select(final long position)
    {
        final LogSegment current = segments.segmentAt(position);
        if (null != current && current != segment)
        {
            segment = current;
            view = current.newView();
        }
        return null != current;
    }
}
