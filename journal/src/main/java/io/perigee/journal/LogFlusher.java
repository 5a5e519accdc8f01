package io.perigee.journal;

/**
 * Makes the log durable, owned by the flusher agent. The first failure is the last call that does anything: what the
 * page cache holds after a failed force is unknown, so a second try that succeeds would prove nothing.
 */
public final class LogFlusher
{
    private final SegmentTable segments;
    private long forcedPosition;
    private JournalException failure;

    LogFlusher(final SegmentTable segments, final long forcedPosition)
    {
        this.segments = segments;
        this.forcedPosition = forcedPosition;
    }

    /**
     * Force a range of published records, over as many segments as it covers.
     *
     * @param fromPosition where the range begins, usually what the last call returned.
     * @param toPosition   end of a record.
     * @return the position that everything since {@code fromPosition} is durable up to.
     * @throws JournalException of kind FAILED; the process must not acknowledge anything any more.
     */
    public long force(final long fromPosition, final long toPosition)
    {
        if (null != failure)
        {
            throw failure;
        }

        try
        {
            long position = fromPosition;
            while (position < toPosition)
            {
                final LogSegment segment = segments.segmentAt(position);
                final long endPosition = Math.min(toPosition, segment.endPosition());
                segment.force(position, endPosition);
                position = endPosition;
            }
        }
        catch (final JournalException ex)
        {
            failure = ex;
            throw ex;
        }

        forcedPosition = Math.max(forcedPosition, toPosition);
        return toPosition;
    }

    /**
     * Where the last force ended.
     *
     * @return absolute log position in bytes.
     */
    public long forcedPosition()
    {
        return forcedPosition;
    }

    boolean hasFailed()
    {
        return null != failure;
    }
}
