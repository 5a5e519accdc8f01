package io.perigee.client.consumer.listener;

import java.util.List;

import io.perigee.common.message.MessageExt;

/**
 * Gets the messages of each queue in order: the next only when the one before is done. Different queues are consumed
 * at the same time.
 */
public interface MessageListenerOrderly extends MessageListener
{
    /**
     * Consume messages. To throw an exception, or to return null, is the same as
     * {@link ConsumeOrderlyStatus#SUSPEND_CURRENT_QUEUE_A_MOMENT}.
     *
     * @param msgs    one or more messages of one queue, not more than the consumer's consumeMessageBatchMaxSize.
     * @param context to say more than the status.
     * @return what became of them.
     */
    ConsumeOrderlyStatus consumeMessage(List<MessageExt> msgs, ConsumeOrderlyContext context);
}
