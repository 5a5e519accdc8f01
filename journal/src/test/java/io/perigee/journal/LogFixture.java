package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A log with everything around it done by one thread, and records whose body tells their number.
 */
final class LogFixture implements AutoCloseable
{
    static final Path DIRECTORY = Path.of("/simulated/data");
    static final int MAX_PAYLOAD = 2000;

    final List<Long> recovered = new ArrayList<>();
    final List<Long> positions = new ArrayList<>();
    final CommitLog log;
    final LogAppender appender;
    final LogReader reader;
    long durablePosition;
    long term;
    private int paddings;

    LogFixture(final JournalContext context)
    {
        this(context, false);
    }

    LogFixture(final JournalContext context, final boolean isBegunAtCheckpoint)
    {
        log = CommitLog.open(context, new RecoveryListener()
        {
            @Override
            public long beginAt(final long verifiedFrom, final long minPosition, final long endPosition)
            {
                return isBegunAtCheckpoint ? verifiedFrom : minPosition;
            }

            @Override
            public void onRecord(final UnsafeBuffer buffer, final int offset, final int length)
            {
                onRecovered(buffer, offset, length);
            }
        });
        appender = log.appender();
        reader = log.newReader();
        durablePosition = log.recoveredPosition();
        term = log.lastTerm() + 1;
        appender.term(term);
    }

    static JournalContext context(final StorageIo storageIo, final int segmentLength)
    {
        return new JournalContext()
            .directory(DIRECTORY)
            .storageIo(storageIo)
            .segmentLengthBytes(segmentLength)
            .maxMessageLengthBytes(MAX_PAYLOAD);
    }

    /** Append a record, with housekeeping as needed; the position that it begins at. */
    long append(final long number, final int payloadLength)
    {
        int offset = appender.claim(payloadLength);
        while (LogAppender.NOT_READY == offset)
        {
            log.housekeeping().doWork(0);
            offset = appender.claim(payloadLength);
        }

        final long position = appender.position();
        write(number, offset, payloadLength);
        appender.publish(durablePosition);
        positions.add(position);
        return position;
    }

    void appendMany(final long first, final int count, final int payloadLength)
    {
        for (long number = first; number < first + count; number++)
        {
            append(number, payloadLength);
        }
    }

    void write(final long number, final int offset, final int payloadLength)
    {
        final UnsafeBuffer buffer = appender.buffer();
        buffer.setMemory(offset, RecordLayout.HEADER_LENGTH, (byte)0);
        RecordLayout.writeFixed(buffer, offset, RecordType.MESSAGE);
        buffer.putLong(offset + RecordLayout.TERM_OFFSET, term, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.QUEUE_OFFSET_OFFSET, number, LITTLE_ENDIAN);
        buffer.putLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, 1000 + number, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.KEYS_LENGTH_OFFSET, payloadLength / 4, LITTLE_ENDIAN);
        buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, payloadLength - payloadLength / 4, LITTLE_ENDIAN);
        for (int i = 0; i < payloadLength; i++)
        {
            buffer.putByte(offset + RecordLayout.HEADER_LENGTH + i, (byte)(number + i));
        }
    }

    void force()
    {
        durablePosition = log.flusher().force(durablePosition, appender.appendPosition());
    }

    /** Force, and say that nothing needs the log below its end any more. */
    void checkpoint()
    {
        force();
        try (LogReader last = log.newReader())
        {
            last.at(positions.get(positions.size() - 1));
            log.checkpoints().checkpoint(durablePosition,
                RecordLayout.crc(last.buffer(), last.offset()),
                RecordLayout.term(last.buffer(), last.offset()),
                last.buffer().getLong(last.offset() + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
        }
    }

    /** Write a checkpoint at a record, which must be durable. */
    void checkpointAt(final int index)
    {
        final LogReader before = log.newReader();
        before.at(positions.get(index - 1));
        int crc = RecordLayout.crc(before.buffer(), before.offset());
        if (before.endPosition() != positions.get(index))
        {
            // Padding stands in between.
            before.at(before.endPosition());
            crc = RecordLayout.crc(before.buffer(), before.offset());
        }
        log.checkpoints().checkpoint(positions.get(index), crc, RecordLayout.term(before.buffer(), before.offset()),
            before.buffer().getLong(before.offset() + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN));
    }

    /** Numbers of all records from the reader's cursor on. */
    List<Long> readAll()
    {
        final List<Long> numbers = new ArrayList<>();
        while (reader.next(appender.appendPosition()) > 0)
        {
            numbers.add(RecordLayout.queueOffset(reader.buffer(), reader.offset()));
        }
        return numbers;
    }

    void assertZeroBehindTheEnd()
    {
        final int length = appender.buffer().capacity();
        final int begin = (int)(appender.appendPosition() % length);
        final long filled = log.filledPosition() - appender.appendPosition();
        for (int i = begin; i < length && i < begin + filled; i++)
        {
            if (0 != appender.buffer().getByte(i))
            {
                throw new AssertionError("byte " + (i - begin) + " behind the end is not zero");
            }
        }
    }

    int paddings()
    {
        return paddings;
    }

    @Override
    public void close()
    {
        log.close();
    }

    private void onRecovered(final UnsafeBuffer buffer, final int offset, final int length)
    {
        if (RecordType.PADDING == RecordLayout.type(buffer, offset))
        {
            paddings++;
            return;
        }
        final long number = RecordLayout.queueOffset(buffer, offset);
        final int begin = offset + RecordLayout.HEADER_LENGTH;
        final int payloadLength = RecordLayout.keysLength(buffer, offset) + RecordLayout.bodyLength(buffer, offset);
        for (int i = 0; i < payloadLength; i++)
        {
            if ((byte)(number + i) != buffer.getByte(begin + i))
            {
                throw new AssertionError("record " + number + " has another body");
            }
        }
        recovered.add(number);
        positions.add(RecordLayout.position(buffer, offset));
    }
}
