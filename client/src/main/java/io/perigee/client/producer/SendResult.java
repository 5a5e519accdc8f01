package io.perigee.client.producer;

import io.perigee.common.message.MessageQueue;

/**
 * Where a message was stored.
 */
public class SendResult
{
    /** How safe it is. */
    private SendStatus sendStatus;
    /** Id that the client gave. */
    private String msgId;
    /** Id that tells where it is stored. */
    private String offsetMsgId;
    /** Its queue. */
    private MessageQueue messageQueue;
    /** Its number in the queue. */
    private long queueOffset;

    /**
     * A result that nothing is known of yet.
     */
    public SendResult()
    {
    }

    /**
     * A result.
     *
     * @param sendStatus   how safe the message is.
     * @param msgId        id that the client gave; those of a batch are joined by commas.
     * @param offsetMsgId  id that tells where it is stored; that of the first message of a batch.
     * @param messageQueue its queue.
     * @param queueOffset  its number in the queue; that of the first message of a batch.
     */
    public SendResult(
        final SendStatus sendStatus,
        final String msgId,
        final String offsetMsgId,
        final MessageQueue messageQueue,
        final long queueOffset)
    {
        this.sendStatus = sendStatus;
        this.msgId = msgId;
        this.offsetMsgId = offsetMsgId;
        this.messageQueue = messageQueue;
        this.queueOffset = queueOffset;
    }

    /**
     * State in which the message was stored.
     *
     * @return how safe it is.
     */
    public SendStatus getSendStatus()
    {
        return sendStatus;
    }

    /**
     * Set the state in which the message was stored.
     *
     * @param sendStatus how safe it is.
     */
    public void setSendStatus(final SendStatus sendStatus)
    {
        this.sendStatus = sendStatus;
    }

    /**
     * Id that the client gave the message.
     *
     * @return the id; those of a batch are joined by commas.
     */
    public String getMsgId()
    {
        return msgId;
    }

    /**
     * Set the id that the client gave the message.
     *
     * @param msgId the id; those of a batch are joined by commas.
     */
    public void setMsgId(final String msgId)
    {
        this.msgId = msgId;
    }

    /**
     * Id that tells where the message is stored.
     *
     * @return the id; that of the first message of a batch.
     */
    public String getOffsetMsgId()
    {
        return offsetMsgId;
    }

    /**
     * Set the id that tells where the message is stored.
     *
     * @param offsetMsgId the id; that of the first message of a batch.
     */
    public void setOffsetMsgId(final String offsetMsgId)
    {
        this.offsetMsgId = offsetMsgId;
    }

    /**
     * Queue of the message.
     *
     * @return the queue.
     */
    public MessageQueue getMessageQueue()
    {
        return messageQueue;
    }

    /**
     * Set the queue of the message.
     *
     * @param messageQueue the queue.
     */
    public void setMessageQueue(final MessageQueue messageQueue)
    {
        this.messageQueue = messageQueue;
    }

    /**
     * Number of the message in its queue.
     *
     * @return the offset, from 0; that of the first message of a batch.
     */
    public long getQueueOffset()
    {
        return queueOffset;
    }

    /**
     * Set the number of the message in its queue.
     *
     * @param queueOffset the offset, from 0; that of the first message of a batch.
     */
    public void setQueueOffset(final long queueOffset)
    {
        this.queueOffset = queueOffset;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String toString()
    {
        return "SendResult [sendStatus=" + sendStatus + ", msgId=" + msgId + ", offsetMsgId=" + offsetMsgId +
            ", messageQueue=" + messageQueue + ", queueOffset=" + queueOffset + "]";
    }
}
