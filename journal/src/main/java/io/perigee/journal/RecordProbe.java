package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Verifies records of a file in its mapping, and touches no page there that is empty or that the device gives no more.
 * Used on one thread, and only while nobody writes.
 */
final class RecordProbe
{
    private final RecordVerifier verifier;
    private final PageProbe pages = new PageProbe();

    RecordProbe(final RecordVerifier verifier)
    {
        this.verifier = verifier;
    }

    /**
     * Can nothing be found in the rest of a page?
     *
     * @param segment that is mapped, as far as its file goes.
     * @param offset  in the segment, 8-byte aligned.
     * @return true if it is zero, is not there or cannot be read.
     */
    boolean isPageBarren(final LogSegment segment, final int offset)
    {
        return pages.isZero(segment, offset) || !pages.isReadable(segment, offset, 1);
    }

    /**
     * Verify a record without the chain.
     *
     * @param segment  that is mapped, as far as its file goes.
     * @param view     of the mapping.
     * @param offset   where the record may begin, 8-byte aligned.
     * @return what is wrong.
     */
    RecordDefect verify(final LogSegment segment, final ByteBuffer view, final int offset)
    {
        if (pages.isZero(segment, offset))
        {
            return RecordDefect.ABSENT;
        }
        final UnsafeBuffer buffer = segment.buffer();
        final int available = buffer.capacity() - offset;
        if (available < RecordLayout.HEADER_LENGTH)
        {
            return RecordDefect.ABSENT;
        }
        if (!pages.isReadable(segment, offset, RecordLayout.HEADER_LENGTH))
        {
            return RecordDefect.UNREADABLE;
        }

        final long position = segment.startPosition() + offset;
        final RecordDefect defect = RecordVerifier.verifyHeader(buffer, offset, available, position);
        if (RecordDefect.NONE != defect)
        {
            return defect;
        }
        return pages.isReadable(segment, offset, RecordVerifier.contentLength(buffer, offset)) ?
            verifier.verify(buffer, view, offset, available, position) : RecordDefect.UNREADABLE;
    }
}
