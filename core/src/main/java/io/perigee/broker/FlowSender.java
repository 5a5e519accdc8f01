package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.LogReader;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.PullEndEncoder;
import io.perigee.protocol.RecordPartEncoder;
import io.perigee.protocol.RecordsEncoder;
import io.perigee.transport.Link;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Sends a flow's next frame: whole records copied from the mapped log into the transport's buffer, neighbours in one
 * piece, or a part of a record that is longer than a frame. Bodies are never looked at. Part of delivery.
 */
final class FlowSender
{
    /** A frame was sent, and there may be more. */
    static final int SENT = 1;
    /** The flow has everything that there is. */
    static final int NO_MESSAGE = 0;
    /** The client has no room left. */
    static final int NO_CREDIT = -1;
    /** The transport has no room now. */
    static final int BLOCKED = -2;
    /** Nothing fitted the filter so far; go on in the next cycle. */
    static final int FILTERED = -3;
    /** The queue has to be opened or repaired first. */
    static final int UNREADY = -4;
    /** The next message was removed; the flow goes on at the first one that is left. */
    static final int GONE = -5;
    /** The next message is damaged; the flow names the one behind it. */
    static final int DAMAGED = -6;
    /** The next message lies far back, and has to be brought into memory first. */
    static final int COLD = -7;

    private static final int SLICE_LIMIT = 512;
    /** Messages that their flows do not want: how many are passed for a frame, and in a cycle for all flows. */
    private static final int PASSES_PER_FRAME = 512;
    private static final int PASSES_PER_CYCLE = 4096;
    private static final int RECORDS_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + RecordsEncoder.BLOCK_LENGTH + RecordsEncoder.recordsHeaderLength();
    private static final int PART_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + RecordPartEncoder.BLOCK_LENGTH + RecordPartEncoder.sliceHeaderLength();

    private final ColdRecords records;
    private final LogReader reader;
    private final long segmentMask;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final RecordsEncoder recordsEncoder = new RecordsEncoder();
    private final RecordPartEncoder partEncoder = new RecordPartEncoder();
    private final PullEndEncoder endEncoder = new PullEndEncoder();
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private final long[] slicePositions = new long[SLICE_LIMIT];
    private final int[] sliceLengths = new int[SLICE_LIMIT];
    private int sliceCount;
    private int recordCount;
    private int totalLength;
    private long nextOffset;
    private int passesLeft;
    private boolean isUnready;
    private boolean isCold;
    /** What stopped the gathering: the state of the record that is next. */
    private int recordState;

    FlowSender(final ColdRecords records, final int segmentLength)
    {
        this.records = records;
        this.reader = records.reader();
        this.segmentMask = segmentLength - 1;
    }

    /**
     * Another cycle begins, in which messages may be looked at that their flows do not want.
     */
    void beginCycle()
    {
        passesLeft = PASSES_PER_CYCLE;
    }

    /**
     * Send the next frame of a flow.
     *
     * @param flow that is ready.
     * @return one of the constants of this class.
     */
    int send(final Flow flow)
    {
        final Link link = flow.session().link();
        final ConsumeQueue consumeQueue = flow.queue().consumeQueue();
        final long maxOffset = consumeQueue.maxOffset();
        if (flow.nextOffset < consumeQueue.minOffset())
        {
            return gone(flow);
        }
        if (flow.nextOffset >= maxOffset)
        {
            return flow.isUnconfirmed ? confirm(flow, link, maxOffset) : NO_MESSAGE;
        }
        if (!flow.hasCredit())
        {
            return NO_CREDIT;
        }
        if (0 != flow.partOffset)
        {
            return sendPart(flow, link, maxOffset);
        }

        records.look();
        final int room = link.maxFrameLengthBytes() - RECORDS_HEADER_LENGTH;
        if (gather(flow, maxOffset, room))
        {
            // What did not fit the filter before the long record is passed.
            flow.nextOffset = nextOffset;
            return sendPart(flow, link, maxOffset);
        }
        if (0 == recordCount)
        {
            flow.nextOffset = nextOffset;
            if (isUnready)
            {
                return UNREADY;
            }
            if (isCold)
            {
                flow.coldOffset = nextOffset;
                return COLD;
            }
            if (ColdRecords.VALID != recordState)
            {
                return unservable(flow);
            }
            return nextOffset >= maxOffset && !flow.isUnconfirmed ? NO_MESSAGE : FILTERED;
        }

        return sendRecords(flow, link, maxOffset);
    }

    /**
     * Let go of the part of the log that was sent last.
     */
    void release()
    {
        reader.release();
        entry.release();
    }

