package io.perigee.client.consumer.listener;

import io.perigee.common.message.MessageQueue;

/**
 * What a listener can say of a batch beyond its status.
 */
public class ConsumeConcurrentlyContext
{
    /** Queue of the messages. */
    private final MessageQueue messageQueue;
    /** When to try again. */
    private int delayLevelWhenNextConsume;
    /** Last message that is done. */
    private int ackIndex = Integer.MAX_VALUE;

    /**
     * Context of a call.
     *
     * @param messageQueue queue of the messages.
     */
    public ConsumeConcurrentlyContext(final MessageQueue messageQueue)
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
     * Level of the delay before the next try of what failed.
     *
     * @return 0: 5 s; 1 to 18: 1 s, 5 s, 10 s, 30 s, 1 min to 10 min, 20 min, 30 min, 1 h, 2 h; there is no dead-letter
     * queue yet, so that a value below 0, which asks for it, means 0.
     */
    public int getDelayLevelWhenNextConsume()
    {
        return delayLevelWhenNextConsume;
    }

    /**
     * Set the level of the delay before the next try of what failed.
     *
     * @param delayLevelWhenNextConsume see {@link #getDelayLevelWhenNextConsume()}.
     */
    public void setDelayLevelWhenNextConsume(final int delayLevelWhenNextConsume)
    {
        this.delayLevelWhenNextConsume = delayLevelWhenNextConsume;
    }

    /**
     * Index of the last message of the batch that is done, when the status is success.
     *
     * @return the index; what comes behind it is tried again.
     */
    public int getAckIndex()
    {
        return ackIndex;
    }

    /**
     * Set the index of the last message of the batch that is done, when the status is success.
     *
     * @param ackIndex the index; what comes behind it is tried again.
     */
    public void setAckIndex(final int ackIndex)
    {
        this.ackIndex = ackIndex;
    }
}
