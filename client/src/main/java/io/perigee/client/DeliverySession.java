package io.perigee.client;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.PullEndDecoder;
import io.perigee.protocol.RecordPartDecoder;
import io.perigee.protocol.RecordsDecoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a subscriber does on the delivery lane: open flows, give credit, hand out records where they lie.
 * <p>
 * A poll may end in the middle of a frame, when the caller wants no more messages. Then the frame is refused, so that
 * the transport delivers it again, and the records that were handed out already are passed over; nothing is copied.
 */
final class DeliverySession implements SessionHandler
{
    private static final int MIN_FRAME_LIMIT = 16;
    private static final int MAX_FRAME_LIMIT = 1024;
    private static final int FLOW_INDEX_BITS = 20;
    private static final int FLOW_INDEX_MASK = (1 << FLOW_INDEX_BITS) - 1;
    private static final QueueFlow[] NO_FLOWS = new QueueFlow[0];

    private final PerigeeClient.Context context;
    private final Subscription subscription;
    private final RequestFrames requests;
    private final OffsetCommits commits;
    private final BrokerSession session;
    private final RecordView view = new RecordView();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RecordsDecoder recordsDecoder = new RecordsDecoder();
    private final RecordPartDecoder partDecoder = new RecordPartDecoder();
    private final PullEndDecoder endDecoder = new PullEndDecoder();
    private final ErrorReplyDecoder errorReplyDecoder = new ErrorReplyDecoder();
    private final int maxRecordLength;
    private QueueFlow[] flows = NO_FLOWS;
    private long flowEpoch;
    private boolean isSomethingDue;
    private boolean isFlowing;
    private MessageHandler handler;
    private int limit;
    private int delivered;
    private int resumeOffset;
    private Throwable handlerFailure;
    private ErrorCode endCode = ErrorCode.OK;
    private String endExplanation = "";

    DeliverySession(
        final PerigeeClient.Context context,
        final Subscription subscription,
        final RequestFrames requests,
        final OffsetCommits commits)
    {
        this.context = context;
        this.subscription = subscription;
        this.requests = requests;
        this.commits = commits;
        this.session = new BrokerSession(context, Lane.DELIVERY, this);
        this.maxRecordLength = RecordLayout.recordLength(context.maxPayloadLengthBytes());
    }

    void connect(final BrokerAddress address, final List<TopicReading> topics, final long nowNs)
    {
        int count = 0;
        for (final TopicReading topic : topics)
        {
            count += topic.flows().length;
        }
        flows = new QueueFlow[count];
        int index = 0;
        for (final TopicReading topic : topics)
        {
            for (final QueueFlow flow : topic.flows())
            {
                flows[index++] = flow;
            }
        }
        endCode = ErrorCode.OK;
        isFlowing = false;
        session.connect(address, nowNs);
    }

    /**
     * Move on, and hand out messages.
     *
     * @param nowNs          time.
     * @param messageHandler for each message.
     * @param messageLimit   at most so many messages.
     * @return how many were handed out.
     */
    int poll(final long nowNs, final MessageHandler messageHandler, final int messageLimit)
    {
        handler = messageHandler;
        limit = messageLimit;
        delivered = 0;
        session.poll(nowNs, Math.min(Math.max(messageLimit, MIN_FRAME_LIMIT), MAX_FRAME_LIMIT));
        if (isSomethingDue && session.isOpen())
        {
            sendWhatIsDue();
        }
        handler = null;

        return delivered;
    }

    /**
     * What the handler threw in the last poll.
     *
     * @return null if it threw nothing.
     */
    Throwable takeHandlerFailure()
    {
        final Throwable failure = handlerFailure;
        handlerFailure = null;
        return failure;
    }

    BrokerSession session()
    {
        return session;
    }

    /**
     * Whether every queue has a flow.
     *
     * @return true if nothing is left to be asked for.
     */
    boolean isFlowing()
    {
        return isFlowing && session.isOpen();
    }

    ErrorCode endCode()
    {
        return endCode;
    }

    String endExplanation()
    {
        return endExplanation;
    }

    /**
     * Go on elsewhere in a queue.
     *
     * @param flow        of the queue.
     * @param queueOffset to go on at.
     */
    void seek(final QueueFlow flow, final long queueOffset)
    {
        if (0 != flow.flowId() && session.isOpen())
        {
            if (requests.pullStop(session, flow.flowId()) < 0)
            {
                // Without room for the stop the broker would send on for nothing; a new session costs less thought.
                session.end(ErrorCode.FLOW_STOPPED, "there was no room to stop a flow");
            }
        }
        flow.ended();
        flow.seek(queueOffset);
        isSomethingDue = true;
    }

    void returnCredit(final QueueFlow flow, final int lengthBytes)
    {
        flow.returned(lengthBytes);
        giveCredit(flow);
    }

