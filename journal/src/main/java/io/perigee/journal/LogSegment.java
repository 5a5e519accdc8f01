package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * One file of the log. Mapped as a whole, once, and for as long as the log is open.
 */
final class LogSegment
{
    /** Digits of a file's name. */
    static final int NAME_LENGTH = 20;

    private final long startPosition;
    private final int lengthBytes;
    private final StorageFile file;
    private MappedRegion region;
    private long filledNs;

    LogSegment(final long startPosition, final int lengthBytes, final StorageFile file)
    {
        this.startPosition = startPosition;
        this.lengthBytes = lengthBytes;
        this.file = file;
    }

    static String name(final long startPosition)
    {
        final String digits = Long.toString(startPosition);
        return "0".repeat(NAME_LENGTH - digits.length()) + digits;
    }

    long startPosition()
    {
        return startPosition;
    }

    long endPosition()
    {
        return startPosition + lengthBytes;
    }

    StorageFile file()
    {
        return file;
    }

    boolean isMapped()
    {
        return null != region;
    }

    void map()
    {
        region = file.map(0, lengthBytes);
    }

    UnsafeBuffer buffer()
    {
        return region.buffer();
    }

    ByteBuffer newView()
    {
        return region.newView();
    }

    /** Force a range of log positions that lies in this segment. */
    void force(final long fromPosition, final long toPosition)
    {
        file.force(fromPosition - startPosition, toPosition - fromPosition);
    }

    /** Time of the monotonic clock when housekeeping has found it full. */
    long filledNs()
    {
        return filledNs;
    }

    void filledNs(final long nowNs)
    {
        filledNs = nowNs;
    }

    void close()
    {
        if (null != region)
        {
            region.close();
        }
        file.close();
    }
}
