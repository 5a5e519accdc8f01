package io.perigee.client;

import io.perigee.protocol.BatchEntry;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Messages that are sent together to one queue and stored one after the other. Reusable, with a fixed capacity.
 */
public final class MessageBatch
{
    private final UnsafeBuffer buffer;
    private int lengthBytes;
    private int messageCount;
    private long longestAttributesLength;

    /**
     * Create an empty batch.
     *
     * @param capacityBytes for the messages and 24 bytes more for each of them.
     */
    public MessageBatch(final int capacityBytes)
    {
        buffer = new UnsafeBuffer(new byte[capacityBytes]);
    }

    /**
     * Forget all messages.
     *
     * @return this.
     */
    public MessageBatch clear()
    {
        lengthBytes = 0;
        messageCount = 0;
        longestAttributesLength = 0;
        return this;
    }

    /**
     * Copy a message with nothing but a body into the batch.
     *
     * @param body   holds the body.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return false if there is no room.
     */
    public boolean add(final DirectBuffer body, final int offset, final int length)
    {
        if (!hasRoomFor(length))
        {
            return false;
        }

        final int entryLength = BatchEntry.putHeader(buffer, lengthBytes, 0, 0, length, 0, 0);
        buffer.putBytes(BatchEntry.payloadOffset(lengthBytes), body, offset, length);
        added(entryLength);
        return true;
    }

    /**
     * Copy a message into the batch. Its topic and queue are not looked at: the batch has one queue.
     *
     * @param message to be copied.
     * @return false if there is no room.
     */
    public boolean add(final OutgoingMessage message)
    {
        if (!hasRoomFor(message.payloadLength()))
        {
            return false;
        }

        final int entryLength = BatchEntry.putHeader(
            buffer,
            lengthBytes,
            message.keysLength(),
            message.propertiesLength(),
            message.bodyLength(),
            message.userFlag(),
            message.tagHash());
        SendFrames.putPayload(buffer, BatchEntry.payloadOffset(lengthBytes), message);
        longestAttributesLength = Math.max(longestAttributesLength, message.attributesLength());
        added(entryLength);
        return true;
    }

    /**
     * How many messages the batch has.
     *
     * @return their number.
     */
    public int messageCount()
    {
        return messageCount;
    }

    /**
     * How long the batch is.
     *
     * @return bytes.
     */
    public int lengthBytes()
    {
        return lengthBytes;
    }

    /** Keys and properties of the message that has the longest, in bytes. */
    long longestAttributesLength()
    {
        return longestAttributesLength;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    private boolean hasRoomFor(final long payloadLength)
    {
        if (payloadLength < 0)
        {
            throw new IllegalArgumentException("length is negative: " + payloadLength);
        }
        return payloadLength + BatchEntry.HEADER_LENGTH + BatchEntry.ALIGNMENT - 1 <= buffer.capacity() - lengthBytes;
    }

    private void added(final int entryLength)
    {
        lengthBytes += entryLength;
        messageCount++;
    }
}
