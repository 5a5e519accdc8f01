package io.perigee.journal;

import io.perigee.journal.record.RecordHeaderEncoder;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * The single writer of the log, owned by the sequencer. A record is claimed, written by the caller straight into the
 * mapped segment, and published:
 * <pre>
 *     final int offset = appender.claim(payloadLength);
 *     if (offset &gt;= 0)
 *     {
 *         appender.header().type(RecordType.MESSAGE).flags(0).term(term);
 *         // every other field of the header but length, crc, durableMark, position and prevCrc;
 *         // keys, properties and body into appender.buffer(), from offset + RecordLayout.HEADER_LENGTH
 *         final long endPosition = appender.publish(durablePosition);
 *     }
 * </pre>
 * A claim may stay open over several duty cycles. Nothing here allocates.
 */
public final class LogAppender
{
    /** Answer of {@link #claim(int)} while housekeeping has not prepared the space: try again in a later duty cycle. */
    public static final int NOT_READY = -1;

    private final SegmentTable segments;
    private final AtomicLong filledPosition;
    private final AtomicLong appendPosition;
    private final RecordHeaderEncoder header = new RecordHeaderEncoder();
    private final CRC32C crc32c = new CRC32C();
    private final int segmentLength;
    private final int maxPayloadLength;

    private UnsafeBuffer buffer;
    private ByteBuffer view;
    private long segmentEnd;
    private long position;
    private long filled;
    private long term;
    private long lastStoreTimestampMs;
    private long lastDurablePosition;
    private int lastCrc;
    private int lastOffset = NOT_READY;

    private int claimedOffset = NOT_READY;
    private int claimedLength;
    private int claimedEnd;
    private int checksumEnd;

    LogAppender(
        final SegmentTable segments,
        final AtomicLong filledPosition,
        final AtomicLong appendPosition,
        final JournalContext context,
        final LogTail tail)
    {
        this.segments = segments;
        this.filledPosition = filledPosition;
        this.appendPosition = appendPosition;
        this.segmentLength = context.segmentLengthBytes();
        this.maxPayloadLength = context.maxMessageLengthBytes();
        this.position = tail.position();
        this.term = tail.term();
        this.lastCrc = tail.crc();
        this.lastStoreTimestampMs = tail.storeTimestampMs();
        wrap(segments.segmentAt(position));
    }

    /**
     * Claim space for a record at the end of the log.
     *
     * @param payloadLength of keys, properties and body together, in bytes.
     * @return offset of the record in {@link #buffer()}, or {@link #NOT_READY}.
     * @throws IllegalArgumentException if the payload is longer than {@link JournalContext#maxMessageLengthBytes()}.
     * @throws IllegalStateException    if a claim is open.
     */
    public int claim(final int payloadLength)
    {
        if (payloadLength < 0 || payloadLength > maxPayloadLength)
        {
            throw new IllegalArgumentException(
                "payload of " + payloadLength + " bytes is longer than " + maxPayloadLength);
        }
        if (NOT_READY != claimedOffset)
        {
            throw new IllegalStateException("a claim is open");
        }

        final int length = RecordLayout.recordLength(payloadLength);
        if (position + length > segmentEnd && !roll())
        {
            return NOT_READY;
        }
        if (position + length > filled && !isFilled(position + length))
        {
            return NOT_READY;
        }

        final int offset = segmentLength - (int)(segmentEnd - position);
        // The last bytes lie behind the body where the length is rounded up; an abandoned claim may have used them.
        buffer.putLong(offset + length - RecordLayout.ALIGNMENT, 0L);
        header.moveTo(offset);
        claimedOffset = offset;
        claimedLength = length;
        claimedEnd = offset + RecordLayout.HEADER_LENGTH + payloadLength;
        checksumEnd = NOT_READY;
        return offset;
    }

    /**
     * Buffer that holds the claimed record. It changes when the log rolls, so ask after each claim.
     *
     * @return the mapped segment.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * What writes the header of the claimed record, while the claim is open.
     *
     * @return one that stands there, always the same.
     */
    public RecordHeaderEncoder header()
    {
        return header;
    }

    /**
     * Position of the claimed record.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return position;
    }

    /**
     * Length that the claimed record will have.
     *
     * @return bytes, header included, aligned.
     */
    public int length()
    {
        return claimedLength;
    }

