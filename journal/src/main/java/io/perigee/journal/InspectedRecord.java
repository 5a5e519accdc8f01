package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What stands at a position of a log: a record, or bytes that are none.
 */
public final class InspectedRecord
{
    /** Bytes that are shown of what is not a record. */
    private static final int SAMPLE_LENGTH = 256;

    private final long position;
    private final String file;
    private final RecordDefect defect;
    private final long enclosingPosition;
    private final UnsafeBuffer bytes;

    private InspectedRecord(
        final long position,
        final String file,
        final RecordDefect defect,
        final long enclosingPosition,
        final UnsafeBuffer bytes)
    {
        this.position = position;
        this.file = file;
        this.defect = defect;
        this.enclosingPosition = enclosingPosition;
        this.bytes = bytes;
    }

    static InspectedRecord read(final LogFiles files, final long position)
    {
        if (position < files.firstPosition() || position >= files.endPosition())
        {
            throw new OutsideLogException(position, files.firstPosition(), files.endPosition());
        }
        final long start = files.segmentOf(position);
        if (start < 0)
        {
            throw new JournalException(JournalException.Kind.INVALID, "the segment that holds position " + position +
                " is missing although later segments exist: restore it from a backup");
        }

        final LogScan scan = new LogScan(files);
        final RecordDefect defect = scan.verify(position);
        final int length = RecordDefect.NONE == defect ? scan.length() : SAMPLE_LENGTH;
        final ByteBuffer content = ByteBuffer.allocate((int)Math.min(length, start + files.segmentLength() - position));
        final int lengthRead = files.file(start).read(position - start, content);
        final long enclosing = RecordDefect.NONE == defect ? position : findEnclosing(files, scan, start, position);
        return new InspectedRecord(position, CommitLog.DIRECTORY_NAME + "/" + LogSegment.name(start), defect,
            enclosing, new UnsafeBuffer(content, 0, lengthRead));
    }

    /**
     * Where in the log this stands.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return position;
    }

    /**
     * Which file holds it.
     *
     * @return path within the data directory.
     */
    public String file()
    {
        return file;
    }

    /**
     * Whether a record stands here that is valid by itself.
     *
     * @return true if it is.
     */
    public boolean isValid()
    {
        return RecordDefect.NONE == defect;
    }

    /**
     * What is wrong with the record.
     *
     * @return words that follow "the record".
     */
    public String reason()
    {
        return defect.toString();
    }

    /**
     * Where the valid record begins whose bytes stand here.
     *
     * @return absolute log position in bytes: this one if a record begins here, -1 if there is no such record.
     */
    public long enclosingPosition()
    {
        return enclosingPosition;
    }

    /**
     * The bytes: the whole record if it is valid, otherwise some that stand here. Records are laid out as
     * {@link io.perigee.journal.record.RecordLayout} says, from index 0.
     *
     * @return the bytes; the capacity is their number.
     */
    public DirectBuffer bytes()
    {
        return bytes;
    }

    /**
     * What the record says to be durable when it was written.
     *
     * @return absolute log position in bytes, or {@link DurableMark#NONE}.
     */
    public long durableMark()
    {
        return isValid() ? DurableMark.decode(
            bytes.getLong(RecordLayout.DURABLE_MARK_OFFSET, LITTLE_ENDIAN),
            RecordLayout.crc(bytes, 0)) : DurableMark.NONE;
    }

    /** From the begin of the segment: records can be found forwards only. */
    private static long findEnclosing(
        final LogFiles files, final LogScan scan, final long start, final long position)
    {
        long candidate = start;
        while (candidate >= 0 && candidate < position)
        {
            if (RecordDefect.NONE == scan.verify(candidate))
            {
                final long end = candidate + scan.length();
                if (end > position)
                {
                    return candidate;
                }
                candidate = end;
            }
            else
            {
                candidate = scan.search(candidate + RecordLayout.ALIGNMENT);
            }
        }
        return -1;
    }
}
