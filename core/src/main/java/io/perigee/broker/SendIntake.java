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
    private final PayloadSlab slab;
    private final LargePayloadPool largePayloads;
    private final int maxAttributesLength;
    private final int maxPayloadLength;
    private final long trainTimeoutNs;

    SendIntake(final BrokerContext ctx, final PayloadSlab slab, final LargePayloadPool largePayloads)
    {
        this.slab = slab;
        this.largePayloads = largePayloads;
        this.maxAttributesLength = ctx.limits().maxAttributesLengthBytes();
        this.maxPayloadLength = ctx.limits().maxPayloadLengthBytes();
        this.trainTimeoutNs = ctx.trainTimeoutNs();
    }

    FrameAction onSend(
        final Ingress ingress,
        final ClientSession session,
        final DirectBuffer buffer,
        final int offset,
        final long nowNs)
    {
        final SendDecoder send = sendDecoder;
        send.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (!ingress.isExpected(session, send.sessionId(), send.sequence()))
        {
            return FrameAction.CONTINUE;
        }

        final int total = send.payloadLengthBytes();
        final int sliceOffset = send.limit() + DATA_LENGTH_FIELD;
        final int slice = send.payloadLength();
        final int keysLength = send.keysLengthBytes();
        final int propertiesLength = send.propertiesLengthBytes();
        final ErrorCode fault = null != session.train || keysLength < 0 || propertiesLength < 0 ?
            ErrorCode.REQUEST_INVALID : lengthFault(total, slice, (long)keysLength + propertiesLength);
        if (ErrorCode.OK != fault)
        {
            ingress.end(session, fault, fault.sentence());
            return FrameAction.CONTINUE;
        }

        if (slice < total)
        {
            final PartTrain train = beginTrain(session, total, buffer, sliceOffset, slice, nowNs);
            return null == train ? FrameAction.ABORT : fill(train, send, keysLength, propertiesLength);
        }

        final long slabPosition = ingress.hasRoom(session) ? slab.claim(total) : PayloadSlab.NO_ROOM;
        if (PayloadSlab.NO_ROOM == slabPosition)
        {
            return FrameAction.ABORT;
        }
        slab.buffer().putBytes(slab.offset(slabPosition), buffer, sliceOffset, total);

        final BrokerEvent event = ingress.claim(EventKind.SEND, session, send.sequence());
        event.slabPosition = slabPosition;
        event.payloadLength = total;
        event.keysLength = keysLength;
        event.propertiesLength = propertiesLength;
        event.tagHash = send.tagHash();
        event.bornTimestampMs = send.bornTimestampMs();
        event.producerId = send.producerId();
        event.producerSequence = send.producerSequence();
        event.producerEpoch = send.producerEpoch();
        event.topicId = send.topicId();
        event.queueId = send.queueId();
        event.userFlag = send.userFlag();
        ingress.publish(session);

        return FrameAction.CONTINUE;
    }

    FrameAction onSendBatch(
        final Ingress ingress,
        final ClientSession session,
        final DirectBuffer buffer,
        final int offset,
        final long nowNs)
    {
        final SendBatchDecoder batch = batchDecoder;
        batch.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (!ingress.isExpected(session, batch.sessionId(), batch.sequence()))
        {
            return FrameAction.CONTINUE;
        }

        final int total = batch.payloadLengthBytes();
        final int sliceOffset = batch.limit() + DATA_LENGTH_FIELD;
        final int slice = batch.payloadLength();
        final ErrorCode fault = null != session.train || batch.messageCount() < 1 ?
            ErrorCode.REQUEST_INVALID : lengthFault(total, slice, 0);
        if (ErrorCode.OK != fault)
        {
            ingress.end(session, fault, fault.sentence());
            return FrameAction.CONTINUE;
        }
        if (slice < total)
        {
            final PartTrain train = beginTrain(session, total, buffer, sliceOffset, slice, nowNs);
            return null == train ? FrameAction.ABORT : fill(train, batch);
        }
        if (BatchEntry.INVALID == BatchEntry.checkAll(buffer, sliceOffset, total, batch.messageCount()))
        {
            ingress.end(session, ErrorCode.FRAME_INVALID, "the entries of a batch do not fill it");
            return FrameAction.CONTINUE;
        }

        final long slabPosition = ingress.hasRoom(session) ? slab.claim(total) : PayloadSlab.NO_ROOM;
        if (PayloadSlab.NO_ROOM == slabPosition)
        {
            return FrameAction.ABORT;
        }
        slab.buffer().putBytes(slab.offset(slabPosition), buffer, sliceOffset, total);

        final BrokerEvent event = ingress.claim(EventKind.SEND_BATCH, session, batch.sequence());
        event.slabPosition = slabPosition;
        event.payloadLength = total;
        event.messageCount = batch.messageCount();
        event.bornTimestampMs = batch.bornTimestampMs();
        event.producerId = batch.producerId();
        event.producerSequence = batch.producerSequence();
        event.producerEpoch = batch.producerEpoch();
        event.topicId = batch.topicId();
        event.queueId = batch.queueId();
        ingress.publish(session);

        return FrameAction.CONTINUE;
    }

    FrameAction onSendPart(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final SendPartDecoder part = partDecoder;
        part.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (!ingress.isExpected(session, part.sessionId(), part.sequence()))
        {
            return FrameAction.CONTINUE;
        }

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
        if (EventKind.SEND_BATCH == train.kind && BatchEntry.INVALID == BatchEntry.checkAll(
            train.payload().buffer(), 0, train.totalLength(), train.messageCount))
        {
            ingress.end(session, ErrorCode.FRAME_INVALID, "the entries of a batch do not fill it");
            return FrameAction.CONTINUE;
        }
        session.train = null;
        final BrokerEvent event = ingress.claim(train.kind, session, train.requestSequence);
        train.fill(event);
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

    private ErrorCode lengthFault(final int total, final int slice, final long attributesLength)
    {
        if (total < 0 || slice > total || attributesLength > total || 0 == slice && total > 0)
        {
            return ErrorCode.FRAME_INVALID;
        }

        return total > maxPayloadLength || attributesLength > maxAttributesLength ?
            ErrorCode.MESSAGE_TOO_LARGE : ErrorCode.OK;
    }

    private PartTrain beginTrain(
        final ClientSession session,
        final int total,
        final DirectBuffer buffer,
        final int sliceOffset,
        final int slice,
        final long nowNs)
    {
        final LargePayload payload = largePayloads.take();
        if (null == payload)
        {
            return null;
        }

        final PartTrain train = payload.train();
        train.begin(total, nowNs + trainTimeoutNs);
        train.append(buffer, sliceOffset, slice);
        session.train = train;
        session.nextReceiveSequence++;

        return train;
    }

    /**
     * Keep what the first frame says. Lengths come as they were checked: the frame may lie where its sender can write.
     */
    private static FrameAction fill(
        final PartTrain train, final SendDecoder send, final int keysLength, final int propertiesLength)
    {
        train.kind = EventKind.SEND;
        train.requestSequence = send.sequence();
        train.keysLength = keysLength;
        train.propertiesLength = propertiesLength;
        train.tagHash = send.tagHash();
        train.bornTimestampMs = send.bornTimestampMs();
        train.producerId = send.producerId();
        train.producerSequence = send.producerSequence();
        train.producerEpoch = send.producerEpoch();
        train.topicId = send.topicId();
        train.queueId = send.queueId();
        train.userFlag = send.userFlag();

        return FrameAction.CONTINUE;
    }

    private static FrameAction fill(final PartTrain train, final SendBatchDecoder batch)
    {
        train.kind = EventKind.SEND_BATCH;
        train.requestSequence = batch.sequence();
        train.messageCount = batch.messageCount();
        train.bornTimestampMs = batch.bornTimestampMs();
        train.producerId = batch.producerId();
        train.producerSequence = batch.producerSequence();
        train.producerEpoch = batch.producerEpoch();
        train.topicId = batch.topicId();
        train.queueId = batch.queueId();

        return FrameAction.CONTINUE;
    }
}