    void close()
    {
        session.close();
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        resumeOffset = 0;
        isSomethingDue = true;
    }

    @Override
    public void onSessionEnded(final BrokerSession ended, final ErrorCode code, final String explanation)
    {
        endCode = code;
        endExplanation = explanation;
    }

    @Override
    public FrameAction onSessionFrame(
        final BrokerSession from,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        switch (templateId)
        {
            case RecordsDecoder.TEMPLATE_ID:
                recordsDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                return onRecords(buffer, recordsDecoder.limit() + RecordsDecoder.recordsHeaderLength());

            case RecordPartDecoder.TEMPLATE_ID:
                partDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                return onRecordPart(buffer, partDecoder.limit() + RecordPartDecoder.sliceHeaderLength());

            case PullEndDecoder.TEMPLATE_ID:
                endDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onPullEnd();
                break;

            case ErrorReplyDecoder.TEMPLATE_ID:
                errorReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                session.end(ErrorCode.of(errorReplyDecoder.status()), errorReplyDecoder.explanation());
                break;

            default:
                session.end(ErrorCode.FRAME_INVALID, "a subscriber did not ask for a frame of template " + templateId);
                break;
        }

        return FrameAction.CONTINUE;
    }

    private FrameAction onRecords(final DirectBuffer buffer, final int begin)
    {
        final long flowId = recordsDecoder.flowId();
        final QueueFlow flow = flow(flowId);
        if (null == flow)
        {
            // Stopped meanwhile, perhaps in the middle of this frame.
            resumeOffset = 0;
            return FrameAction.CONTINUE;
        }

        flow.confirmed();
        final int total = recordsDecoder.recordsLength();
        int position = resumeOffset;
        while (position < total)
        {
            final int length = RecordView.check(buffer, begin + position, total - position);
            if (RecordView.INVALID == length || !belongs(flow, buffer, begin + position))
            {
                return refuseRecord();
            }
            final long queueOffset = RecordLayout.queueOffset(buffer, begin + position);
            if (queueOffset < flow.nextOffset())
            {
                flow.consumed(length);
            }
            else if (isGap(flow, queueOffset))
            {
                return refuseGap();
            }
            else if (delivered >= limit || !deliver(flow, buffer, begin + position, length))
            {
                resumeOffset = position;
                return FrameAction.ABORT;
            }
            if (flow.flowId() != flowId)
            {
                // The handler has moved the queue elsewhere: the rest of the frame is of no interest any more.
                resumeOffset = 0;
                return FrameAction.CONTINUE;
            }
            position += length;
        }

        resumeOffset = 0;
        flow.passed(recordsDecoder.nextQueueOffset(), recordsDecoder.maxQueueOffset());
        giveCredit(flow);
        return delivered >= limit ? FrameAction.BREAK : FrameAction.CONTINUE;
    }

    private FrameAction onRecordPart(final DirectBuffer buffer, final int begin)
    {
        final QueueFlow flow = flow(partDecoder.flowId());
        if (null == flow)
        {
            return FrameAction.CONTINUE;
        }

        flow.confirmed();
        final int recordLength = partDecoder.recordLengthBytes();
        final int recordOffset = partDecoder.recordOffset();
        final int sliceLength = partDecoder.sliceLength();
        if (recordLength > maxRecordLength)
        {
            session.end(ErrorCode.MESSAGE_TOO_LARGE, "a message came that is longer than this client allows");
            return FrameAction.BREAK;
        }
        if (recordOffset != flow.partLength() || 0 == sliceLength || sliceLength > recordLength - recordOffset)
        {
            return refuseRecord();
        }

        final boolean isLast = recordOffset + sliceLength == recordLength;
        if (isLast && delivered >= limit)
        {
            return FrameAction.ABORT;
        }

        final UnsafeBuffer part = flow.part(recordLength);
        part.putBytes(recordOffset, buffer, begin, sliceLength);
        flow.partLength(recordOffset + sliceLength);
        return isLast ? onLastPart(flow, part, recordLength, recordOffset) : FrameAction.CONTINUE;
    }

    private FrameAction onLastPart(
        final QueueFlow flow, final UnsafeBuffer part, final int recordLength, final int recordOffset)
    {
        if (recordLength != RecordView.check(part, 0, recordLength) || !belongs(flow, part, 0))
        {
            return refuseRecord();
        }

        final long flowId = flow.flowId();
        final long queueOffset = RecordLayout.queueOffset(part, 0);
        if (queueOffset < flow.nextOffset())
        {
            flow.consumed(recordLength);
        }
        else if (isGap(flow, queueOffset))
        {
            return refuseGap();
        }
        else if (!deliver(flow, part, 0, recordLength))
        {
            flow.partLength(recordOffset);
            return FrameAction.ABORT;
        }
        if (flow.flowId() == flowId)
        {
            flow.partLength(0);
            flow.passed(partDecoder.nextQueueOffset(), partDecoder.maxQueueOffset());
            giveCredit(flow);
        }

        return delivered >= limit ? FrameAction.BREAK : FrameAction.CONTINUE;
    }

