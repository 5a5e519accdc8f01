package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Decides whether bytes are a record. Believes nothing that it has not checked. One owner.
 */
final class RecordVerifier
{
    private final CRC32C crc32c = new CRC32C();

    /**
     * Verify without the chain.
     *
     * @param buffer    that holds the record.
     * @param view      of the same bytes.
     * @param offset    where the record begins, the same in both.
     * @param available bytes up to the end of the segment, at least a header.
     * @param position  where in the log the offset lies.
     * @return what is wrong.
     */
    RecordDefect verify(
        final DirectBuffer buffer, final ByteBuffer view, final int offset, final int available, final long position)
    {
        final RecordDefect defect = verifyHeader(buffer, offset, available, position);
        if (RecordDefect.NONE != defect)
        {
            return defect;
        }

        crc32c.reset();
        view.limit(offset + contentLength(buffer, offset)).position(offset + RecordLayout.CRC_BEGIN_OFFSET);
        crc32c.update(view);
        return (int)crc32c.getValue() == RecordLayout.crc(buffer, offset) ? RecordDefect.NONE : RecordDefect.CRC;
    }

    /**
     * Verify all but the CRC, which takes no more than the header. What it accepts has parts that fit its length.
     *
     * @param buffer    that holds the header.
     * @param offset    where the record begins.
     * @param available bytes up to the end of the segment, at least a header.
     * @param position  where in the log the offset lies.
     * @return what is wrong.
     */
    static RecordDefect verifyHeader(
        final DirectBuffer buffer, final int offset, final int available, final long position)
    {
        final int length = RecordLayout.length(buffer, offset);
        if (0 == length)
        {
            return RecordDefect.ABSENT;
        }
        if (length < RecordLayout.HEADER_LENGTH || length > available || 0 != length % RecordLayout.ALIGNMENT)
        {
            return RecordDefect.LENGTH;
        }
        if (RecordLayout.MAGIC != buffer.getInt(offset + RecordLayout.MAGIC_OFFSET, LITTLE_ENDIAN))
        {
            return RecordDefect.MAGIC;
        }
        if (RecordLayout.VERSION != buffer.getByte(offset + RecordLayout.VERSION_OFFSET))
        {
            return RecordDefect.VERSION;
        }
        if (RecordLayout.HEADER_LENGTH != RecordLayout.headerLength(buffer, offset) ||
            RecordLayout.type(buffer, offset) <= 0)
        {
            return RecordDefect.HEADER;
        }
        if (position != RecordLayout.position(buffer, offset))
        {
            return RecordDefect.POSITION;
        }

        return hasFittingParts(buffer, offset, available, length) ? RecordDefect.NONE : RecordDefect.PARTS;
    }

    /**
     * Length of header, keys, properties and body of a record whose header was verified.
     *
     * @param buffer that holds the header.
     * @param offset where the record begins.
     * @return length in bytes, without what aligns the record.
     */
    static int contentLength(final DirectBuffer buffer, final int offset)
    {
        return RecordLayout.HEADER_LENGTH + RecordLayout.keysLength(buffer, offset) +
            RecordLayout.propertiesLength(buffer, offset) + RecordLayout.bodyLength(buffer, offset);
    }

    private static boolean hasFittingParts(
        final DirectBuffer buffer, final int offset, final int available, final int length)
    {
        final int keysLength = RecordLayout.keysLength(buffer, offset);
        final int propertiesLength = RecordLayout.propertiesLength(buffer, offset);
        final int bodyLength = RecordLayout.bodyLength(buffer, offset);
        if ((keysLength | propertiesLength | bodyLength) < 0)
        {
            return false;
        }

        final long contentLength = (long)RecordLayout.HEADER_LENGTH + keysLength + propertiesLength + bodyLength;
        return RecordType.PADDING == RecordLayout.type(buffer, offset) ?
            length == available && RecordLayout.HEADER_LENGTH == contentLength :
            contentLength <= length && length - contentLength < RecordLayout.ALIGNMENT;
    }
}
