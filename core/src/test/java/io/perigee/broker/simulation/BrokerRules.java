package io.perigee.broker.simulation;

import io.perigee.journal.record.RecordLayout;
import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.ConnectDecoder;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.OffsetCommitDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.sim.FrameTap;
import io.perigee.sim.Trace;
import io.perigee.sim.TraceKind;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;

/**
 * What must be true of a frame at the moment at which the broker sends it: it shows no record and acknowledges none
 * that is not committed, and with sync flush none that is not durable.
 */
final class BrokerRules implements FrameTap
{
    private final Trace trace;
    private final SimulatedBroker broker;
    private final boolean isSync;
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RecordsDecoder recordsDecoder = new RecordsDecoder();
    private final RecordPartDecoder partDecoder = new RecordPartDecoder();
    private final SendAckDecoder ackDecoder = new SendAckDecoder();
    private final PullEndDecoder pullEndDecoder = new PullEndDecoder();
    private final CloseSessionDecoder closeDecoder = new CloseSessionDecoder();
    private final SendDecoder sendDecoder = new SendDecoder();
    private final SendBatchDecoder batchDecoder = new SendBatchDecoder();
    private final SendPartDecoder messagePartDecoder = new SendPartDecoder();
    private final ConnectReplyDecoder connectReplyDecoder = new ConnectReplyDecoder();
    private final OffsetCommitDecoder offsetCommitDecoder = new OffsetCommitDecoder();
    private final OffsetReplyDecoder offsetReplyDecoder = new OffsetReplyDecoder();
    private final TopicReplyDecoder topicReplyDecoder = new TopicReplyDecoder();
    private final GroupReplyDecoder groupReplyDecoder = new GroupReplyDecoder();
    private final BrokerPromises promises;
    private final HeldPulls heldPulls = new HeldPulls();
    private final Int2IntHashMap unsentByActor = new Int2IntHashMap(Integer.MIN_VALUE);

    BrokerRules(final Trace trace, final SimulatedBroker broker, final boolean isSync)
    {
        this.trace = trace;
        this.broker = broker;
        this.isSync = isSync;
        promises = new BrokerPromises(broker, isSync);
    }

    /** What can be told only at the end of a run. */
    void verify()
    {
        heldPulls.verify();
    }

    /**
     * Whether somebody has begun a large message and not ended it.
     *
     * @param actorId of the sender.
     * @return true if parts are missing.
     */
    boolean isInMessage(final int actorId)
    {
        return unsentByActor.get(actorId) > 0;
    }

    @Override
    public void onFrame(final int actorId, final DirectBuffer buffer, final int offset, final int length)
    {
        headerDecoder.wrap(buffer, offset);
        switch (headerDecoder.templateId())
        {
            case RecordsDecoder.TEMPLATE_ID:
                onRecords(buffer, offset);
                break;

            case RecordPartDecoder.TEMPLATE_ID:
                onRecordPart(actorId, buffer, offset);
                break;

            case SendAckDecoder.TEMPLATE_ID:
                onSendAck(buffer, offset);
                break;

            case PullEndDecoder.TEMPLATE_ID:
                pullEndDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onPullEnd(actorId, ErrorCode.of(pullEndDecoder.status()));
                break;

            case CloseSessionDecoder.TEMPLATE_ID:
                closeDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onClose(actorId, ErrorCode.of(closeDecoder.status()));
                break;

            case ConnectDecoder.TEMPLATE_ID:
                unsentByActor.put(actorId, 0);
                break;

            default:
                onPromise(buffer, offset);
                onSend(actorId, buffer, offset);
                break;
        }
    }

