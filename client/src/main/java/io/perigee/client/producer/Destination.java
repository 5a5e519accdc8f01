package io.perigee.client.producer;

import java.util.List;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * Where a send goes: to any queue of the topic, to a given one, or to the one that a selector chooses.
 */
interface Destination
{
    /** Stands for any queue: the send chooses, and another one for each try. */
    int ANY_QUEUE = -1;

    /**
     * Number of the queue.
     *
     * @param topic  of the message.
     * @param engine that knows the queues.
     * @param route  of the topic.
     * @return the number, or {@link #ANY_QUEUE}.
     */
    int queueId(String topic, ProducerEngine engine, TopicRoute route) throws MQClientException;

    static Destination any()
    {
        return (topic, engine, route) -> ANY_QUEUE;
    }

    static Destination queue(final MessageQueue queue)
    {
        return (topic, engine, route) -> check(queue, topic, engine);
    }

    static Destination selected(final MessageQueueSelector selector, final Message message, final Object arg)
    {
        return (topic, engine, route) ->
        {
            final List<MessageQueue> queues = engine.queues(route);
            final MessageQueue queue;
            try
            {
                queue = selector.select(queues, message, arg);
            }
            catch (final RuntimeException ex)
            {
                throw new MQClientException("select message queue threw exception.", ex);
            }
            return check(queue, topic, engine);
        };
    }

    private static int check(final MessageQueue queue, final String topic, final ProducerEngine engine)
        throws MQClientException
    {
        if (null == queue)
        {
            throw new MQClientException("the message queue is null", null);
        }
        if (!topic.equals(queue.getTopic()))
        {
            throw new MQClientException("message's topic not equal mq's topic", null);
        }
        final String brokerName = engine.brokerName();
        if (!brokerName.isEmpty() && !brokerName.equals(queue.getBrokerName()))
        {
            throw new MQClientException("The broker[" + queue.getBrokerName() + "] not exist", null);
        }
        if (queue.getQueueId() < 0)
        {
            throw new MQClientException(ResponseCode.INVALID_PARAMETER, "the queue id is " + queue.getQueueId());
        }
        return queue.getQueueId();
    }
}
