package io.perigee.broker;

import io.perigee.journal.LogAppender;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.pipeline.Position;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes records into the claimed room of the log. Part of the sequencer.
 */
final class RecordWriter
{
    /** Nothing was claimed: the log is not ready ahead. Try again in a later duty cycle. */
    static final int NOT_READY = LogAppender.NOT_READY;
    /** Nothing was claimed: the disk is full. */
    static final int STORAGE_FULL = NOT_READY - 1;

    private final LogAppender appender;
    private final Position durable;
    private final EpochClock epochClock;
    private final StorageSpace space;
    private final long term;
    private final long preparedLength;
    private long lastStoreTimestampMs;

    RecordWriter(
        final LogAppender appender,
        final long preparedLength,
        final Position durable,
        final EpochClock epochClock,
        final StorageSpace space,
        final long term,
        final long lastStoreTimestampMs)
    {
        this.appender = appender;
        this.preparedLength = preparedLength;
        this.durable = durable;
        this.epochClock = epochClock;
        this.space = space;
        this.term = term;
        this.lastStoreTimestampMs = lastStoreTimestampMs;
    }

    long term()
    {
        return term;
    }

    /**
     * Read the clock: records that follow bear this time, or the last one's if the clock has stepped back.
     */
    void readClock()
    {
        lastStoreTimestampMs = Math.max(lastStoreTimestampMs, epochClock.time());
    }

    /**
     * Whether there is room for records that are to be stored all or none.
     *
     * @param lengthBytes of the records at the most, with all that segments lose at their ends.
     * @param count       of the records.
     * @return 0, or {@link #NOT_READY} or {@link #STORAGE_FULL}.
     */
    int room(final long lengthBytes, final int count)
    {
        final long end = appender.appendPosition() + lengthBytes;
        if (end > space.messageLimit())
        {
            return STORAGE_FULL;
        }
        // Beyond so much is never prepared, so nothing may wait for it.
        final long preparable = appender.appendPosition() + preparedLength;
        return count > 1 && Math.min(end, preparable) > space.preparedPosition() ? NOT_READY : 0;
    }

    /**
     * Claim room for a record.
     *
     * @param payloadLength of keys, properties and body.
     * @return where the record begins in {@link #buffer()}, {@link #NOT_READY} or {@link #STORAGE_FULL}.
     */
    int claim(final int payloadLength)
    {
        final int record = appender.claim(payloadLength);
        return LogAppender.NOT_READY == record && space.isExhausted() ? STORAGE_FULL : record;
    }

    UnsafeBuffer buffer()
    {
        return appender.buffer();
    }

    long position()
    {
        return appender.position();
    }

    long appendPosition()
    {
        return appender.appendPosition();
    }

    /**
     * Write the header of the claimed record of a message.
     *
     * @param event       that asked for it.
     * @param queueOffset of the message.
     * @param index       number of the message within its request.
     * @param lengths     of the message's parts, and what else is its own.
     */
    void putMessageHeader(
        final BrokerEvent event,
        final long queueOffset,
        final int index,
        final MessageLengths lengths)
    {
        appender.header().type(RecordType.MESSAGE)
            .flags(0)
            .term(term)
            .queueOffset(queueOffset)
            .timestampsMs(lastStoreTimestampMs, event.bornTimestampMs)
            .producer(event.producerId, event.producerSequence + index)
            .tagHash(lengths.tagHash)
            .epochAndTopic(event.producerEpoch, event.topicId)
            .queueAndUserFlag(event.queueId, lengths.userFlag)
            .reconsumeCountAndKeysLength(0, lengths.keysLength)
            .propertiesAndBodyLength(lengths.propertiesLength, lengths.bodyLength);
    }

    /**
     * The first part of the claimed record's payload is in place: take it into the checksum now, so that publishing
     * has less to do.
     *
     * @param payloadLength that is complete.
     */
    void checksumUpTo(final int payloadLength)
    {
        appender.checksumUpTo(payloadLength);
    }

    /**
     * Publish the claimed record, whose header and payload are in place.
     *
     * @return position behind the record.
     */
    long publish()
    {
        return appender.publish(durable.get());
    }

    /**
     * Give the claimed record up.
     */
    void abandon()
    {
        appender.abandon();
    }

    /**
     * Append a record that is not a message. A full disk has some room left for offsets and terms, for nothing else.
     *
     * @param type    of the record.
     * @param topicId that it is about, or 0.
     * @param body    holds its body from offset 0.
     * @param length  of the body.
     * @return position behind the record, {@link #NOT_READY} or {@link #STORAGE_FULL}.
     */
    long appendMetadata(final int type, final int topicId, final DirectBuffer body, final int length)
    {
        final boolean mayUseReserve = RecordType.OFFSETS == type || RecordType.TERM == type;
        if (!mayUseReserve && appender.appendPosition() + RecordLayout.recordLength(length) > space.messageLimit())
        {
            return STORAGE_FULL;
        }
        final int record = claim(length);
        if (record < 0)
        {
            return record;
        }

        appender.header().type(type)
            .flags(0)
            .term(term)
            .queueOffset(0)
            .timestampsMs(lastStoreTimestampMs, lastStoreTimestampMs)
            .producer(0, 0)
            .tagHash(0)
            .epochAndTopic(0, topicId)
            .queueAndUserFlag(0, 0)
            .reconsumeCountAndKeysLength(0, 0)
            .propertiesAndBodyLength(0, length);
        appender.buffer().putBytes(record + RecordLayout.HEADER_LENGTH, body, 0, length);

        return appender.publish(durable.get());
    }
}