    private void onPromise(final DirectBuffer buffer, final int offset)
    {
        switch (headerDecoder.templateId())
        {
            case ConnectReplyDecoder.TEMPLATE_ID:
                promises.onConnectReply(connectReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
                break;

            case OffsetCommitDecoder.TEMPLATE_ID:
                promises.onOffsetCommit(offsetCommitDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
                break;

            case OffsetReplyDecoder.TEMPLATE_ID:
                promises.onOffsetReply(offsetReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
                break;

            case TopicReplyDecoder.TEMPLATE_ID:
                promises.onTopicReply(topicReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
                break;

            case GroupReplyDecoder.TEMPLATE_ID:
                promises.onGroupReply(groupReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder));
                break;

            default:
                break;
        }
    }

    private void onSend(final int actorId, final DirectBuffer buffer, final int offset)
    {
        switch (headerDecoder.templateId())
        {
            case SendDecoder.TEMPLATE_ID:
                sendDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                unsentByActor.put(actorId, sendDecoder.payloadLengthBytes() - sendDecoder.payloadLength());
                break;

            case SendBatchDecoder.TEMPLATE_ID:
                batchDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                trace.record(TraceKind.BATCH, actorId, batchDecoder.messageCount());
                unsentByActor.put(actorId, batchDecoder.payloadLengthBytes() - batchDecoder.payloadLength());
                break;

            case SendPartDecoder.TEMPLATE_ID:
                messagePartDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                trace.record(TraceKind.MESSAGE_PART, actorId, messagePartDecoder.payloadOffset());
                unsentByActor.put(actorId, unsentByActor.get(actorId) - messagePartDecoder.payloadLength());
                break;

            default:
                break;
        }
    }

    private void onRecords(final DirectBuffer buffer, final int offset)
    {
        recordsDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        int record = recordsDecoder.limit() + RecordsDecoder.recordsHeaderLength();
        final int end = record + recordsDecoder.recordsLength();
        int count = 0;
        while (record < end)
        {
            final int recordLength = RecordLayout.length(buffer, record);
            checkCommitted("shows", RecordLayout.position(buffer, record) + recordLength);
            record += recordLength;
            count++;
        }

        if (count != recordsDecoder.recordCount() || record != end)
        {
            throw new AssertionError("a frame of " + recordsDecoder.recordCount() + " records holds " + count);
        }
    }

    private void onRecordPart(final int actorId, final DirectBuffer buffer, final int offset)
    {
        partDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        trace.record(TraceKind.RECORD_PART, actorId, partDecoder.recordOffset());
        if (0 == partDecoder.recordOffset())
        {
            final int record = partDecoder.limit() + RecordPartDecoder.sliceHeaderLength();
            checkCommitted("shows", RecordLayout.position(buffer, record) + partDecoder.recordLengthBytes());
        }
    }

    private void onSendAck(final DirectBuffer buffer, final int offset)
    {
        ackDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        for (final SendAckDecoder.ResultsDecoder row : ackDecoder.results())
        {
            if (ErrorCode.OK.status() == row.status())
            {
                checkCommitted("acknowledges", row.position() + (long)row.runLength() * row.recordLengthBytes());
                promises.onSendAck(row);
            }
        }
    }

    private void onPullEnd(final int actorId, final ErrorCode code)
    {
        if (ErrorCode.HOLD_EXPIRED == code)
        {
            final boolean isLate =
                heldPulls.onExpired(pullEndDecoder.nextQueueOffset(), pullEndDecoder.maxQueueOffset());
            trace.record(TraceKind.HOLD_EXPIRED, actorId, isLate ? 1 : 0);
        }
        else if (ErrorCode.OFFSET_MOVED == code || ErrorCode.OFFSET_TOO_LARGE == code)
        {
            trace.record(TraceKind.OFFSET_MOVED, actorId, code.status());
        }
    }

    private void onClose(final int actorId, final ErrorCode code)
    {
        if (ErrorCode.SESSION_EXPIRED == code)
        {
            trace.record(TraceKind.SESSION_EXPIRED, actorId, 0);
        }
        else if (ErrorCode.SEQUENCE_GAP == code)
        {
            trace.record(TraceKind.SEQUENCE_GAP, actorId, 0);
        }
    }

    private void checkCommitted(final String verb, final long endPosition)
    {
        final long limit = isSync ?
            Math.min(broker.commitPosition(), broker.durablePosition()) : broker.commitPosition();
        if (endPosition > limit)
        {
            throw new AssertionError("a frame " + verb + " a record that ends at " + endPosition +
                " when the log is committed up to " + broker.commitPosition() + " and durable up to " +
                broker.durablePosition());
        }
    }
}
