package io.perigee.client.consumer;

import java.util.Set;

import io.perigee.client.MQAdmin;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;

/**
 * What all consumers can do. Sending messages back to the broker is not supported by this version: there are no retry
 * topics yet.
 */
public interface MQConsumer extends MQAdmin
{
    /**
     * The queues of a topic that can be consumed.
     *
     * @param topic name of the topic.
     * @return the queues.
     * @throws MQClientException if the broker did not tell.
     */
    Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException;
}
