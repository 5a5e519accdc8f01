package io.perigee.broker;

import org.agrona.DirectBuffer;

/**
 * A large message of which some parts have come: the fields of its first frame, and the payload as far as it goes.
 * Belongs to its buffer and is used again with it. Owned by ingress.
 */
final class PartTrain
{
    private final LargePayload payload;
    private final SendFields fields = new SendFields();
    private long deadlineNs;
    private int receivedLength;

    PartTrain(final LargePayload payload)
    {
        this.payload = payload;
    }

    /**
     * Begin another message.
     *
     * @param first    what its first frame says.
     * @param deadline when all parts must have come, in nanoseconds.
     */
    void begin(final SendFields first, final long deadline)
    {
        fields.copy(first);
        deadlineNs = deadline;
        receivedLength = 0;
    }

    LargePayload payload()
    {
        return payload;
    }

    SendFields fields()
    {
        return fields;
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
        return payloadOffset == receivedLength && length > 0 && length <= fields.payloadLength - receivedLength;
    }

    /**
     * Whether a part of this length is the last one.
     *
     * @param length of its slice.
     * @return true if nothing is missing behind it.
     */
    boolean isCompletedBy(final int length)
    {
        return receivedLength + length == fields.payloadLength;
    }

    void append(final DirectBuffer buffer, final int offset, final int length)
    {
        payload.buffer().putBytes(receivedLength, buffer, offset, length);
        receivedLength += length;
    }
}
