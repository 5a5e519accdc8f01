package io.perigee.broker;

import io.perigee.pipeline.PayloadSlab;
import io.perigee.protocol.BatchEntry;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.transport.FrameAction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes in messages: copies a payload that fits one frame into the slab, and gathers one that comes in parts in a
 * large buffer. Part of ingress.
 */
final class SendIntake
{
    /** Where the bytes of the payload begin behind the fixed part of a frame: behind their length. */
    private static final int DATA_LENGTH_FIELD = Integer.BYTES;

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final SendDecoder sendDecoder = new SendDecoder();
    private final SendPartDecoder partDecoder = new SendPartDecoder();
    private final SendBatchDecoder batchDecoder = new SendBatchDecoder();
    private final SendFields fields = new SendFields();
    private final PayloadSlab slab;
    private final AtomicCounter slabFull;
    private final LargePayloadPool largePayloads;
    private final int maxAttributesLength;
    private final int maxMessageLength;
    private final int maxPayloadLength;
    private final long trainTimeoutNs;

    SendIntake(final BrokerContext ctx, final PayloadSlab slab, final LargePayloadPool largePayloads)
    {
        this.slab = slab;
        this.slabFull = ctx.counters().slabFull();
        this.largePayloads = largePayloads;
        this.maxAttributesLength = ctx.limits().maxAttributesLengthBytes();
        this.maxMessageLength = ctx.limits().maxMessageLengthBytes();
        this.maxPayloadLength = ctx.limits().maxPayloadLengthBytes();
        this.trainTimeoutNs = ctx.intervals().trainTimeoutNs();
    }

    FrameAction onSend(
        final Ingress ingress,
        final ClientSession session,
        final DirectBuffer buffer,
        final int offset,
        final long nowNs)
    {
        sendDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        fields.read(sendDecoder);

        return take(ingress, session, buffer, sendDecoder.limit(), sendDecoder.payloadLength(), nowNs);
    }

    FrameAction onSendBatch(
        final Ingress ingress,
        final ClientSession session,
        final DirectBuffer buffer,
        final int offset,
        final long nowNs)
    {
        batchDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        fields.read(batchDecoder);

        return take(ingress, session, buffer, batchDecoder.limit(), batchDecoder.payloadLength(), nowNs);
    }

    FrameAction onSendPart(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final SendPartDecoder part = partDecoder;
        part.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final PartTrain train = session.train;
        final int sliceOffset = part.limit() + DATA_LENGTH_FIELD;
        final int slice = part.payloadLength();
        if (null == train || !train.accepts(part.payloadOffset(), slice))
        {
            ingress.end(session, ErrorCode.REQUEST_INVALID, "a part does not follow the one before it");
            return FrameAction.CONTINUE;
        }
        if (!train.isCompletedBy(slice))
        {
            train.append(buffer, sliceOffset, slice);
            session.nextReceiveSequence++;
            return FrameAction.CONTINUE;
        }
        if (!ingress.hasRoom(session))
        {
            return FrameAction.ABORT;
        }

        train.append(buffer, sliceOffset, slice);
        if (hasEndedFor(faultOfEntries(train.fields(), train.payload().buffer(), 0), ingress, session))
        {
            return FrameAction.CONTINUE;
        }
        session.train = null;
        final BrokerEvent event = ingress.claim(session);
        event.copy(train.fields());
        event.largePayload = train.payload();
        ingress.publish(session);

        return FrameAction.CONTINUE;
    }

    /**
     * The session is over: the large message that it had begun will not come.
     *
     * @param session that is over.
     */
    void abandonTrain(final ClientSession session)
    {
        if (null != session.train)
        {
            largePayloads.putBack(session.train.payload());
            session.train = null;
        }
    }

    /**
     * Whether a large message was begun too long ago.
     *
     * @param session to look at.
     * @param nowNs   time of the cycle.
     * @return true if its sender is not to be waited for.
     */
    boolean isTrainLate(final ClientSession session, final long nowNs)
    {
        return null != session.train && nowNs - session.train.deadlineNs() > 0 && !session.link().hasUnread();
    }