    /**
     * Tell the client that a flow has ended.
     *
     * @param flow with its end status.
     * @return false if the transport has no room now.
     */
    boolean sendEnd(final Flow flow)
    {
        final Link link = flow.session().link();
        if (LinkEnd.tryClaim(link, MessageHeaderEncoder.ENCODED_LENGTH + PullEndEncoder.BLOCK_LENGTH) < 0)
        {
            return false;
        }
        final ConsumeQueue consumeQueue = null == flow.queue() ? null : flow.queue().consumeQueue();
        final long minOffset = null == consumeQueue ? 0 : consumeQueue.minOffset();
        if (ErrorCode.OFFSET_TOO_SMALL.status() == flow.endStatus)
        {
            // More may have been removed while there was no room to say so.
            flow.nextOffset = Math.max(flow.nextOffset, minOffset);
        }
        endEncoder.wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
            .sessionId(flow.session().id)
            .sequence(flow.session().nextSendSequence++)
            .flowId(flow.id())
            .nextQueueOffset(flow.isOpening ? flow.wishedOffset : flow.nextOffset)
            .minQueueOffset(minOffset)
            .maxQueueOffset(null == consumeQueue ? 0 : consumeQueue.maxOffset())
            .status(flow.endStatus)
            .reserved(0)
            .damagedPosition(flow.damagedPosition)
            .damagedFile(Flow.NONE == flow.damagedPosition ? Flow.NONE : flow.damagedPosition & ~segmentMask);
        link.commit();

        return true;
    }

    /**
     * Gather the records of the next frame.
     *
     * @return true if the next record is longer than a frame, and nothing was gathered before it.
     */
    private boolean gather(final Flow flow, final long maxOffset, final int room)
    {
        final ConsumeQueue consumeQueue = flow.queue().consumeQueue();
        final long credit = flow.creditLimit - flow.sentBytes;
        int passes = Math.min(passesLeft, PASSES_PER_FRAME);
        sliceCount = 0;
        recordCount = 0;
        totalLength = 0;
        nextOffset = flow.nextOffset;
        isUnready = false;
        isCold = false;
        recordState = ColdRecords.VALID;
        while (nextOffset < maxOffset && totalLength < credit)
        {
            if (flow.isBehind && nextOffset >= flow.warmOffset)
            {
                isCold = true;
                return false;
            }
            final int result = consumeQueue.read(nextOffset, entry);
            if (ConsumeQueue.FOUND != result)
            {
                isUnready = ConsumeQueue.NOT_READY == result;
                return false;
            }
            if (entry.isLost())
            {
                // Nobody knows whether the flow wants it.
                recordState = ColdRecords.DAMAGED;
                return false;
            }
            final boolean isBehind = records.isCold(entry.position());
            if (isBehind != flow.isBehind)
            {
                flow.isBehind = isBehind;
                flow.warmOffset = nextOffset;
                continue;
            }
            if (flow.wants(entry.tagHash()))
            {
                final int length = entry.length();
                if (isBehind && !isValid(flow, length))
                {
                    return false;
                }
                if (length > room - totalLength)
                {
                    return length > room && 0 == recordCount;
                }
                if (!addSlice(entry.position(), length))
                {
                    return false;
                }
                totalLength += length;
                recordCount++;
            }
            else if (0 == passes)
            {
                return false;
            }
            else
            {
                passes--;
                passesLeft--;
            }
            nextOffset++;
        }

        return false;
    }

    private boolean isValid(final Flow flow, final int length)
    {
        final TopicQueue queue = flow.queue();
        recordState = records.check(entry.position(), queue.topicId(), queue.queueId(), nextOffset);
        if (ColdRecords.VALID == recordState && length != reader.length())
        {
            recordState = ColdRecords.DAMAGED;
        }
        return ColdRecords.VALID == recordState;
    }

    /** The next record of a flow cannot be sent: it was removed meanwhile, or it is damaged or missing. */
    private int unservable(final Flow flow)
    {
        if (flow.nextOffset < flow.queue().consumeQueue().minOffset() || ColdRecords.GONE == recordState)
        {
            return gone(flow);
        }
        flow.damagedPosition = entry.position();
        flow.nextOffset++;
        flow.partOffset = 0;
        return DAMAGED;
    }

