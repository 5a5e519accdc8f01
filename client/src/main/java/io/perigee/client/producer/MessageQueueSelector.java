package io.perigee.client.producer;

import java.util.List;

import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;

/**
 * Chooses the queue of a message, so that messages that belong together stay in order.
 */
public interface MessageQueueSelector
{
    /**
     * Choose a queue.
     *
     * @param mqs the queues of the topic, always in the same order.
     * @param msg that is sent.
     * @param arg what the caller of send gave.
     * @return one of the queues.
     */
    MessageQueue select(List<MessageQueue> mqs, Message msg, Object arg);
}
