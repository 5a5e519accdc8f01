package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Finds out what a log holds after its last owner has gone, whatever way it went. Used once, before any agent runs.
 * <p>
 * The valid log is the longest run of records from the first segment on in which each is valid by itself and names the
 * CRC of the one before. What follows is a torn tail and is dropped. What is kept but lies above the highest durable
 * mark may exist in the page cache alone, and after a failed force even there as if it were on disk; so it is written
 * again, byte for byte, and forced before anybody is served.
 */
final class LogRecovery
{
    private final JournalContext context;
    private final Path directory;
    private final SegmentTable segments;
    private final int segmentLength;
    private final Deque<LogSegment> ahead = new ArrayDeque<>();
    private final RecordVerifier verifier = new RecordVerifier();
    private final ByteBuffer page = ByteBuffer.allocateDirect(StoragePages.PAGE_LENGTH);
    private boolean isChainKnown;

    LogRecovery(final JournalContext context, final Path directory, final SegmentTable segments)
    {
        this.context = context;
        this.directory = directory;
        this.segments = segments;
        segmentLength = context.segmentLengthBytes();
    }

    /** Files behind those that were mapped. */
    Deque<LogSegment> ahead()
    {
        return ahead;
    }

    LogTail recover(final RecoveryListener listener)
    {
        openFiles();
        final LogTail tail = new LogTail(ahead.isEmpty() ? 0 : ahead.getFirst().startPosition());
        isChainKnown = 0 == tail.position();

        boolean isWhole = true;
        while (isWhole && !ahead.isEmpty())
        {
            final LogSegment segment = ahead.getFirst();
            segment.map();
            segments.add(segment);
            ahead.removeFirst();
            isWhole = scan(segment, tail, listener);
        }

        dropTail(tail);
        return tail;
    }

    /** Close what was opened but not mapped, after a failure. */
    void close()
    {
        for (final LogSegment segment : ahead)
        {
            segment.close();
        }
        ahead.clear();
    }

    private void openFiles()
    {
        final List<String> names = context.storageIo().list(directory);
        long expectedPosition = -1;
        for (final String name : names)
        {
            final long startPosition = parse(name);
            if (expectedPosition >= 0 && startPosition != expectedPosition)
            {
                throw new JournalException(JournalException.Kind.INVALID, directory.resolve(
                    LogSegment.name(expectedPosition)) + " is missing although later segments exist: restore it");
            }
            expectedPosition = startPosition + segmentLength;
        }

        for (final String name : names)
        {
            final Path file = directory.resolve(name);
            final LogSegment segment = new LogSegment(parse(name), segmentLength, context.storageIo().open(file));
            ahead.addLast(segment);
            final long length = segment.file().lengthBytes();
            if (length > segmentLength)
            {
                throw new JournalException(JournalException.Kind.INVALID, file + " has " + length +
                    " bytes, which is more than " + segmentLength + ": set " + JournalContext.SEGMENT_LENGTH_PROP_NAME +
                    " to what the log was written with, or restore the file");
            }
        }
    }

    private long parse(final String name)
    {
        long value = LogSegment.NAME_LENGTH == name.length() ? 0 : -1;
        for (int i = 0; i < name.length() && value >= 0; i++)
        {
            final int digit = name.charAt(i) - '0';
            value = digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10 ? -1 : value * 10 + digit;
        }

        if (value < 0)
        {
            throw new JournalException(JournalException.Kind.INVALID,
                directory.resolve(name) + " is not a segment of the log: move it elsewhere");
        }
        if (0 != value % segmentLength)
        {
            throw new JournalException(JournalException.Kind.INVALID, directory.resolve(name) +
                " does not begin at a multiple of " + segmentLength + " bytes: set " +
                JournalContext.SEGMENT_LENGTH_PROP_NAME + " to what the log was written with");
        }
        return value;
    }

    /** Scan a segment to its end or to the first bytes that are not a record; true if it was the end. */
    private boolean scan(final LogSegment segment, final LogTail tail, final RecoveryListener listener)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final ByteBuffer view = segment.newView();
        int offset = 0;
        while (segmentLength - offset >= RecordLayout.HEADER_LENGTH)
        {
            final long position = segment.startPosition() + offset;
            RecordDefect defect = verifier.verify(buffer, view, offset, segmentLength - offset, position);
            if (RecordDefect.NONE == defect && isChainKnown &&
                tail.crc() != buffer.getInt(offset + RecordLayout.PREV_CRC_OFFSET, LITTLE_ENDIAN))
            {
                defect = RecordDefect.CHAIN;
            }
            if (RecordDefect.NONE != defect)
            {
                tail.defect(defect);
                return false;
            }

            final int length = RecordLayout.length(buffer, offset);
            final int crc = RecordLayout.crc(buffer, offset);
            tail.advance(
                position + length,
                RecordLayout.term(buffer, offset),
                buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN),
                crc,
                DurableMark.decode(buffer.getLong(offset + RecordLayout.DURABLE_MARK_OFFSET, LITTLE_ENDIAN), crc));
            isChainKnown = true;
            listener.onRecord(buffer, offset, length);
            offset += length;
        }

        return true;
    }

    private void dropTail(final LogTail tail)
    {
        final LogSegment last = segments.segmentAt(tail.position());
        final long zeroEnd = StoragePages.alignUp(tail.position());
        if (null != last)
        {
            // The rest of the page; all that follows is filled anew before the appender may use it.
            last.buffer().setMemory(
                (int)(tail.position() - last.startPosition()), (int)(zeroEnd - tail.position()), (byte)0);
        }

        final long rewriteBegin = StoragePages.alignDown(Math.min(tail.durablePosition(), tail.position()));
        for (final LogSegment segment : segments.segments())
        {
            final long from = Math.max(segment.startPosition(), rewriteBegin);
            final long to = Math.min(segment.endPosition(), zeroEnd);
            if (from < to)
            {
                rewrite(segment, from, to);
                segment.force(from, to);
            }
        }
    }

    /** Write pages as they are, so that a kernel that takes them for clean finds them dirty. */
    private void rewrite(final LogSegment segment, final long from, final long to)
    {
        final ByteBuffer source = segment.newView();
        for (long position = from; position < to; position += StoragePages.PAGE_LENGTH)
        {
            final int offset = (int)(position - segment.startPosition());
            page.clear();
            page.put(source.limit(offset + StoragePages.PAGE_LENGTH).position(offset)).flip();
            segment.file().write(offset, page);
        }
    }
}
