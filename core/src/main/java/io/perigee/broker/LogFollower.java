package io.perigee.broker;

import io.perigee.journal.LogReader;
import io.perigee.journal.record.RecordLayout;
import io.perigee.pipeline.Position;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads the log behind everybody else, up to what is committed, dispatched and durable, and shows each record to its
 * listeners: what they know is exact at its position, and no crash takes it back. Part of housekeeping.
 */
final class LogFollower
{
    private final LogReader reader;
    private final Position dispatch;
    private final Position durable;
    private final List<CommittedRecordListener> listeners;
    private final int recordLimit;
    private long position;
    private long term;
    private long storeTimestampMs;
    private int crc;

    /**
     * Create at the begin of a log.
     *
     * @param reader      of its own.
     * @param positions   of the broker.
     * @param listeners   in the order in which they are shown a record.
     * @param recordLimit records that are read at most in one duty cycle.
     */
    LogFollower(
        final LogReader reader,
        final BrokerPositions positions,
        final List<CommittedRecordListener> listeners,
        final int recordLimit)
    {
        this.reader = reader;
        this.dispatch = positions.dispatch();
        this.durable = positions.durable();
        this.listeners = List.copyOf(listeners);
        this.recordLimit = recordLimit;
    }

    /**
     * Begin where the log ended when it was opened: everything below was shown to the listeners then.
     *
     * @param newPosition         end of the last record.
     * @param newCrc              of the last record.
     * @param newTerm             of the last record.
     * @param newStoreTimestampMs of the last record.
     */
    void begin(final long newPosition, final int newCrc, final long newTerm, final long newStoreTimestampMs)
    {
        position = newPosition;
        crc = newCrc;
        term = newTerm;
        storeTimestampMs = newStoreTimestampMs;
        reader.seek(newPosition);
    }

    /**
     * How far the log can be followed now.
     *
     * @return absolute log position in bytes.
     */
    long limit()
    {
        return Math.min(dispatch.get(), durable.get());
    }

    /**
     * Read on.
     *
     * @param limit of {@link #limit()}, now or before.
     * @return false if there is nothing more before the limit; true if it was enough for one duty cycle.
     */
    boolean follow(final long limit)
    {
        int count = 0;
        while (count < recordLimit && reader.next(limit) > 0)
        {
            final UnsafeBuffer buffer = reader.buffer();
            final int offset = reader.offset();
            final int length = reader.length();
            for (int i = 0, size = listeners.size(); i < size; i++)
            {
                listeners.get(i).onRecord(buffer, offset, length);
            }
            position = reader.endPosition();
            crc = RecordLayout.crc(buffer, offset);
            term = RecordLayout.term(buffer, offset);
            storeTimestampMs = buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
            count++;
        }
        if (count < recordLimit)
        {
            // Nothing more for a while: the segment that was read last may be deleted.
            reader.release();
            return false;
        }

        return true;
    }

    /** End of the last record that was shown: padding behind it belongs to what is still to be read. */
    long position()
    {
        return position;
    }

    /** CRC of the last record that was shown: the chain goes on from it. */
    int crc()
    {
        return crc;
    }

    /** Term of the last record that was shown. */
    long term()
    {
        return term;
    }

    /** Store time of the last record that was shown. */
    long storeTimestampMs()
    {
        return storeTimestampMs;
    }
}
