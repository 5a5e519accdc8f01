package io.perigee.client.consumer.listener;

import java.util.List;

import io.perigee.common.message.MessageExt;

/**
 * Gets messages on many threads at once, in no order that one could rely on.
 */
public interface MessageListenerConcurrently extends MessageListener
{
    /**
     * Consume messages. To throw an exception, or to return null, is the same as
     * {@link ConsumeConcurrentlyStatus#RECONSUME_LATER}.
     *
     * @param msgs    one or more messages of one queue, not more than the consumer's consumeMessageBatchMaxSize.
     * @param context to say more than the status.
     * @return what became of them.
     */
    ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> msgs, ConsumeConcurrentlyContext context);
}
