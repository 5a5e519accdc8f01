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
    private static final String FILE_PREFIX = "commitlog/";
    private static final int FILE_NAME_LENGTH = 20;

    private final PerigeeClient.Context context;
    private final Subscription subscription;
    private final SessionFlows flows;
    private final OffsetCommits commits;
    private final BrokerSession session;
    private final RecordView view = new RecordView();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final RecordsDecoder recordsDecoder = new RecordsDecoder();
    private final RecordPartDecoder partDecoder = new RecordPartDecoder();
    private final PullEndDecoder endDecoder = new PullEndDecoder();
    private final ErrorReplyDecoder errorReplyDecoder = new ErrorReplyDecoder();
    private int maxRecordLength;
    private boolean isDropping;
    private MessageHandler handler;
    private int limit;
    private int delivered;
    private int resumeOffset;
    private Throwable pollFailure;
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
        this.commits = commits;
        this.session = new BrokerSession(context, Lane.DELIVERY, this);
        this.flows = new SessionFlows(
            context, session, requests, 0 == subscription.creditBytes() ?
            context.creditBytes() : subscription.creditBytes());
    }

    void connect(final BrokerAddress address, final List<TopicReading> topics, final long nowNs)
    {
        flows.begin(topics);
        endCode = ErrorCode.OK;
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
        if (flows.isSomethingDue() && session.isOpen())
        {
            flows.sendWhatIsDue();
        }
        handler = null;

        return delivered;
    }

    /**
     * What the handler threw in the last poll.
     *
     * @return null if it threw nothing.
     */
    Throwable takePollFailure()
    {
        final Throwable failure = pollFailure;
        pollFailure = null;
        return failure;
    }

    /**
     * Hand out nothing from now on. Frames are read on, because they also say that flows go on where they were.
     */
    void dropMessages()
    {
        isDropping = true;
    }

    /**
     * The flows of the session, and of the next ones.
     *
     * @return the same object always.
     */
    SessionFlows flows()
    {
        return flows;
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
        return flows.areAllOpen() && session.isOpen();
    }

    ErrorCode endCode()
    {
        return endCode;
    }

    String endExplanation()
    {
        return endExplanation;
    }

    void close()
    {
        session.close();
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        resumeOffset = 0;
        flows.somethingIsDue();
        maxRecordLength = RecordLayout.recordLength(
            context.maxMessageLengthBytes() + opened.greeting().maxAttributesLengthBytes());
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
        final QueueFlow flow = flows.find(flowId);
        if (null == flow)
        {
            // Stopped meanwhile, perhaps in the middle of this frame.
            resumeOffset = 0;
            return FrameAction.CONTINUE;
        }

        flow.confirmed();
        if (isDropping)
        {
            return FrameAction.CONTINUE;
        }

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
        flows.giveCredit(flow);
        return delivered >= limit ? FrameAction.BREAK : FrameAction.CONTINUE;
    }

    private FrameAction onRecordPart(final DirectBuffer buffer, final int begin)
    {
        final QueueFlow flow = flows.find(partDecoder.flowId());
        if (null == flow)
        {
            return FrameAction.CONTINUE;
        }

        flow.confirmed();
        if (isDropping)
        {
            return FrameAction.CONTINUE;
        }

        final int recordLength = partDecoder.recordLengthBytes();
        final int recordOffset = partDecoder.recordOffset();
        final int sliceLength = partDecoder.sliceLength();
        if (recordLength > maxRecordLength)
        {
            return refuseLength(flow, recordLength);
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
            flows.giveCredit(flow);
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
            pollFailure = failure;
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
        final QueueFlow flow = flows.find(endDecoder.flowId());
        if (null == flow)
        {
            return;
        }

        final ErrorCode status = ErrorCode.of(endDecoder.status());
        flow.ended();
        flow.maxOffset(endDecoder.maxQueueOffset());
        flows.somethingIsDue();
        switch (status)
        {
            case OK, HOLD_EXPIRED, FLOW_STOPPED:
                flow.confirmed();
                flow.passed(endDecoder.nextQueueOffset(), endDecoder.maxQueueOffset());
                break;

            case CORRUPT:
                flow.missed(1);
                flow.moved(endDecoder.nextQueueOffset());
                subscription.listener().onMessageDamaged(
                    flow.topic().name(), flow.queueId(), flow.nextOffset() - 1, endDecoder.damagedPosition(),
                    FILE_PREFIX + digits(endDecoder.damagedFile()));
                break;

            case OFFSET_TOO_SMALL, OFFSET_TOO_LARGE, OFFSET_MOVED:
                final long fromOffset = flow.nextOffset();
                if (ErrorCode.OFFSET_TOO_SMALL == status)
                {
                    flow.missed(flow.hasPosition() ? endDecoder.nextQueueOffset() - fromOffset : 0);
                }
                flow.moved(endDecoder.nextQueueOffset());
                subscription.listener().onOffsetMoved(
                    flow.topic().name(), flow.queueId(), fromOffset, flow.nextOffset(), status);
                break;

            default:
                session.end(status, "queue " + flow.queueId() + " of '" + flow.topic().name() + "'");
                break;
        }
    }

    /** As the broker names its files. */
    private static String digits(final long number)
    {
        final String digits = Long.toString(number);
        return "0".repeat(Math.max(0, FILE_NAME_LENGTH - digits.length())) + digits;
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

    /** Not the session's end: the next session would meet the same message. The caller raises the limit or seeks. */
    private FrameAction refuseLength(final QueueFlow flow, final int recordLength)
    {
        pollFailure = new PerigeeException(ErrorCode.MESSAGE_TOO_LARGE, "message " + flow.nextOffset() + " of queue " +
            flow.queueId() + " of '" + flow.topic().name() + "' is a record of " + recordLength +
            " bytes; raise " + PerigeeClient.Context.MAX_MESSAGE_LENGTH_PROP_NAME + ", or seek behind it");
        return FrameAction.ABORT;
    }

    private FrameAction refuseRecord()
    {
        session.end(ErrorCode.FRAME_INVALID, "the broker sent a record that is not valid");
        return FrameAction.BREAK;
    }
}
