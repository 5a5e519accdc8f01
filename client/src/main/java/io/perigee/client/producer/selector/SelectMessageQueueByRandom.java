package io.perigee.client.producer.selector;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.perigee.client.producer.MessageQueueSelector;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;

/**
 * Chooses any queue.
 */
public class SelectMessageQueueByRandom implements MessageQueueSelector
{
    /**
     * {@inheritDoc}
     */
    @Override
    public MessageQueue select(final List<MessageQueue> mqs, final Message msg, final Object arg)
    {
        return mqs.get(ThreadLocalRandom.current().nextInt(mqs.size()));
    }
}
