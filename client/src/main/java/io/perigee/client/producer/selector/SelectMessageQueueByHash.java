package io.perigee.client.producer.selector;

import java.util.List;

import io.perigee.client.producer.MessageQueueSelector;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;

/**
 * Chooses by the hash of the argument: equal arguments go to the same queue, as long as the number of queues stays.
 */
public class SelectMessageQueueByHash implements MessageQueueSelector
{
    /**
     * {@inheritDoc}
     */
    @Override
    public MessageQueue select(final List<MessageQueue> mqs, final Message msg, final Object arg)
    {
        return mqs.get(Math.abs(arg.hashCode() % mqs.size()));
    }
}
