package io.perigee.client.consumer.listener;

import io.perigee.common.message.MessageQueue;

/**
 * What an orderly listener can say of a batch beyond its status.
 */
public class ConsumeOrderlyContext
{
    /** Queue of the messages. */
    private final MessageQueue messageQueue;
    /** Whether success commits. */
    private boolean autoCommit = true;
    /** How long to wait before the next try. */
    private long suspendCurrentQueueTimeMillis = -1;

    /**
     * Context of a call.
     *
     * @param messageQueue queue of the messages.
     */
    public ConsumeOrderlyContext(final MessageQueue messageQueue)
    {
        this.messageQueue = messageQueue;
    }

    /**
     * Queue of the messages.
     *
     * @return the queue.
     */
    public MessageQueue getMessageQueue()
    {
        return messageQueue;
    }

    /**
     * Choice whether success commits at once.
     *
     * @return false if commits are said separately.
     */
    public boolean isAutoCommit()
    {
        return autoCommit;
    }

    /**
     * Set the choice whether success commits at once.
     *
     * @param autoCommit false if commits are said separately.
     */
    public void setAutoCommit(final boolean autoCommit)
    {
        this.autoCommit = autoCommit;
    }

    /**
     * Pause of the queue before what failed is tried again.
     *
     * @return milliseconds, 10 to 30,000; -1 for the consumer's setting.
     */
    public long getSuspendCurrentQueueTimeMillis()
    {
        return suspendCurrentQueueTimeMillis;
    }

    /**
     * Set the pause of the queue before what failed is tried again.
     *
     * @param suspendCurrentQueueTimeMillis milliseconds, 10 to 30,000; -1 for the consumer's setting.
     */
    public void setSuspendCurrentQueueTimeMillis(final long suspendCurrentQueueTimeMillis)
    {
        this.suspendCurrentQueueTimeMillis = suspendCurrentQueueTimeMillis;
    }
}
