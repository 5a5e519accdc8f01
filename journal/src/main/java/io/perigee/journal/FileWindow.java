package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * The stretch of a file that is being looked at, read and not mapped: a file that somebody cuts off meanwhile gives
 * fewer bytes, and never a fault. One owner.
 */
final class FileWindow
{
    /** Answer of {@link #load(long, int)} where the file ends before. */
    static final int NOT_THERE = -1;
    /** Bytes that are read at once, and the most that one call can ask for. */
    static final int LENGTH = 256 * 1024;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private StorageFile file;
    private long begin;
    private int length;

    /** Look at another file, or at the same one anew. */
    void open(final StorageFile newFile)
    {
        file = newFile;
        length = 0;
    }

    /** The file that is being looked at, null before the first. */
    StorageFile file()
    {
        return file;
    }

    /** Read anew what comes next: somebody may have written it. */
    void forget()
    {
        length = 0;
    }

    /**
     * Have so many bytes in the buffer.
     *
     * @param position in the file.
     * @param needed   number of bytes, at most {@link #LENGTH}.
     * @return where in the buffer they begin, or {@link #NOT_THERE}.
     */
    int load(final long position, final int needed)
    {
        if (position < begin || position + needed > begin + length)
        {
            length = 0;
            begin = position;
            length = file.read(position, bytes.clear());
        }
        return position + needed <= begin + length ? (int)(position - begin) : NOT_THERE;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** A stretch of the buffer as {@link java.util.zip.CRC32C} wants it. */
    ByteBuffer view(final int offset, final int viewLength)
    {
        return bytes.limit(offset + viewLength).position(offset);
    }
}
