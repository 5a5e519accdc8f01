package io.perigee.broker;

import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;

/**
 * What the first frame of a send says about the message or messages that it brings.
 */
class SendFields
{
    EventKind kind;
    long requestSequence;
    int payloadLength;
    int keysLength;
    int propertiesLength;
    int messageCount;

    long tagHash;
    long bornTimestampMs;
    long producerId;
    long producerSequence;
    int producerEpoch;
    int topicId;
    int queueId;
    int userFlag;

    /**
     * Read the fields of a single message, each once: the frame may lie where its sender can write.
     *
     * @param send that was checked.
     */
    final void read(final SendDecoder send)
    {
        kind = EventKind.SEND;
        requestSequence = send.sequence();
        payloadLength = send.payloadLengthBytes();
        keysLength = send.keysLengthBytes();
        propertiesLength = send.propertiesLengthBytes();
        messageCount = 1;
        tagHash = send.tagHash();
        bornTimestampMs = send.bornTimestampMs();
        producerId = send.producerId();
        producerSequence = send.producerSequence();
        producerEpoch = send.producerEpoch();
        topicId = send.topicId();
        queueId = send.queueId();
        userFlag = send.userFlag();
    }

    /**
     * Read the fields of a batch, each once; what differs from message to message stands in the payload.
     *
     * @param batch that was checked.
     */
    final void read(final SendBatchDecoder batch)
    {
        kind = EventKind.SEND_BATCH;
        requestSequence = batch.sequence();
        payloadLength = batch.payloadLengthBytes();
        keysLength = 0;
        propertiesLength = 0;
        messageCount = batch.messageCount();
        tagHash = 0;
        bornTimestampMs = batch.bornTimestampMs();
        producerId = batch.producerId();
        producerSequence = batch.producerSequence();
        producerEpoch = batch.producerEpoch();
        topicId = batch.topicId();
        queueId = batch.queueId();
        userFlag = 0;
    }

    /**
     * Take over all fields.
     *
     * @param other that holds them.
     */
    final void copy(final SendFields other)
    {
        kind = other.kind;
        requestSequence = other.requestSequence;
        payloadLength = other.payloadLength;
        keysLength = other.keysLength;
        propertiesLength = other.propertiesLength;
        messageCount = other.messageCount;
        tagHash = other.tagHash;
        bornTimestampMs = other.bornTimestampMs;
        producerId = other.producerId;
        producerSequence = other.producerSequence;
        producerEpoch = other.producerEpoch;
        topicId = other.topicId;
        queueId = other.queueId;
        userFlag = other.userFlag;
    }
}
