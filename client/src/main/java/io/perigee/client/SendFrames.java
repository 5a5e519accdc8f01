package io.perigee.client;

import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.SendBatchEncoder;
import io.perigee.protocol.SendEncoder;
import io.perigee.protocol.SendPartEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Writes the frames of sends into claims. The payload length stands in the four bytes before each payload.
 */
final class SendFrames
{
    /** What a Send frame adds to its payload. */
    static final int SEND_OVERHEAD = overhead(SendEncoder.BLOCK_LENGTH, SendEncoder.payloadHeaderLength());
    /** What a SendBatch frame adds to its payload. */
    static final int BATCH_OVERHEAD = overhead(SendBatchEncoder.BLOCK_LENGTH, SendBatchEncoder.payloadHeaderLength());
    /** What a SendPart frame adds to its payload. */
    static final int PART_OVERHEAD = overhead(SendPartEncoder.BLOCK_LENGTH, SendPartEncoder.payloadHeaderLength());

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SendEncoder sendEncoder = new SendEncoder();
    private final SendBatchEncoder batchEncoder = new SendBatchEncoder();
    private final SendPartEncoder partEncoder = new SendPartEncoder();

    /**
     * Write everything of a Send but the bytes of its payload.
     *
     * @param session       with the open claim.
     * @param sequence      of the frame.
     * @param message       to be sent.
     * @param topicId       to send to.
     * @param nowMs         when it was sent.
     * @param payloadLength of the whole message.
     * @param sliceLength   of what this frame will hold of it.
     * @return where the payload begins in the claimed buffer.
     */
    int putSend(
        final BrokerSession session,
        final long sequence,
        final OutgoingMessage message,
        final int topicId,
        final long nowMs,
        final int payloadLength,
        final int sliceLength)
    {
        final MutableDirectBuffer buffer = session.buffer();
        sendEncoder
            .wrapAndApplyHeader(buffer, session.offset(), headerEncoder)
            .sessionId(session.sessionId())
            .sequence(sequence)
            .tagHash(message.tagHash())
            .bornTimestampMs(nowMs)
            .producerId(0)
            .producerSequence(0)
            .producerEpoch(0)
            .topicId(topicId)
            .queueId(message.queueId())
            .userFlag(message.userFlag())
            .payloadLengthBytes(payloadLength)
            .keysLengthBytes(message.keysLength())
            .propertiesLengthBytes(message.propertiesLength());

        return putPayloadLength(buffer, sendEncoder.limit(), sliceLength);
    }

    /**
     * Write everything of a SendBatch but the bytes of its payload.
     *
     * @param session     with the open claim.
     * @param sequence    of the frame.
     * @param batch       to be sent.
     * @param topicId     to send to.
     * @param queueId     to send to.
     * @param nowMs       when it was sent.
     * @param sliceLength of what this frame will hold of the batch.
     * @return where the payload begins in the claimed buffer.
     */
    int putBatch(
        final BrokerSession session,
        final long sequence,
        final MessageBatch batch,
        final int topicId,
        final int queueId,
        final long nowMs,
        final int sliceLength)
    {
        final MutableDirectBuffer buffer = session.buffer();
        batchEncoder
            .wrapAndApplyHeader(buffer, session.offset(), headerEncoder)
            .sessionId(session.sessionId())
            .sequence(sequence)
            .bornTimestampMs(nowMs)
            .producerId(0)
            .producerSequence(0)
            .producerEpoch(0)
            .topicId(topicId)
            .queueId(queueId)
            .messageCount(batch.messageCount())
            .payloadLengthBytes(batch.lengthBytes());

        return putPayloadLength(buffer, batchEncoder.limit(), sliceLength);
    }

    /**
     * Write everything of a SendPart but the bytes of its payload.
     *
     * @param session       with the open claim.
     * @param sequence      of the frame.
     * @param payloadOffset where the part begins in the whole payload.
     * @param sliceLength   of the part.
     * @return where the payload begins in the claimed buffer.
     */
    int putPart(
        final BrokerSession session, final long sequence, final int payloadOffset, final int sliceLength)
    {
        final MutableDirectBuffer buffer = session.buffer();
        partEncoder
            .wrapAndApplyHeader(buffer, session.offset(), headerEncoder)
            .sessionId(session.sessionId())
            .sequence(sequence)
            .payloadOffset(payloadOffset);

        return putPayloadLength(buffer, partEncoder.limit(), sliceLength);
    }

    /**
     * Copy keys, properties and body, one after the other.
     *
     * @param buffer  to copy to.
     * @param offset  where the keys will begin.
     * @param message to be copied.
     */
    static void putPayload(final MutableDirectBuffer buffer, final int offset, final OutgoingMessage message)
    {
        int position = offset;
        if (message.keysLength() > 0)
        {
            buffer.putBytes(position, message.keys(), message.keysOffset(), message.keysLength());
            position += message.keysLength();
        }
        if (message.propertiesLength() > 0)
        {
            buffer.putBytes(position, message.properties(), message.propertiesOffset(), message.propertiesLength());
            position += message.propertiesLength();
        }
        buffer.putBytes(position, message.body(), message.bodyOffset(), message.bodyLength());
    }

    private static int putPayloadLength(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        buffer.putInt(offset, length, SendEncoder.BYTE_ORDER);
        return offset + Integer.BYTES;
    }

    private static int overhead(final int blockLength, final int payloadHeaderLength)
    {
        return MessageHeaderEncoder.ENCODED_LENGTH + blockLength + payloadHeaderLength;
    }
}
