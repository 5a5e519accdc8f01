package io.perigee.client;

import java.util.Map;

import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageQueue;

/**
 * What every client can ask of the brokers. Searching messages by time, key or id is not supported by this version,
 * and its methods are missing.
 */
public interface MQAdmin
{
    /**
     * Create a topic.
     *
     * @param key        not used.
     * @param newTopic   name of the topic.
     * @param queueNum   number of its queues.
     * @param attributes must be null or empty.
     * @throws MQClientException if the topic was not created.
     */
    default void createTopic(
        final String key, final String newTopic, final int queueNum, final Map<String, String> attributes)
        throws MQClientException
    {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    /**
     * Create a topic.
     *
     * @param key          not used.
     * @param newTopic     name of the topic.
     * @param queueNum     number of its queues.
     * @param topicSysFlag must be 0.
     * @param attributes   must be null or empty.
     * @throws MQClientException if the topic was not created.
     */
    void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
        throws MQClientException;

    /**
     * Next offset to be written to a queue, as far as it may be read.
     *
     * @param mq the queue.
     * @return the offset.
     * @throws MQClientException if the broker did not tell.
     */
    long maxOffset(MessageQueue mq) throws MQClientException;

    /**
     * First offset that is still stored.
     *
     * @param mq the queue.
     * @return the offset.
     * @throws MQClientException if the broker did not tell.
     */
    long minOffset(MessageQueue mq) throws MQClientException;
}
