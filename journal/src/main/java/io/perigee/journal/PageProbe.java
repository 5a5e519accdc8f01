package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Tells what the pages of a log file are like without touching its mapping. On tmpfs a page that was never written
 * takes space when it is read through a mapping, and without space that read ends the process; so does reading a page
 * that the device gives no more. Reading from the file takes no space, and fails with an error. Used on one thread, and
 * only while nobody writes.
 */
final class PageProbe
{
    private static final int LENGTH = 16 * StoragePages.PAGE_LENGTH;
    /** One page more is read, so that what begins in the last one is at hand too. */
    private static final int PAGES = LENGTH / StoragePages.PAGE_LENGTH + 1;

    private final ByteBuffer bytes = ByteBuffer.allocateDirect(PAGES * StoragePages.PAGE_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final boolean[] isUnreadable = new boolean[PAGES];
    private LogSegment probed;
    private int probedOffset;

    /**
     * Is there nothing but zeros, from a position to the end of its page or of the file?
     *
     * @param segment that the file belongs to.
     * @param offset  in the segment, 8-byte aligned.
     * @return true if all of it is zero, or the file has none of it; false if the page cannot be read.
     */
    boolean isZero(final LogSegment segment, final int offset)
    {
        if (isUnreadable[load(segment, offset)])
        {
            return false;
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

    /**
     * Does the device give all pages of a range?
     *
     * @param segment that the file belongs to.
     * @param offset  in the segment.
     * @param length  of the range; nothing is looked at if it is not positive.
     * @return true if the range can be touched in the mapping, as far as the file has it.
     */
    boolean isReadable(final LogSegment segment, final int offset, final int length)
    {
        final int end = offset + length;
        for (int page = (int)StoragePages.alignDown(offset); page < end; page += StoragePages.PAGE_LENGTH)
        {
            if (isUnreadable[load(segment, page)])
            {
                return false;
            }
        }
        return true;
    }

    /** Ask the device again: what was at hand may be so no more. */
    void forget()
    {
        probed = null;
    }

    /** Have the page of an offset at hand; its number in what was read. */
    private int load(final LogSegment segment, final int offset)
    {
        if (segment != probed || offset < probedOffset || offset >= probedOffset + PAGES * StoragePages.PAGE_LENGTH)
        {
            read(segment, offset & -LENGTH);
        }
        return (offset - probedOffset) / StoragePages.PAGE_LENGTH;
    }

    private void read(final LogSegment segment, final int offset)
    {
        probed = null;
        if (!read(segment, offset, 0, PAGES))
        {
            for (int page = 0; page < PAGES; page++)
            {
                read(segment, offset, page, 1);
            }
        }
        probedOffset = offset;
        probed = segment;
    }

    private boolean read(final LogSegment segment, final int offset, final int firstPage, final int pageCount)
    {
        final int begin = firstPage * StoragePages.PAGE_LENGTH;
        final int end = begin + pageCount * StoragePages.PAGE_LENGTH;
        boolean isRead = true;
        int length = 0;
        try
        {
            length = segment.file().read((long)offset + begin, bytes.limit(end).position(begin));
        }
        catch (final JournalException ex)
        {
            if (StorageErrors.isClosed(ex))
            {
                throw ex;
            }
            isRead = false;
        }

        buffer.setMemory(begin + length, end - begin - length, (byte)0);
        for (int page = firstPage; page < firstPage + pageCount; page++)
        {
            isUnreadable[page] = !isRead;
        }
        return isRead;
    }
}