    /**
     * Take the header and the first part of the payload into the checksum now, so that {@link #publish(long)} of a
     * large record has less to do. What was taken in must not change any more; calls go forward.
     *
     * @param payloadLength that is complete, in bytes from the begin of the payload.
     */
    public void checksumUpTo(final int payloadLength)
    {
        final int end = claimedOffset + RecordLayout.HEADER_LENGTH + payloadLength;
        if (end > claimedEnd || end < checksumEnd)
        {
            throw new IllegalArgumentException("payload of " + payloadLength + " bytes is not part of the claim");
        }
        extendChecksum(end);
    }

    /**
     * Complete the claimed record and let readers see it.
     *
     * @param durablePosition of this node as the caller knows it now.
     * @return position of the end of the record, where the next one begins.
     */
    public long publish(final long durablePosition)
    {
        final int offset = claimedOffset;
        if (NOT_READY == offset)
        {
            throw new IllegalStateException("no claim is open");
        }
        final int payloadLength = header.payloadLength();
        if (offset + RecordLayout.HEADER_LENGTH + payloadLength != claimedEnd)
        {
            throw new IllegalStateException(
                "the parts of the record make " + payloadLength + " bytes, which is not what was claimed");
        }

        extendChecksum(claimedEnd);
        lastDurablePosition = durablePosition;
        lastOffset = offset;
        complete(claimedLength);
        claimedOffset = NOT_READY;
        return position;
    }

    /**
     * Give the claim back; the space is zero again.
     */
    public void abandon()
    {
        if (NOT_READY != claimedOffset)
        {
            buffer.setMemory(claimedOffset, claimedLength, (byte)0);
            claimedOffset = NOT_READY;
        }
    }

    /**
     * End of the last published record, or of the segment when the log has just rolled.
     *
     * @return absolute log position in bytes.
     */
    public long appendPosition()
    {
        return position;
    }

    /**
     * Set the term that padding is written in. To be called at the begin of each term.
     *
     * @param term that the owner appends in.
     */
    public void term(final long term)
    {
        this.term = term;
    }

    /** Fill the rest of the segment and go to the next one. Half a roll is fine: the next call goes on from there. */
    private boolean roll()
    {
        final int remaining = (int)(segmentEnd - position);
        if (remaining >= RecordLayout.HEADER_LENGTH)
        {
            if (segmentEnd > filled && !isFilled(segmentEnd))
            {
                return false;
            }
            pad(remaining);
        }
        if (segmentEnd >= filled && !isFilled(segmentEnd + 1))
        {
            return false;
        }

        final long nextPosition = segmentEnd;
        wrap(segments.segmentAt(nextPosition));
        moveTo(nextPosition);
        return true;
    }

    private void pad(final int length)
    {
        if (NOT_READY != lastOffset)
        {
            // Padding continues the record before it, which is looked at here so that not every record has to be.
            term = Math.max(term, RecordLayout.term(buffer, lastOffset));
            lastStoreTimestampMs =
                buffer.getLong(lastOffset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
        }
        final int offset = segmentLength - length;
        buffer.setMemory(offset, RecordLayout.HEADER_LENGTH, (byte)0);
        header.moveTo(offset);
        header.type(RecordType.PADDING).term(term).timestampsMs(lastStoreTimestampMs, 0);
        claimedOffset = offset;
        checksumEnd = NOT_READY;
        extendChecksum(offset + RecordLayout.HEADER_LENGTH);
        complete(length);
        claimedOffset = NOT_READY;
    }

    private void extendChecksum(final int end)
    {
        if (NOT_READY == checksumEnd)
        {
            header.chain(position, lastCrc);
            crc32c.reset();
            checksumEnd = claimedOffset + RecordLayout.CRC_BEGIN_OFFSET;
        }

        view.limit(end).position(checksumEnd);
        crc32c.update(view);
        checksumEnd = end;
    }

    private void complete(final int length)
    {
        final int crc = (int)crc32c.getValue();
        header.publish(length, crc, DurableMark.encode(lastDurablePosition, crc));
        lastCrc = crc;
        moveTo(position + length);
    }

    private boolean isFilled(final long endPosition)
    {
        filled = filledPosition.getAcquire();
        return endPosition <= filled;
    }

    private void moveTo(final long newPosition)
    {
        position = newPosition;
        appendPosition.setRelease(newPosition);
    }

    private void wrap(final LogSegment newSegment)
    {
        buffer = newSegment.buffer();
        view = newSegment.newView();
        header.wrap(buffer);
        segmentEnd = newSegment.endPosition();
        lastOffset = NOT_READY;
    }
}