    /** Whether the handler has taken the message. */
    private boolean deliver(final QueueFlow flow, final DirectBuffer buffer, final int offset, final int length)
    {
        final long flowId = flow.flowId();
        final long queueOffset = RecordLayout.queueOffset(buffer, offset);
        try
        {
            handler.onMessage(view.wrap(buffer, offset));
        }
        catch (final Throwable failure)
        {
            handlerFailure = failure;
            return false;
        }

        delivered++;
        if (subscription.returnsCredit())
        {
            flow.kept(length);
        }
        if (subscription.commitsDelivered())
        {
            commits.commit(flow, queueOffset + 1);
        }
        if (flow.flowId() == flowId)
        {
            flow.read(queueOffset, RecordLayout.term(buffer, offset));
            if (!subscription.returnsCredit())
            {
                flow.consumed(length);
            }
        }

        return true;
    }

    private void onPullEnd()
    {
        final QueueFlow flow = flow(endDecoder.flowId());
        if (null == flow)
        {
            return;
        }

        final ErrorCode status = ErrorCode.of(endDecoder.status());
        flow.ended();
        flow.maxOffset(endDecoder.maxQueueOffset());
        isSomethingDue = true;
        switch (status)
        {
            case OK, HOLD_EXPIRED, FLOW_STOPPED:
                flow.confirmed();
                flow.passed(endDecoder.nextQueueOffset(), endDecoder.maxQueueOffset());
                break;

            case OFFSET_TOO_SMALL, OFFSET_TOO_LARGE, OFFSET_MOVED:
                final long fromOffset = flow.nextOffset();
                flow.moved(endDecoder.nextQueueOffset());
                subscription.listener().onOffsetMoved(
                    flow.topic().name(), flow.queueId(), fromOffset, flow.nextOffset(), status);
                break;

            default:
                session.end(status, "queue " + flow.queueId() + " of '" + flow.topic().name() + "'");
                break;
        }
    }

    private void sendWhatIsDue()
    {
        boolean isLeft = false;
        for (int i = 0; i < flows.length && !isLeft; i++)
        {
            final QueueFlow flow = flows[i];
            if (flow.isPullDue())
            {
                isLeft = !pull(flow, i);
            }
            else if (flow.isCreditDue())
            {
                giveCredit(flow);
                isLeft = flow.isCreditDue();
            }
        }
        isSomethingDue = isLeft;
        isFlowing |= !isLeft;
    }

    private boolean pull(final QueueFlow flow, final int index)
    {
        flow.begins(++flowEpoch << FLOW_INDEX_BITS | index, context.creditBytes());
        final int holdMs = (int)TimeUnit.NANOSECONDS.toMillis(context.holdNs());
        if (requests.pull(session, flow, flow.topic().tagHashes(), holdMs) > 0)
        {
            flow.pulled();
            return true;
        }

        flow.ended();
        return false;
    }

    private void giveCredit(final QueueFlow flow)
    {
        if (0 != flow.flowId() && flow.needsCredit(context.creditBytes()))
        {
            final long limitBytes = flow.consumedBytes() + context.creditBytes();
            if (requests.credit(session, flow.flowId(), limitBytes) > 0)
            {
                flow.credited(limitBytes);
            }
            else
            {
                flow.creditIsDue();
                isSomethingDue = true;
            }
        }
    }

    private QueueFlow flow(final long flowId)
    {
        final int index = (int)flowId & FLOW_INDEX_MASK;
        return index < flows.length && flows[index].flowId() == flowId ? flows[index] : null;
    }

    private static boolean belongs(final QueueFlow flow, final DirectBuffer buffer, final int offset)
    {
        return RecordLayout.topicId(buffer, offset) == flow.topicId() &&
            RecordLayout.queueId(buffer, offset) == flow.queueId();
    }

    /** Without a filter every offset of a queue has its message. */
    private static boolean isGap(final QueueFlow flow, final long queueOffset)
    {
        return queueOffset != flow.nextOffset() && 0 == flow.topic().tagHashes().length;
    }

    private FrameAction refuseGap()
    {
        session.end(ErrorCode.SEQUENCE_GAP, "the broker left messages out");
        return FrameAction.BREAK;
    }

    private FrameAction refuseRecord()
    {
        session.end(ErrorCode.FRAME_INVALID, "the broker sent a record that is not valid");
        return FrameAction.BREAK;
    }
}