    /**
     * Take in a message or batch that comes with its first frame, or begin one of which more parts follow.
     */
    private FrameAction take(
        final Ingress ingress,
        final ClientSession session,
        final DirectBuffer buffer,
        final int dataOffset,
        final int slice,
        final long nowNs)
    {
        final ErrorCode fault = null == session.train ? fault(slice) : ErrorCode.REQUEST_INVALID;
        if (ErrorCode.OK != fault)
        {
            ingress.end(session, fault, fault.sentence());
            return FrameAction.CONTINUE;
        }

        final int sliceOffset = dataOffset + DATA_LENGTH_FIELD;
        if (slice < fields.payloadLength)
        {
            return beginTrain(session, buffer, sliceOffset, slice, nowNs);
        }
        final long slabPosition = ingress.hasRoom(session) ? claim(slice) : PayloadSlab.NO_ROOM;
        if (PayloadSlab.NO_ROOM == slabPosition)
        {
            return FrameAction.ABORT;
        }

        final int slabOffset = slab.offset(slabPosition);
        slab.buffer().putBytes(slabOffset, buffer, sliceOffset, slice);
        if (hasEndedFor(faultOfEntries(fields, slab.buffer(), slabOffset), ingress, session))
        {
            // Its room in the slab becomes free with that of the next payload.
            return FrameAction.CONTINUE;
        }
        final BrokerEvent event = ingress.claim(session);
        event.copy(fields);
        event.slabPosition = slabPosition;
        ingress.publish(session);

        return FrameAction.CONTINUE;
    }

    private ErrorCode fault(final int slice)
    {
        final int total = fields.payloadLength;
        final long attributesLength = (long)fields.keysLength + fields.propertiesLength;
        if (fields.keysLength < 0 || fields.propertiesLength < 0 || fields.messageCount < 1)
        {
            return ErrorCode.REQUEST_INVALID;
        }
        if (total < 0 || slice > total || attributesLength > total || 0 == slice && total > 0)
        {
            return ErrorCode.FRAME_INVALID;
        }

        final long bodyLength = total - attributesLength;
        return bodyLength > maxLength(fields.kind) || attributesLength > maxAttributesLength ?
            ErrorCode.MESSAGE_TOO_LARGE : ErrorCode.OK;
    }

    /** A batch has the attributes of its messages in its body. */
    private int maxLength(final EventKind kind)
    {
        return EventKind.SEND_BATCH == kind ? maxPayloadLength : maxMessageLength;
    }

    /** Looks at the copy of a batch, which its sender cannot change any more. */
    private ErrorCode faultOfEntries(final SendFields sent, final DirectBuffer payload, final int offset)
    {
        return EventKind.SEND_BATCH != sent.kind ? ErrorCode.OK : BatchEntry.checkAll(
            payload, offset, sent.payloadLength, sent.messageCount, maxMessageLength, maxAttributesLength);
    }

    private static boolean hasEndedFor(final ErrorCode fault, final Ingress ingress, final ClientSession session)
    {
        if (ErrorCode.OK != fault)
        {
            ingress.end(session, fault,
                ErrorCode.FRAME_INVALID == fault ? "the entries of a batch do not fill it" : fault.sentence());
        }
        return ErrorCode.OK != fault;
    }

    private long claim(final int length)
    {
        final long slabPosition = slab.claim(length);
        if (PayloadSlab.NO_ROOM == slabPosition)
        {
            slabFull.increment();
        }

        return slabPosition;
    }

    private FrameAction beginTrain(
        final ClientSession session,
        final DirectBuffer buffer,
        final int sliceOffset,
        final int slice,
        final long nowNs)
    {
        final LargePayload payload = largePayloads.take();
        if (null == payload)
        {
            return FrameAction.ABORT;
        }

        final PartTrain train = payload.train();
        train.begin(fields, nowNs + trainTimeoutNs);
        train.append(buffer, sliceOffset, slice);
        session.train = train;
        session.nextReceiveSequence++;

        return FrameAction.CONTINUE;
    }
}
