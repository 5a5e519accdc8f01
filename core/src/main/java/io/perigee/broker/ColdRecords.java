package io.perigee.broker;

import io.perigee.journal.LogReader;
import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Looks at records of the log before they are served. What this process has appended a moment ago is believed: it is in
 * memory, where it was written. Everything else comes from the disk and is verified, each time. Part of delivery.
 */
final class ColdRecords
{
    /** It is what was asked for. */
    static final int VALID = 1;
    /** That part of the log is not there (any more). */
    static final int GONE = 0;
    /** It is not what was written, or not what was asked for. */
    static final int DAMAGED = -1;

    private final LogReader reader;
    private final DamagedRecords damaged;
    private final TrustedTail trustedTail;
    private long trustedPosition;

    ColdRecords(final TrustedTail trustedTail, final LogReader reader, final DamagedRecords damaged)
    {
        this.reader = reader;
        this.damaged = damaged;
        this.trustedTail = trustedTail;
    }

    LogReader reader()
    {
        return reader;
    }

    /**
     * Find out what is believed now.
     */
    void look()
    {
        trustedPosition = trustedTail.beginPosition();
    }

    /**
     * Look at the record of a message; the {@link #reader()} stands there afterwards.
     *
     * @param position    of the record.
     * @param topicId     that it must be of.
     * @param queueId     that it must be of.
     * @param queueOffset that it must have.
     * @return {@link #VALID}, {@link #GONE} or {@link #DAMAGED}.
     */
    int check(final long position, final int topicId, final int queueId, final long queueOffset)
    {
        if (position >= trustedPosition)
        {
            return LogReader.NO_RECORD == reader.at(position) ? GONE : VALID;
        }

        final int length = reader.verifiedAt(position);
        if (LogReader.NO_RECORD == length)
        {
            return GONE;
        }
        if (LogReader.DAMAGED == length)
        {
            damaged.add(position, reader.fileName(position), reader.defect());
            return DAMAGED;
        }

        final UnsafeBuffer buffer = reader.buffer();
        final int record = reader.offset();
        if (topicId != RecordLayout.topicId(buffer, record) || queueId != RecordLayout.queueId(buffer, record) ||
            queueOffset != RecordLayout.queueOffset(buffer, record))
        {
            damaged.add(position, reader.fileName(position), "is that of another message");
            return DAMAGED;
        }
        return VALID;
    }

    /**
     * Whether a record must be looked at before it is served.
     *
     * @param position of the record.
     * @return false if it is believed.
     */
    boolean isCold(final long position)
    {
        return position < trustedPosition;
    }
}
