package io.perigee.broker;

import io.perigee.journal.record.RecordLayout;
import io.perigee.pipeline.PayloadSlab;
import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends the messages of ring events to the log. A large payload is copied in slices over several cycles, and a batch
 * may stop between two of its messages, so that no event holds the others' thread for long; the appender remembers how
 * far it has come with the event at hand. Part of the sequencer.
 */
final class MessageAppender
{
    /** The event is done. */
    static final int DONE = 1;
    /** Some of it was done; go on in the next cycle. */
    static final int UNFINISHED = 0;
    /** The log is not ready ahead; try again in the next cycle. */
    static final int NOT_READY = -1;

    /** The disk is full, and nothing of the event was stored. */
    private static final int REFUSED = 2;
    private static final int NONE = -1;
    private static final int RECORD_OVERHEAD = RecordLayout.HEADER_LENGTH + RecordLayout.ALIGNMENT;

    private final RecordWriter writer;
    private final TopicTable topics;
    private final PayloadSlab slab;
    private final LargePayloadPool largePayloads;
    private final MessageLengths lengths = new MessageLengths();
    private final int copySliceLength;

    private int openRecord = NONE;
    private int copiedLength;
    private int batchIndex;
    private int batchOffset;

    MessageAppender(
        final RecordWriter writer,
        final TopicTable topics,
        final PayloadSlab slab,
        final LargePayloadPool largePayloads,
        final int copySliceLength)
    {
        this.writer = writer;
        this.topics = topics;
        this.slab = slab;
        this.largePayloads = largePayloads;
        this.copySliceLength = copySliceLength;
    }

    /**
     * Append the message or messages of an event, or as much of them as this cycle allows.
     *
     * @param event of kind SEND or SEND_BATCH.
     * @return {@link #DONE}, {@link #UNFINISHED} or {@link #NOT_READY}.
     */
    int append(final BrokerEvent event)
    {
        final Topic topic = topics.byId(event.topicId);
        final TopicQueue queue = null == topic ? null : topic.queue(event.queueId);
        if (null == queue)
        {
            event.status = (null == topic ? ErrorCode.TOPIC_NOT_FOUND : ErrorCode.QUEUE_NOT_FOUND).status();
            event.endPosition = writer.appendPosition();
            finish(event);
            return DONE;
        }

        final LargePayload large = event.largePayload;
        final UnsafeBuffer source = null == large ? slab.buffer() : large.buffer();
        final int sourceOffset = null == large ? slab.offset(event.slabPosition) : 0;

        return EventKind.SEND == event.kind ?
            appendSingle(event, queue, source, sourceOffset) : appendBatch(event, queue, source, sourceOffset);
    }

    private int appendSingle(
        final BrokerEvent event, final TopicQueue queue, final UnsafeBuffer source, final int sourceOffset)
    {
        lengths.keysLength = event.keysLength;
        lengths.propertiesLength = event.propertiesLength;
        lengths.bodyLength = event.payloadLength - event.keysLength - event.propertiesLength;
        lengths.userFlag = event.userFlag;
        lengths.tagHash = event.tagHash;

        final int result = appendRecord(event, queue, 0, source, sourceOffset);
        if (result < DONE)
        {
            return result;
        }
        finish(event);

        return DONE;
    }

    private int appendBatch(
        final BrokerEvent event, final TopicQueue queue, final UnsafeBuffer source, final int sourceOffset)
    {
        int budget = copySliceLength;
        while (batchIndex < event.messageCount)
        {
            if (budget <= 0)
            {
                return UNFINISHED;
            }

            final int entry = sourceOffset + batchOffset;
            lengths.keysLength = BatchEntry.keysLength(source, entry);
            lengths.propertiesLength = BatchEntry.propertiesLength(source, entry);
            lengths.bodyLength = BatchEntry.bodyLength(source, entry);
            lengths.userFlag = BatchEntry.userFlag(source, entry);
            lengths.tagHash = BatchEntry.tagHash(source, entry);
            final int result = appendRecord(event, queue, batchIndex, source, entry + BatchEntry.HEADER_LENGTH);
            if (REFUSED == result)
            {
                break;
            }
            if (DONE != result)
            {
                return result;
            }
            budget -= lengths.payloadLength();
            batchOffset += BatchEntry.entryLength(lengths.payloadLength());
            batchIndex++;
        }

        batchIndex = 0;
        batchOffset = 0;
        finish(event);

        return DONE;
    }

    private int appendRecord(
        final BrokerEvent event,
        final TopicQueue queue,
        final int index,
        final UnsafeBuffer source,
        final int payloadOffset)
    {
        final int payloadLength = lengths.payloadLength();
        if (NONE == openRecord)
        {
            final int room = 0 == index ? room(event) : 0;
            final int record = room < 0 ? room : writer.claim(payloadLength);
            if (record < 0)
            {
                // A batch that has begun finds its room, or was made for a log with far longer segments.
                return RecordWriter.STORAGE_FULL == record ?
                    refuse(event, 0 == index ? ErrorCode.STORAGE_FULL : ErrorCode.OUTCOME_UNKNOWN) : NOT_READY;
            }
            writer.putMessageHeader(event, queue.nextAppendOffset, index, lengths);
            openRecord = record;
            copiedLength = 0;
        }

        final int slice = Math.min(payloadLength - copiedLength, copySliceLength);
        writer.buffer().putBytes(
            openRecord + RecordLayout.HEADER_LENGTH + copiedLength, source, payloadOffset + copiedLength, slice);
        copiedLength += slice;
        if (copiedLength < payloadLength)
        {
            writer.checksumUpTo(copiedLength);
            return UNFINISHED;
        }

        final long position = writer.position();
        event.endPosition = writer.publish();
        openRecord = NONE;
        if (0 == index)
        {
            event.position = position;
            event.queueOffset = queue.nextAppendOffset;
            event.recordLength = (int)(event.endPosition - position);
        }
        queue.nextAppendOffset++;

        return DONE;
    }

    /**
     * Whether a record is claimed and not yet published: nothing else can be appended now.
     *
     * @return true between two slices of a large payload.
     */
    boolean isRecordOpen()
    {
        return NONE != openRecord;
    }

    /**
     * Give an open record up: the broker stops.
     */
    void onClose()
    {
        if (isRecordOpen())
        {
            writer.abandon();
            openRecord = NONE;
        }
    }

    /** Whether all records of an event have room: a batch is stored as a whole or refused as a whole. */
    private int room(final BrokerEvent event)
    {
        final long length = event.payloadLength + event.messageCount * (long)RECORD_OVERHEAD;
        // A segment loses at its end less than a record has, which is less than all of them have.
        return writer.room(1 == event.messageCount ? length : 2 * length, event.messageCount);
    }

    private int refuse(final BrokerEvent event, final ErrorCode status)
    {
        event.status = status.status();
        return REFUSED;
    }

    private void finish(final BrokerEvent event)
    {
        if (null != event.largePayload)
        {
            largePayloads.release(event.largePayload);
            event.largePayload = null;
        }
    }
}
