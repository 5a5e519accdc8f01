package io.perigee.faultlab;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.HashMap;
import java.util.Map;

/**
 * Takes apart what a broker writes to a session that is open.
 */
final class MemoryFrames
{
    private final MemoryHandler handler;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final RecordView record = new RecordView();
    /** Records of which only the first parts are there, by flow. */
    private final Map<Long, UnsafeBuffer> unfinished = new HashMap<>();

    MemoryFrames(final MemoryHandler handler)
    {
        this.handler = handler;
    }

    void onFrame(final UnsafeBuffer frame)
    {
        header.wrap(frame, 0);
        switch (header.templateId())
        {
            case SendAckDecoder.TEMPLATE_ID -> onSendAck(new SendAckDecoder().wrapAndApplyHeader(frame, 0, header));
            case TopicReplyDecoder.TEMPLATE_ID ->
                onTopic(new TopicReplyDecoder().wrapAndApplyHeader(frame, 0, header));
            case GroupReplyDecoder.TEMPLATE_ID ->
                onGroup(new GroupReplyDecoder().wrapAndApplyHeader(frame, 0, header));
            case OffsetReplyDecoder.TEMPLATE_ID ->
                onOffset(new OffsetReplyDecoder().wrapAndApplyHeader(frame, 0, header));
            case RecordsDecoder.TEMPLATE_ID -> onRecords(new RecordsDecoder().wrapAndApplyHeader(frame, 0, header));
            case RecordPartDecoder.TEMPLATE_ID ->
                onRecordPart(new RecordPartDecoder().wrapAndApplyHeader(frame, 0, header));
            case PullEndDecoder.TEMPLATE_ID -> onPullEnd(new PullEndDecoder().wrapAndApplyHeader(frame, 0, header));
            default ->
            {
                // Keep-alives say nothing here.
            }
        }
    }

    private void onSendAck(final SendAckDecoder ack)
    {
        for (final SendAckDecoder.ResultsDecoder row : ack.results())
        {
            for (int i = 0; i < Math.max(1, row.runLength()); i++)
            {
                handler.onAck(row.requestSequence() + i, row.queueOffset() + i, row.status());
            }
        }
    }

    private void onTopic(final TopicReplyDecoder reply)
    {
        final long sequence = reply.requestSequence();
        final int status = reply.status();
        final int topicCount = reply.topicCount();
        final int topicId = reply.topicId();
        final int queueCount = reply.queueCount();
        handler.onTopic(
            sequence, new MemoryHandler.TopicAnswer(reply.topicName(), topicId, queueCount), topicCount, status);
    }

    private void onGroup(final GroupReplyDecoder reply)
    {
        handler.onGroup(0 == reply.status() ? reply.groupId() : 0, reply.generation());
    }

    private void onOffset(final OffsetReplyDecoder reply)
    {
        handler.onOffset(reply.requestSequence(), reply.queueOffset(), reply.status());
    }

    private void onRecords(final RecordsDecoder records)
    {
        records.wrapRecords(view);
        int offset = 0;
        for (int i = 0; i < records.recordCount(); i++)
        {
            offset += onRecord(records.flowId(), view, offset, view.capacity() - offset);
        }
        if (offset != view.capacity())
        {
            handler.onMalformedRecord(records.flowId());
        }
    }

    private void onRecordPart(final RecordPartDecoder part)
    {
        final UnsafeBuffer whole = unfinished.computeIfAbsent(
            part.flowId(), (flowId) -> new UnsafeBuffer(new byte[part.recordLengthBytes()]));
        part.wrapSlice(view);
        whole.putBytes(part.recordOffset(), view, 0, view.capacity());
        if (part.recordOffset() + view.capacity() == whole.capacity())
        {
            unfinished.remove(part.flowId());
            onRecord(part.flowId(), whole, 0, whole.capacity());
        }
    }

    /** Hand a record on; its length, or all that is left if it is none. */
    private int onRecord(final long flowId, final DirectBuffer buffer, final int offset, final int maxLength)
    {
        if (RecordView.INVALID == RecordView.check(buffer, offset, maxLength))
        {
            handler.onMalformedRecord(flowId);
            return maxLength;
        }
        handler.onRecord(flowId, record.wrap(buffer, offset));
        return RecordLayout.length(buffer, offset);
    }

    private void onPullEnd(final PullEndDecoder end)
    {
        handler.onPullEnd(
            end.flowId(), end.nextQueueOffset(), end.minQueueOffset(), end.maxQueueOffset(), end.status());
    }
}