    /** A flow goes on at the first message that is left, which a queue that waits for a repair may not know yet. */
    private int gone(final Flow flow)
    {
        final ConsumeQueue consumeQueue = flow.queue().consumeQueue();
        long next = Math.max(flow.nextOffset, consumeQueue.minOffset());
        final long scanLimit = next + PASSES_PER_FRAME;
        while (next < scanLimit && ConsumeQueue.FOUND == consumeQueue.read(next, entry) &&
            reader.isRemoved(entry.position()))
        {
            next++;
        }
        flow.nextOffset = next;
        flow.partOffset = 0;
        return GONE;
    }

    private boolean addSlice(final long position, final int length)
    {
        final int last = sliceCount - 1;
        final boolean isNeighbour = last >= 0 &&
            position == slicePositions[last] + sliceLengths[last] && 0 != (position & segmentMask);
        if (isNeighbour)
        {
            sliceLengths[last] += length;
            return true;
        }
        if (SLICE_LIMIT == sliceCount)
        {
            return false;
        }
        slicePositions[sliceCount] = position;
        sliceLengths[sliceCount++] = length;

        return true;
    }

    /** A frame without records, for a client that waits to hear that its flow goes on where it was. */
    private int confirm(final Flow flow, final Link link, final long maxOffset)
    {
        sliceCount = 0;
        recordCount = 0;
        totalLength = 0;
        nextOffset = flow.nextOffset;
        return sendRecords(flow, link, maxOffset);
    }

    private int sendRecords(final Flow flow, final Link link, final long maxOffset)
    {
        if (LinkEnd.tryClaim(link, RECORDS_HEADER_LENGTH + totalLength) < 0)
        {
            return BLOCKED;
        }
        final MutableDirectBuffer buffer = link.claimedBuffer();
        recordsEncoder.wrapAndApplyHeader(buffer, link.claimedOffset(), headerEncoder)
            .sessionId(flow.session().id)
            .sequence(flow.session().nextSendSequence++)
            .flowId(flow.id())
            .nextQueueOffset(nextOffset)
            .maxQueueOffset(maxOffset)
            .recordCount(recordCount);
        int target = recordsEncoder.limit();
        buffer.putInt(target, totalLength, LITTLE_ENDIAN);
        target += RecordsEncoder.recordsHeaderLength();
        for (int i = 0; i < sliceCount; i++)
        {
            if (LogReader.NO_RECORD == reader.at(slicePositions[i]))
            {
                // Removed since it was looked up, and so was all before it: begin anew with what is left.
                return abort(flow, link);
            }
            buffer.putBytes(target, reader.buffer(), reader.offset(), sliceLengths[i]);
            target += sliceLengths[i];
        }
        link.commit();

        flow.nextOffset = nextOffset;
        flow.sentBytes += totalLength;
        flow.isUnconfirmed = false;

        return SENT;
    }

    private int abort(final Flow flow, final Link link)
    {
        link.abort();
        flow.session().nextSendSequence--;
        return gone(flow);
    }

    private int sendPart(final Flow flow, final Link link, final long maxOffset)
    {
        final int result = flow.queue().consumeQueue().read(flow.nextOffset, entry);
        if (ConsumeQueue.FOUND != result)
        {
            return ConsumeQueue.NOT_READY == result ? UNREADY : NO_MESSAGE;
        }
        final int recordLength = entry.length();
        final int partOffset = flow.partOffset;
        final int length =
            Math.min(recordLength - partOffset, (link.maxFrameLengthBytes() - PART_HEADER_LENGTH) & ~7);
        if (LinkEnd.tryClaim(link, PART_HEADER_LENGTH + length) < 0)
        {
            return BLOCKED;
        }

        final boolean isLast = partOffset + length == recordLength;
        final MutableDirectBuffer buffer = link.claimedBuffer();
        partEncoder.wrapAndApplyHeader(buffer, link.claimedOffset(), headerEncoder)
            .sessionId(flow.session().id)
            .sequence(flow.session().nextSendSequence++)
            .flowId(flow.id())
            .nextQueueOffset(flow.nextOffset + 1)
            .maxQueueOffset(maxOffset)
            .recordLengthBytes(recordLength)
            .recordOffset(partOffset)
            .reserved(0);
        final int target = partEncoder.limit();
        buffer.putInt(target, length, LITTLE_ENDIAN);
        if (LogReader.NO_RECORD == reader.at(entry.position()))
        {
            return abort(flow, link);
        }
        buffer.putBytes(
            target + RecordPartEncoder.sliceHeaderLength(), reader.buffer(), reader.offset() + partOffset, length);
        link.commit();

        flow.isUnconfirmed = false;
        flow.partOffset = isLast ? 0 : partOffset + length;
        if (isLast)
        {
            flow.nextOffset++;
            flow.sentBytes += recordLength;
        }

        return SENT;
    }
}
