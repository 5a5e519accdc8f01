package io.perigee.client;

import java.util.Map;

import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.exception.RemotingException;

/**
 * What every client can ask of the brokers.
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
     * Find the first message that was stored at a time or later.
     *
     * @param mq        the queue.
     * @param timestamp in milliseconds since the epoch.
     * @return its offset; if there is none, that of the next message to come.
     * @throws MQClientException if the broker did not tell.
     */
    long searchOffset(MessageQueue mq, long timestamp) throws MQClientException;

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

    /**
     * When the first message that is still stored was stored.
     *
     * @param mq the queue.
     * @return milliseconds since the epoch; -1 if the queue has no message.
     * @throws MQClientException if the broker did not tell.
     */
    long earliestMsgStoreTime(MessageQueue mq) throws MQClientException;

    /**
     * Get the message of an offset message id.
     *
     * @param offsetMsgId as the result of a send tells it: broker address and log position, in hexadecimal.
     * @return the message.
     * @throws RemotingException    never; here for those who catch it.
     * @throws MQBrokerException    never; here for those who catch it.
     * @throws InterruptedException never; here for those who catch it.
     * @throws MQClientException    if there is no such message (any more), or the broker did not tell.
     */
    MessageExt viewMessage(String offsetMsgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /**
     * Search for the messages that have a key.
     *
     * @param topic  name of the topic.
     * @param key    one of the keys that the producer gave.
     * @param maxNum as many messages at most, and no more than 64.
     * @param begin  stored at this time or later, in milliseconds since the epoch.
     * @param end    stored at this time or earlier.
     * @return the messages, the newest first.
     * @throws MQClientException    if there is none, with the response code NO_MESSAGE, or the broker did not tell.
     * @throws InterruptedException never; here for those who catch it.
     */
    QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException;

    /**
     * Get the message of an id of either kind.
     *
     * @param topic name of the topic.
     * @param msgId offset message id, or the unique id that the producer's client gave.
     * @return the message; the newest if several have the id.
     * @throws RemotingException    never; here for those who catch it.
     * @throws MQBrokerException    never; here for those who catch it.
     * @throws InterruptedException never; here for those who catch it.
     * @throws MQClientException    if there is no such message (any more), or the broker did not tell.
     */
    MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
