package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Goes over the records of a log through its files, record by record, and finds the next one behind bytes that are
 * none. Reads and never maps, so the log may be anybody's, and may be written to meanwhile. One owner.
 */
final class LogScan
{
    /** Answer of {@link #search(long)} where no record follows. */
    static final long NOT_FOUND = -1L;
    private static final int CHUNK_LENGTH = 64 * 1024;
    private static final int UNREADABLE = -2;

    private final LogFiles files;
    private final FileWindow window = new FileWindow();
    private final UnsafeBuffer header = new UnsafeBuffer(new byte[RecordLayout.HEADER_LENGTH]);
    private final CRC32C crc32c = new CRC32C();
    private long cursor;
    private long position;
    private boolean isChainKnown;
    private int lastCrc;

    LogScan(final LogFiles files)
    {
        this.files = files;
    }

    /**
     * Go to where a record begins.
     *
     * @param newPosition     in the log.
     * @param isNewChainKnown whether the CRC of the record before is known; otherwise any chain may begin here.
     * @param newLastCrc      CRC of the record before.
     */
    void begin(final long newPosition, final boolean isNewChainKnown, final int newLastCrc)
    {
        cursor = newPosition;
        position = newPosition;
        isChainKnown = isNewChainKnown;
        lastCrc = newLastCrc;
    }

    /** Take the record that was found not to follow the one before for the begin of another chain. */
    void beginChain()
    {
        isChainKnown = false;
    }

    /**
     * Look at what stands next and go over it if it is a record.
     *
     * @return what is wrong; {@link RecordDefect#NONE} if there is a record at {@link #position()}.
     */
    RecordDefect next()
    {
        position = skipEnd(cursor);
        RecordDefect defect = verify(position);
        if (RecordDefect.NONE != defect)
        {
            // It may have been half written when it was read.
            window.forget();
            defect = verify(position);
        }
        if (RecordDefect.NONE == defect && isChainKnown && lastCrc != prevCrc())
        {
            defect = RecordDefect.CHAIN;
        }
        if (RecordDefect.NONE == defect)
        {
            cursor = position + length();
            isChainKnown = true;
            lastCrc = crc();
        }
        return defect;
    }

    /**
     * Verify one record by itself.
     *
     * @param candidate where it may begin.
     * @return what is wrong; {@link RecordDefect#NONE} if there is one, whose header is then at hand.
     */
    RecordDefect verify(final long candidate)
    {
        final long start = files.segmentOf(candidate);
        if (start < 0)
        {
            return RecordDefect.ABSENT;
        }
        try
        {
            return verify(start, (int)(candidate - start));
        }
        catch (final JournalException ignore)
        {
            window.forget();
            return RecordDefect.UNREADABLE;
        }
    }

    /**
     * Find the next record that is valid by itself.
     *
     * @param fromPosition where to begin, a multiple of 8.
     * @return where it begins, or {@link #NOT_FOUND}.
     */
    long search(final long fromPosition)
    {
        window.forget();
        long found = NOT_FOUND;
        long start = files.segmentOf(fromPosition);
        long from = fromPosition;
        while (NOT_FOUND == found && (start >= 0 || files.nextSegment(from) >= 0))
        {
            start = start < 0 ? files.nextSegment(from) : start;
            found = searchSegment(start, Math.max(from, start));
            from = start + files.segmentLength();
            start = -1;
        }
        return found;
    }

    /** Where the record begins, or what is no record. */
    long position()
    {
        return position;
    }

    /** Where the scan goes on: behind the last record. */
    long cursor()
    {
        return cursor;
    }

    /** Header of the record, valid until the next call. */
    UnsafeBuffer header()
    {
        return header;
    }

    int length()
    {
        return RecordLayout.length(header, 0);
    }

    int crc()
    {
        return RecordLayout.crc(header, 0);
    }

    int prevCrc()
    {
        return header.getInt(RecordLayout.PREV_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /** What the record says to be durable, or {@link DurableMark#NONE}. */
    long durableMark()
    {
        return DurableMark.decode(header.getLong(RecordLayout.DURABLE_MARK_OFFSET, LITTLE_ENDIAN), crc());
    }

    long storeTimestampMs()
    {
        return header.getLong(RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /** An end of a segment that is too short for a header is never used. */
    private long skipEnd(final long from)
    {
        final long start = files.segmentOf(from);
        final long end = start + files.segmentLength();
        return start >= 0 && end - from < RecordLayout.HEADER_LENGTH ? end : from;
    }

    private RecordDefect verify(final long start, final int offset)
    {
        final StorageFile file = files.file(start);
        if (file != window.file())
        {
            window.open(file);
        }

        final int available = files.segmentLength() - offset;
        if (available < RecordLayout.HEADER_LENGTH)
        {
            return RecordDefect.ABSENT;
        }
        final int index = window.load(offset, RecordLayout.HEADER_LENGTH);
        if (FileWindow.NOT_THERE == index)
        {
            final int lengthIndex = window.load(offset, Integer.BYTES);
            return FileWindow.NOT_THERE == lengthIndex || 0 == RecordLayout.length(window.buffer(), lengthIndex) ?
                RecordDefect.ABSENT : RecordDefect.SHORT;
        }
        header.putBytes(0, window.buffer(), index, RecordLayout.HEADER_LENGTH);

        final RecordDefect defect = RecordVerifier.verifyHeader(header, 0, available, start + offset);
        return RecordDefect.NONE == defect ? verifyContent(offset) : defect;
    }

    private RecordDefect verifyContent(final int offset)
    {
        final int end = offset + RecordVerifier.contentLength(header, 0);
        crc32c.reset();
        int from = offset + RecordLayout.CRC_BEGIN_OFFSET;
        while (from < end)
        {
            final int chunkLength = Math.min(CHUNK_LENGTH, end - from);
            final int index = window.load(from, chunkLength);
            if (FileWindow.NOT_THERE == index)
            {
                return RecordDefect.SHORT;
            }
            crc32c.update(window.view(index, chunkLength));
            from += chunkLength;
        }
        return (int)crc32c.getValue() == crc() ? RecordDefect.NONE : RecordDefect.CRC;
    }

    private long searchSegment(final long start, final long from)
    {
        final StorageFile file = files.file(start);
        window.open(file);
        final int last = files.segmentLength() - RecordLayout.HEADER_LENGTH;
        int offset = (int)(from - start);
        while (offset <= last)
        {
            final int index = tryLoad(offset);
            if (FileWindow.NOT_THERE == index)
            {
                return NOT_FOUND;
            }
            if (UNREADABLE == index)
            {
                offset = (int)StoragePages.alignUp(offset + 1L);
            }
            else if (isCandidate(index, start + offset) && RecordDefect.NONE == verify(start + offset))
            {
                return start + offset;
            }
            else
            {
                offset += RecordLayout.ALIGNMENT;
            }
        }
        return NOT_FOUND;
    }

    /** Where the bytes are; {@link #UNREADABLE} if the device does not give them. */
    private int tryLoad(final int offset)
    {
        try
        {
            return window.load(offset, RecordLayout.HEADER_LENGTH);
        }
        catch (final JournalException ignore)
        {
            window.forget();
            return UNREADABLE;
        }
    }

    private boolean isCandidate(final int index, final long candidate)
    {
        return RecordLayout.MAGIC == window.buffer().getInt(index + RecordLayout.MAGIC_OFFSET, LITTLE_ENDIAN) &&
            candidate == RecordLayout.position(window.buffer(), index);
    }
}
