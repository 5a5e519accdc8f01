package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Walks through the log and believes nothing that it has not checked: what is no record is stepped over, until there is
 * one again. Belongs to the housekeeping agent, which alone takes segments away, so it need not hold them.
 */
final class RecordWalk
{
    private static final long NO_POSITION = -1;

    private final SegmentTable segments;
    private final AtomicLong appendPosition;
    private final int segmentLength;
    private final RecordVerifier verifier = new RecordVerifier();
    private LogSegment segment;
    private ByteBuffer view;
    private long position;
    private long nextPosition;
    private long damagePosition = NO_POSITION;
    private boolean isInDamage;
    private int offset;
    private int length;

    RecordWalk(final SegmentTable segments, final AtomicLong appendPosition, final int segmentLength)
    {
        this.segments = segments;
        this.appendPosition = appendPosition;
        this.segmentLength = segmentLength;
    }

    /** Begin of the log. */
    long minPosition()
    {
        return segments.minPosition();
    }

    /** Go on at a position where a record begins. */
    void seek(final long newPosition)
    {
        nextPosition = newPosition;
        damagePosition = NO_POSITION;
        isInDamage = false;
    }

    /** Where the next look begins. */
    long cursor()
    {
        return nextPosition;
    }

    /** Whether there is nothing to look at. */
    boolean isAtEnd()
    {
        return nextPosition >= appendPosition.getAcquire();
    }

    /** Position of the first bytes that were no record, since the last {@link #seek(long)}, or -1. */
    long damagePosition()
    {
        return damagePosition;
    }

    /** Look at what comes next; true if it is a message, which {@link #pass()} steps over. */
    boolean look()
    {
        final long limit = appendPosition.getAcquire();
        position = Math.max(nextPosition, segments.minPosition());
        if (position >= limit || !select(position))
        {
            nextPosition = limit;
            return false;
        }

        offset = (int)(position - segment.startPosition());
        if (segmentLength - offset < RecordLayout.HEADER_LENGTH)
        {
            nextPosition = segment.endPosition();
            return false;
        }
        if (RecordDefect.NONE !=
            verifier.verify(segment.buffer(), view, offset, segmentLength - offset, position))
        {
            damagePosition = NO_POSITION == damagePosition || !isInDamage ? position : damagePosition;
            isInDamage = true;
            nextPosition = position + RecordLayout.ALIGNMENT;
            return false;
        }

        isInDamage = false;
        length = RecordLayout.length(segment.buffer(), offset);
        final boolean isMessage = RecordType.MESSAGE == RecordLayout.type(segment.buffer(), offset);
        if (!isMessage)
        {
            pass();
        }
        return isMessage;
    }

    /** Step over the record that was looked at. */
    void pass()
    {
        nextPosition = position + length;
    }

    /** Whether an entry is what the header of the record says that it points to. */
    boolean matches(
        final int topicId, final int queueId, final long queueOffset, final ConsumeQueueEntry entry)
    {
        final long at = entry.position();
        if (at < 0 || 0 != at % RecordLayout.ALIGNMENT || at >= appendPosition.getAcquire() || !select(at))
        {
            return false;
        }
        final int begin = (int)(at - segment.startPosition());
        final UnsafeBuffer buffer = segment.buffer();
        return segmentLength - begin >= RecordLayout.HEADER_LENGTH &&
            RecordLayout.MAGIC == buffer.getInt(begin + RecordLayout.MAGIC_OFFSET, LITTLE_ENDIAN) &&
            RecordType.MESSAGE == RecordLayout.type(buffer, begin) &&
            at == RecordLayout.position(buffer, begin) &&
            entry.length() == RecordLayout.length(buffer, begin) &&
            topicId == RecordLayout.topicId(buffer, begin) &&
            queueId == RecordLayout.queueId(buffer, begin) &&
            queueOffset == RecordLayout.queueOffset(buffer, begin) &&
            entry.tagHash() == RecordLayout.tagHash(buffer, begin);
    }

    UnsafeBuffer buffer()
    {
        return segment.buffer();
    }

    int offset()
    {
        return offset;
    }

    long position()
    {
        return position;
    }

    int length()
    {
        return length;
    }

    private boolean select(final long wanted)
    {
        final LogSegment found = segments.segmentAt(wanted);
        if (null != found && found != segment)
        {
            segment = found;
            view = found.newView();
        }
        return null != found;
    }
}
