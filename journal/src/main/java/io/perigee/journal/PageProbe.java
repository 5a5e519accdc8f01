package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Tells empty pages of a log file without touching its mapping. On tmpfs a page that was never written takes space when
 * it is read through a mapping, and without space that read ends the process; reading from the file takes none. Used on
 * one thread, and only while nobody writes.
 */
final class PageProbe
{
    private static final int LENGTH = 16 * StoragePages.PAGE_LENGTH;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private LogSegment probed;
    private int probedOffset;

    /**
     * Is there nothing but zeros, from a position to the end of its page or of the file?
     *
     * @param segment that the file belongs to.
     * @param offset  in the segment, 8-byte aligned.
     * @return true if all of it is zero, or the file has none of it.
     */
    boolean isZero(final LogSegment segment, final int offset)
    {
        if (segment != probed || offset < probedOffset || offset >= probedOffset + LENGTH)
        {
            read(segment, offset & -LENGTH);
        }

        final int end = (int)StoragePages.alignUp(offset + 1) - probedOffset;
        for (int i = offset - probedOffset; i < end; i += Long.BYTES)
        {
            if (0 != buffer.getLong(i))
            {
                return false;
            }
        }
        return true;
    }

    private void read(final LogSegment segment, final int offset)
    {
        bytes.clear();
        final int length = segment.file().read(offset, bytes);
        buffer.setMemory(length, LENGTH - length, (byte)0);
        probedOffset = offset;
        probed = segment;
    }
}
