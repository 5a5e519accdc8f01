package io.perigee.journal;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Ends the log at a position, durably: whatever lies behind becomes zero. A crash in the middle leaves bytes of the old
 * end between zeros, with marks that say they were durable; so who truncates what may have been durable writes down
 * first that it does ({@link Checkpoint#truncatePosition()}), and does it again after a crash.
 */
final class LogTruncation
{
    private static final int SLICE_LENGTH = 64 * StoragePages.PAGE_LENGTH;

    private final ByteBuffer content = ByteBuffer.allocateDirect(SLICE_LENGTH);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(StoragePages.PAGE_LENGTH);

    /**
     * Zero and force all that lies behind a position. Pages that are zero already are not written.
     *
     * @param files    of the log, in order.
     * @param position where the log is to end.
     */
    void truncate(final List<LogSegment> files, final long position)
    {
        for (final LogSegment segment : files)
        {
            if (segment.endPosition() > position)
            {
                truncate(segment.file(), Math.max(0, position - segment.startPosition()));
            }
        }
    }

    private void truncate(final StorageFile file, final long from)
    {
        final long length = file.lengthBytes();
        long begin = from;
        while (begin < length)
        {
            final long end = Math.min(length, StoragePages.alignDown(begin) + SLICE_LENGTH);
            content.clear().limit((int)(end - begin));
            final boolean isReadable = read(file, begin);
            while (content.hasRemaining())
            {
                final long pageEnd = Math.min(end, StoragePages.alignDown(begin) + StoragePages.PAGE_LENGTH);
                final int pageLength = (int)(pageEnd - begin);
                if (!isZero(pageLength) || !isReadable)
                {
                    zeros.clear().limit(pageLength);
                    file.write(begin, zeros);
                }
                begin = pageEnd;
            }
        }

        if (from < length)
        {
            file.force(from, length - from);
        }
    }

    /** Read what the content has room for, for {@link #isZero(int)}; false if the device does not give all of it. */
    private boolean read(final StorageFile file, final long begin)
    {
        try
        {
            file.read(begin, content);
            content.flip();
            return true;
        }
        catch (final JournalException ignore)
        {
            // Then all of it is written.
            content.position(0);
            return false;
        }
    }

    private boolean isZero(final int length)
    {
        boolean isZero = true;
        for (int i = 0; i < length; i++)
        {
            isZero &= 0 == content.get();
        }
        return isZero;
    }
}
