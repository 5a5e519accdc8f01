package io.perigee.broker;

import org.agrona.DirectBuffer;

/**
 * A large message of which some parts have come: the fields of its first frame, and the payload as far as it goes.
 * Belongs to its buffer and is used again with it. Owned by ingress.
 */
final class PartTrain
{
    private final LargePayload payload;
    private int totalLength;
    private long deadlineNs;
    private int receivedLength;

    EventKind kind;
    long requestSequence;
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

    PartTrain(final LargePayload payload)
    {
        this.payload = payload;
    }

    /**
     * Begin another message.
     *
     * @param length     of its payload, all parts together.
     * @param deadline   when all parts must have come, in nanoseconds.
     */
    void begin(final int length, final long deadline)
    {
        totalLength = length;
        deadlineNs = deadline;
        receivedLength = 0;
        keysLength = 0;
        propertiesLength = 0;
        messageCount = 1;
        tagHash = 0;
        userFlag = 0;
    }

    LargePayload payload()
    {
        return payload;
    }

    int totalLength()
    {
        return totalLength;
    }

    long deadlineNs()
    {
        return deadlineNs;
    }

    /**
     * Whether a part is the one that comes next.
     *
     * @param payloadOffset where it says it begins.
     * @param length        of its slice.
     * @return false if the train is broken.
     */
    boolean accepts(final int payloadOffset, final int length)
    {
        return payloadOffset == receivedLength && length > 0 && length <= totalLength - receivedLength;
    }

    /**
     * Whether a part of this length is the last one.
     *
     * @param length of its slice.
     * @return true if nothing is missing behind it.
     */
    boolean isCompletedBy(final int length)
    {
        return receivedLength + length == totalLength;
    }

    void append(final DirectBuffer buffer, final int offset, final int length)
    {
        payload.buffer().putBytes(receivedLength, buffer, offset, length);
        receivedLength += length;
    }

    /**
     * Turn the finished train into a ring event, which takes the payload over.
     *
     * @param event that was claimed for it.
     */
    void fill(final BrokerEvent event)
    {
        event.largePayload = payload;
        event.payloadLength = totalLength;
        event.keysLength = keysLength;
        event.propertiesLength = propertiesLength;
        event.messageCount = messageCount;
        event.tagHash = tagHash;
        event.bornTimestampMs = bornTimestampMs;
        event.producerId = producerId;
        event.producerSequence = producerSequence;
        event.producerEpoch = producerEpoch;
        event.topicId = topicId;
        event.queueId = queueId;
        event.userFlag = userFlag;
    }
}
