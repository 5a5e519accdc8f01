package io.perigee.journal;

import org.agrona.collections.ArrayUtil;

import java.util.Arrays;

/**
 * The mapped segments, in order and without a hole. Changed by one agent at a time (recovery, then housekeeping), read
 * by all: readers look here only when they leave a segment.
 */
final class SegmentTable
{
    private final int segmentShift;
    private volatile LogSegment[] segments = new LogSegment[0];

    SegmentTable(final int segmentLengthBytes)
    {
        segmentShift = Integer.numberOfTrailingZeros(segmentLengthBytes);
    }

    /**
     * Find the segment of a position.
     *
     * @param position in the log.
     * @return the segment, or null if the position lies before the first or behind the last.
     */
    LogSegment segmentAt(final long position)
    {
        final LogSegment[] current = segments;
        if (0 == current.length)
        {
            return null;
        }

        final long index = (position >> segmentShift) - (current[0].startPosition() >> segmentShift);
        return index >= 0 && index < current.length ? current[(int)index] : null;
    }

    void add(final LogSegment segment)
    {
        segments = ArrayUtil.add(segments, segment);
    }

    /**
     * Take the first segment out; another must be there. Readers that hold it may still read it, nobody finds it anew.
     *
     * @return the segment, to be closed when nobody holds it.
     */
    LogSegment removeFirst()
    {
        final LogSegment[] current = segments;
        segments = Arrays.copyOfRange(current, 1, current.length);
        return current[0];
    }

    long minPosition()
    {
        return segments[0].startPosition();
    }

    LogSegment[] segments()
    {
        return segments;
    }
}
