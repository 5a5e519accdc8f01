package io.perigee.client;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is to be sent, when it is more than a body. Reusable: fill it, offer it, fill it again. It refers to the bytes
 * that it is given and does not copy them; they must stay as they are until the offer returns.
 */
public final class OutgoingMessage
{
    private static final DirectBuffer EMPTY = new UnsafeBuffer(new byte[0]);

    private PublishedTopic topic;
    private int queueId;
    private int userFlag;
    private long tagHash;
    private DirectBuffer keys = EMPTY;
    private int keysOffset;
    private int keysLength;
    private DirectBuffer properties = EMPTY;
    private int propertiesOffset;
    private int propertiesLength;
    private DirectBuffer body = EMPTY;
    private int bodyOffset;
    private int bodyLength;

    /**
     * Forget everything.
     *
     * @return this.
     */
    public OutgoingMessage clear()
    {
        topic = null;
        queueId = 0;
        userFlag = 0;
        tagHash = 0;
        return keys(EMPTY, 0, 0).properties(EMPTY, 0, 0).body(EMPTY, 0, 0);
    }

    /**
     * Topic to send to.
     *
     * @param topic of the publisher that the message will be offered to; null for the publisher's own topic.
     * @return this.
     */
    public OutgoingMessage topic(final PublishedTopic topic)
    {
        this.topic = topic;
        return this;
    }

    /**
     * Topic to send to.
     *
     * @return null for the publisher's own topic.
     */
    public PublishedTopic topic()
    {
        return topic;
    }

    /**
     * Queue to send to.
     *
     * @param queueId from 0 to the topic's queue count less one.
     * @return this.
     */
    public OutgoingMessage queueId(final int queueId)
    {
        this.queueId = queueId;
        return this;
    }

    /**
     * Queue to send to.
     *
     * @return queue id within the topic.
     */
    public int queueId()
    {
        return queueId;
    }

    /**
     * Flag that consumers will see.
     *
     * @param userFlag of the message.
     * @return this.
     */
    public OutgoingMessage userFlag(final int userFlag)
    {
        this.userFlag = userFlag;
        return this;
    }

    /**
     * Flag that consumers will see.
     *
     * @return the flag of the message.
     */
    public int userFlag()
    {
        return userFlag;
    }

    /**
     * Hash that consumers filter by.
     *
     * @param tagHash the tag's {@link String#hashCode()}, 0 without a tag.
     * @return this.
     */
    public OutgoingMessage tagHash(final long tagHash)
    {
        this.tagHash = tagHash;
        return this;
    }

    /**
     * Hash that consumers filter by.
     *
     * @return 0 without a tag.
     */
    public long tagHash()
    {
        return tagHash;
    }

    /**
     * Keys of the message.
     *
     * @param buffer that holds them.
     * @param offset where they begin.
     * @param length of them in bytes, not negative.
     * @return this.
     */
    public OutgoingMessage keys(final DirectBuffer buffer, final int offset, final int length)
    {
        checkLength(length);
        keys = buffer;
        keysOffset = offset;
        keysLength = length;
        return this;
    }

    /**
     * Properties of the message, encoded.
     *
     * @param buffer that holds them.
     * @param offset where they begin.
     * @param length of them in bytes, not negative.
     * @return this.
     */
    public OutgoingMessage properties(final DirectBuffer buffer, final int offset, final int length)
    {
        checkLength(length);
        properties = buffer;
        propertiesOffset = offset;
        propertiesLength = length;
        return this;
    }

    /**
     * Body of the message.
     *
     * @param buffer that holds it.
     * @param offset where it begins.
     * @param length of it in bytes, not negative.
     * @return this.
     */
    public OutgoingMessage body(final DirectBuffer buffer, final int offset, final int length)
    {
        checkLength(length);
        body = buffer;
        bodyOffset = offset;
        bodyLength = length;
        return this;
    }

    DirectBuffer keys()
    {
        return keys;
    }

    int keysOffset()
    {
        return keysOffset;
    }

    int keysLength()
    {
        return keysLength;
    }

    DirectBuffer properties()
    {
        return properties;
    }

    int propertiesOffset()
    {
        return propertiesOffset;
    }

    int propertiesLength()
    {
        return propertiesLength;
    }

    DirectBuffer body()
    {
        return body;
    }

    int bodyOffset()
    {
        return bodyOffset;
    }

    int bodyLength()
    {
        return bodyLength;
    }

    long attributesLength()
    {
        return (long)keysLength + propertiesLength;
    }

    long payloadLength()
    {
        return (long)keysLength + propertiesLength + bodyLength;
    }

    private static void checkLength(final int length)
    {
        if (length < 0)
        {
            throw new IllegalArgumentException("length is negative: " + length);
        }
    }
}
