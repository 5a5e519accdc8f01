package io.perigee.client.consumer;

import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.consumer.listener.MessageListenerOrderly;
import io.perigee.client.exception.MQClientException;

/**
 * Gives messages to a listener as they come.
 */
public interface MQPushConsumer extends MQConsumer
{
    /**
     * Begin to consume. Waits until the queues are flowing, not longer than the request timeout. If a topic does not
     * exist, that is logged, and consuming begins when all topics do.
     *
     * @throws MQClientException if a setting is not valid, the servers cannot be reached, or the group has a member
     *                           already.
     */
    void start() throws MQClientException;

    /**
     * Stop to take messages, wait for the listeners that are running, store the offsets, and end.
     */
    void shutdown();

    /**
     * Have messages consumed on many threads at once.
     *
     * @param messageListener that gets the messages.
     */
    @SuppressWarnings("overloads")
    void registerMessageListener(MessageListenerConcurrently messageListener);

    /**
     * Have the messages of each queue consumed one after the other.
     *
     * @param messageListener that gets the messages.
     */
    @SuppressWarnings("overloads")
    void registerMessageListener(MessageListenerOrderly messageListener);

    /**
     * Consume a topic. To be called before the start.
     *
     * @param topic         name of the topic.
     * @param subExpression tags separated by {@code ||}; null or {@code *} for all messages.
     * @throws MQClientException if the topic or the expression is not valid, or the consumer runs.
     */
    void subscribe(String topic, String subExpression) throws MQClientException;

    /**
     * Consume a topic. To be called before the start.
     *
     * @param topic    name of the topic.
     * @param selector which messages; null for all.
     * @throws MQClientException if the topic or the selector is not valid, or the consumer runs.
     */
    void subscribe(String topic, MessageSelector selector) throws MQClientException;

    /**
     * Do not consume a topic any more. Has an effect before the start only.
     *
     * @param topic name of the topic.
     */
    void unsubscribe(String topic);

    /**
     * Change how many threads run the listener.
     *
     * @param corePoolSize 1 to the largest number of threads.
     */
    void updateCorePoolSize(int corePoolSize);

    /**
     * Take no more messages until {@link #resume()}. What was taken before is still consumed.
     */
    void suspend();

    /**
     * Go on after {@link #suspend()}.
     */
    void resume();
}
