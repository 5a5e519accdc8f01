package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * One file of the log. Mapped as a whole, once, and for as long as the log is open; recovery maps what it has first.
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

    /** Map all of it. A file that is shorter grows. */
    void map()
    {
        if (null == region || region.buffer().capacity() < lengthBytes)
        {
            unmap();
            region = file.map(0, lengthBytes);
        }
    }

    /** Map what the file has, which changes nothing. */
    void mapExisting()
    {
        if (null == region)
        {
            region = file.map(0, (int)Math.min(lengthBytes, file.lengthBytes()));
        }
    }

    void unmap()
    {
        if (null != region)
        {
            region.close();
            region = null;
        }
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

    /** Force a range of log positions that housekeeping has written; it lies in this segment. */
    void forceWritten(final long fromPosition, final long toPosition)
    {
        file.forceWritten(fromPosition - startPosition, toPosition - fromPosition);
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
