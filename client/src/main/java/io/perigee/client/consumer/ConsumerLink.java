package io.perigee.client.consumer;

import java.net.InetSocketAddress;

import io.perigee.client.MessageHandler;
import io.perigee.client.SubscriptionListener;
import io.perigee.client.exception.MQClientException;

/**
 * What the consumer's I/O thread needs of the low-latency client. Used by that thread only.
 */
interface ConsumerLink extends AutoCloseable
{
    /**
     * Step the connection, and hand out messages.
     *
     * @param limit 0 to only step the connection.
     */
    int poll(MessageHandler handler, int limit);

    /**
     * Wait until the queues flow. Called by the thread that starts the consumer, before the I/O thread begins.
     */
    void awaitConnected() throws MQClientException;

    String topic(int topicId);

    int topicId(String topic);

    int queueCount(String topic);

    long nextOffset(int topicId, int queueId);

    void commit(int topicId, int queueId, long nextOffset);

    void returnCredit(int topicId, int queueId, int lengthBytes);

    String brokerName();

    InetSocketAddress brokerAddress();

    /**
     * Have all that was committed stored, and end.
     */
    @Override
    void close();

    /**
     * Makes a link.
     */
    @FunctionalInterface
    interface Factory
    {
        /**
         * Make a link. Nobody is contacted yet.
         *
         * @param listener to be told what happens besides messages.
         * @return the link.
         */
        ConsumerLink create(SubscriptionListener listener);
    }
}
