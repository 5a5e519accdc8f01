package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A cursor over the records of the log, owned by one agent. All readers read the same mapping that the appender stores
 * to; what is visible is the caller's to decide, by the limit. Nothing here allocates.
 * <pre>
 *     while (reader.next(commitPosition) &gt; 0)
 *     {
 *         RecordLayout.type(reader.buffer(), reader.offset());
 *     }
 * </pre>
 * A segment that the reader stands in stays mapped, also when it has left the log. So an owner that has nothing to read
 * calls {@link #release()}, and one that needs no reader any more {@link #close()}.
 */
public final class LogReader implements AutoCloseable
{
    /** Answer of {@link #next(long)} and {@link #at(long)} where there is no record. */
    public static final int NO_RECORD = 0;
    /** Answer of {@link #verifiedAt(long)} where there is something else than a valid record. */
    public static final int DAMAGED = -1;
    /** No segment is held. */
    static final long NOTHING_HELD = Long.MAX_VALUE;

    /** Views of segments that are kept to verify records through; a power of two. */
    private static final int VIEWS = 16;

    private static final VarHandle HELD_POSITION;

    static
    {
        try
        {
            HELD_POSITION = MethodHandles.lookup().findVarHandle(LogReader.class, "heldPosition", long.class);
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExceptionInInitializerError(ex);
        }
    }

    private final SegmentTable segments;
    private final LogReaders readers;
    private final int segmentLength;
    private final RecordVerifier verifier = new RecordVerifier();
    private final ByteBuffer[] views = new ByteBuffer[VIEWS];
    private final long[] viewPositions = new long[VIEWS];
    private RecordDefect defect = RecordDefect.NONE;
    private long cursor;

    private LogSegment segment;
    private UnsafeBuffer buffer;
    private long segmentStart;
    private int offset;
    private int length;
    private long touchedPage = NOTHING_HELD;
    /** Kept so that no compiler leaves out the reads of pages. */
    private long touchSum;
    /** Begin of the first segment that must stay mapped; read by housekeeping. */
    private long heldPosition = NOTHING_HELD;

    LogReader(
        final SegmentTable segments, final LogReaders readers, final int segmentLength, final long position)
    {
        this.segments = segments;
        this.readers = readers;
        this.segmentLength = segmentLength;
        this.cursor = position;
        this.segmentStart = -segmentLength;
    }

    /**
     * Go to where a record begins or the log ends.
     *
     * @param position in the log; {@link #next(long)} goes on from here.
     */
    public void seek(final long position)
    {
        cursor = position;
    }

    /**
     * Go to the next record. Padding and unused ends of segments are skipped.
     *
     * @param limit position that the log is visible up to; a record that ends behind it is not visible yet.
     * @return length of the record in bytes, or {@link #NO_RECORD} if there is none before the limit.
     * @throws JournalException of kind INVALID if what stands at the cursor is not a record.
     */
    public int next(final long limit)
    {
        while (cursor < limit)
        {
            if (!wrap(cursor))
            {
                throw new JournalException(JournalException.Kind.INVALID,
                    "the log has no segment for position " + cursor + ": it begins at " + segments.minPosition());
            }
            offset = (int)(cursor - segmentStart);
            if (segmentLength - offset < RecordLayout.HEADER_LENGTH)
            {
                cursor = segmentStart + segmentLength;
                continue;
            }

            length = RecordLayout.lengthAcquire(buffer, offset);
            checkLength();
            if (length > limit - cursor)
            {
                break;
            }
            cursor += length;
            if (RecordType.PADDING != RecordLayout.type(buffer, offset))
            {
                return length;
            }
        }

        return NO_RECORD;
    }

    /**
     * Look at the record at a position. The cursor of {@link #next(long)} stays where it is.
     *
     * @param position where a record begins that is visible to the caller.
     * @return length of the record in bytes, or {@link #NO_RECORD} if that part of the log is not there (any more).
     * @throws JournalException of kind INVALID if what stands there is not a record.
     */
    public int at(final long position)
    {
        if (null == segments.segmentAt(position) || !wrap(position))
        {
            return NO_RECORD;
        }

        offset = (int)(position - segmentStart);
        length = RecordLayout.lengthAcquire(buffer, offset);
        checkLength();
        return length;
    }

    /**
     * Look at the record at a position and believe nothing that was not checked. The cursor of {@link #next(long)}
     * stays where it is.
     *
     * @param position anywhere below what is visible to the caller.
     * @return length of the record in bytes, {@link #NO_RECORD} if that part of the log is not there (any more), or
     * {@link #DAMAGED}: {@link #defect()} says why.
     */
    public int verifiedAt(final long position)
    {
        if (null == segments.segmentAt(position) || !wrap(position))
        {
            return NO_RECORD;
        }

        offset = (int)(position - segmentStart);
        length = 0;
        final int available = segmentLength - offset;
        defect = available < RecordLayout.HEADER_LENGTH ?
            RecordDefect.LENGTH : verifier.verify(buffer, view(), offset, available, position);
        if (RecordDefect.NONE != defect)
        {
            return DAMAGED;
        }
        length = RecordLayout.length(buffer, offset);
        return length;
    }

    /** The same for who may wait for the disk: what it gives no more ends the process if it is met in the mapping. */
    int probedAt(final long position, final PageProbe probe)
    {
        if (null == segments.segmentAt(position) || !wrap(position))
        {
            return NO_RECORD;
        }

        offset = (int)(position - segmentStart);
        length = 0;
        final int available = segmentLength - offset;
        if (available < RecordLayout.HEADER_LENGTH)
        {
            defect = RecordDefect.LENGTH;
            return DAMAGED;
        }
        if (!probe.isReadable(segment, offset, RecordLayout.HEADER_LENGTH))
        {
            defect = RecordDefect.UNREADABLE;
            return DAMAGED;
        }
        defect = RecordVerifier.verifyHeader(buffer, offset, available, position);
        if (RecordDefect.NONE != defect)
        {
            return DAMAGED;
        }
        if (!probe.isReadable(segment, offset, RecordVerifier.contentLength(buffer, offset)))
        {
            defect = RecordDefect.UNREADABLE;
            return DAMAGED;
        }
        return verifiedAt(position);
    }

    /**
     * Whether a position has left the log. Looks at nothing that lies there.
     *
     * @param position in the log.
     * @return true if it lies before the first segment.
     */
    public boolean isRemoved(final long position)
    {
        return position < segments.minPosition();
    }

    /**
     * Read a byte of every page of a stretch, so that whoever looks at it next waits for no disk. For an agent that may
     * wait for one itself. Believes nothing: what lies behind the end of the segment is left alone.
     *
     * @param position    where the stretch begins.
     * @param lengthBytes of the stretch, which lies in one segment.
     * @return bytes of the pages that were read; the one that was read last, since {@link #release()}, is not again.
     */
    public int touch(final long position, final int lengthBytes)
    {
        if (null == segments.segmentAt(position) || !wrap(position))
        {
            return NO_RECORD;
        }

        final int begin = (int)(position - segmentStart);
        final int end = (int)Math.min(segmentLength, begin + (long)lengthBytes);
        final int firstPage = (int)StoragePages.alignDown(begin);
        int page = segmentStart + firstPage == touchedPage ? firstPage + StoragePages.PAGE_LENGTH : firstPage;
        final int from = page;
        for (; page < end; page += StoragePages.PAGE_LENGTH)
        {
            touchSum += buffer.getByte(page);
        }
        touchedPage = segmentStart + page - StoragePages.PAGE_LENGTH;
        return page - from;
    }

    /** Whether the last look met what the device gives no more. */
    boolean isUnreadable()
    {
        return RecordDefect.UNREADABLE == defect;
    }

    /** Length of a record that {@link #verifiedAt(long)} has found to have a wrong checksum and nothing else, or 0. */
    int damagedLength()
    {
        return RecordDefect.CRC == defect ? RecordLayout.length(buffer, offset) : 0;
    }

    /**
     * What was wrong at the last look of {@link #verifiedAt(long)}.
     *
     * @return the end of a sentence about the record.
     */
    public String defect()
    {
        return defect.toString();
    }

    /**
     * Name of the file that holds a position.
     *
     * @param position in the log.
     * @return path of the segment within the data directory. Allocates.
     */
    public String fileName(final long position)
    {
        return CommitLog.DIRECTORY_NAME + '/' + LogSegment.name(position & -(long)segmentLength);
    }

    /**
     * Let go of what is held. Costs the next look at a record little, and is to be called when there is none to come.
     */
    public void release()
    {
        touchedPage = NOTHING_HELD;
        segmentStart = -segmentLength;
        if (NOTHING_HELD != heldPosition)
        {
            HELD_POSITION.setRelease(this, NOTHING_HELD);
        }
    }

    /**
     * Let go of everything for good. The reader must not be used any more.
     */
    @Override
    public void close()
    {
        release();
        readers.remove(this);
    }

    /**
     * Buffer that holds the record. It changes when the reader leaves a segment, so ask for each record.
     *
     * @return the mapped segment.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the record begins in the {@link #buffer()}.
     *
     * @return offset in bytes.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Length of the record.
     *
     * @return bytes.
     */
    public int length()
    {
        return length;
    }

    /**
     * Where the record begins in the log.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return segmentStart + offset;
    }

    /**
     * Where the record ends in the log.
     *
     * @return absolute log position in bytes.
     */
    public long endPosition()
    {
        return segmentStart + offset + length;
    }

    /**
     * Where {@link #next(long)} goes on.
     *
     * @return absolute log position in bytes.
     */
    public long cursor()
    {
        return cursor;
    }

    /** Housekeeping: where the first segment begins that must stay mapped for this reader. */
    long heldPosition()
    {
        return (long)HELD_POSITION.getAcquire(this);
    }

    private boolean wrap(final long position)
    {
        return position >= segmentStart && position - segmentStart < segmentLength || hasMoved(position);
    }

    private boolean hasMoved(final long position)
    {
        LogSegment wanted = segments.segmentAt(position);
        while (null != wanted)
        {
            // Announced first, and looked up again then: either it is still in the table, or whoever takes it out sees
            // the announcement before it unmaps anything.
            HELD_POSITION.setRelease(this, wanted.startPosition());
            VarHandle.fullFence();
            final LogSegment current = segments.segmentAt(position);
            if (wanted == current)
            {
                segment = wanted;
                buffer = wanted.buffer();
                segmentStart = wanted.startPosition();
                return true;
            }
            wanted = current;
        }

        release();
        return false;
    }

    /** A view of the segment at hand; kept, so that going back and forth between a few segments allocates nothing. */
    private ByteBuffer view()
    {
        final int slot = (int)(segmentStart / segmentLength) & VIEWS - 1;
        if (null == views[slot] || viewPositions[slot] != segmentStart)
        {
            views[slot] = segment.newView();
            viewPositions[slot] = segmentStart;
        }
        return views[slot];
    }

    private void checkLength()
    {
        if (length < RecordLayout.HEADER_LENGTH || length > segmentLength - offset ||
            0 != length % RecordLayout.ALIGNMENT)
        {
            final int badLength = length;
            length = 0;
            throw new JournalException(JournalException.Kind.INVALID,
                "the record at position " + position() + " in commitlog/" + LogSegment.name(segmentStart) +
                " has an impossible length of " + badLength + ": the file was damaged");
        }
    }
}
