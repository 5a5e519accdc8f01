package io.perigee.client.consumer;

import java.util.Map;
import java.util.Set;

import io.perigee.client.QueryResult;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.consumer.listener.MessageListenerOrderly;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;

/**
 * Gives messages to a listener as they come: create it, {@link #setNamesrvAddr(String) set} the NameServers,
 * {@link #subscribe(String, String) subscribe}, {@link #registerMessageListener(MessageListenerConcurrently) register}
 * a listener, and {@link #start()} it. It runs, and keeps the process alive, until {@link #shutdown()}.
 * <p>
 * A message is consumed at least once. The offset of a queue is stored from time to time, and never beyond a message
 * that is not done: after a crash, and when a listener did not finish in time at a shutdown, messages come again.
 * <p>
 * In this version a group has one member, what a concurrent listener fails on is tried again by the same consumer
 * (after 5 s, as often as needed), and there are no retry topics and no dead-letter queue.
 */
public class DefaultMQPushConsumer extends ConsumerSettings implements MQPushConsumer
{
    /** Group of a consumer that was not given one; it cannot be started. */
    public static final String DEFAULT_CONSUMER_GROUP = "DEFAULT_CONSUMER";

    private final ConsumerLifecycle lifecycle = new ConsumerLifecycle(this);

    /**
     * A consumer whose group must be set before the start.
     */
    public DefaultMQPushConsumer()
    {
        this(DEFAULT_CONSUMER_GROUP);
    }

    /**
     * A consumer.
     *
     * @param consumerGroup name of its group.
     */
    public DefaultMQPushConsumer(final String consumerGroup)
    {
        super(consumerGroup);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void start() throws MQClientException
    {
        lifecycle.start();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void shutdown()
    {
        lifecycle.shutdown();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    @SuppressWarnings("overloads")
    public void registerMessageListener(final MessageListenerConcurrently messageListener)
    {
        setMessageListener(messageListener);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    @SuppressWarnings("overloads")
    public void registerMessageListener(final MessageListenerOrderly messageListener)
    {
        setMessageListener(messageListener);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void subscribe(final String topic, final String subExpression) throws MQClientException
    {
        lifecycle.subscribe(topic, SubscriptionExpression.of(subExpression));
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void subscribe(final String topic, final MessageSelector selector) throws MQClientException
    {
        lifecycle.subscribe(topic, SubscriptionExpression.of(selector));
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void unsubscribe(final String topic)
    {
        lifecycle.unsubscribe(topic);
    }

    /**
     * What is consumed.
     *
     * @return expressions by topic; a copy.
     */
    public Map<String, String> getSubscription()
    {
        return lifecycle.subscription();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void updateCorePoolSize(final int corePoolSize)
    {
        lifecycle.updateCorePoolSize(corePoolSize);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void suspend()
    {
        lifecycle.suspend(true);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void resume()
    {
        lifecycle.suspend(false);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public Set<MessageQueue> fetchSubscribeMessageQueues(final String topic) throws MQClientException
    {
        return lifecycle.fetchQueues(topic);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void createTopic(
        final String key,
        final String newTopic,
        final int queueNum,
        final int topicSysFlag,
        final Map<String, String> attributes)
        throws MQClientException
    {
        lifecycle.runningClient().createTopic(newTopic, queueNum, topicSysFlag, attributes);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long maxOffset(final MessageQueue mq) throws MQClientException
    {
        return lifecycle.runningClient().maxOffset(mq);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long minOffset(final MessageQueue mq) throws MQClientException
    {
        return lifecycle.runningClient().minOffset(mq);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long searchOffset(final MessageQueue mq, final long timestamp) throws MQClientException
    {
        return lifecycle.runningClient().queries().offsetByTime(mq, timestamp);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long earliestMsgStoreTime(final MessageQueue mq) throws MQClientException
    {
        return lifecycle.runningClient().queries().earliestStoreTime(mq);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public MessageExt viewMessage(final String offsetMsgId) throws MQClientException
    {
        return lifecycle.runningClient().queries().byOffsetId(offsetMsgId);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public QueryResult queryMessage(
        final String topic, final String key, final int maxNum, final long begin, final long end)
        throws MQClientException
    {
        return lifecycle.runningClient().queries().byKey(topic, key, maxNum, begin, end);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public MessageExt viewMessage(final String topic, final String msgId) throws MQClientException
    {
        return lifecycle.runningClient().queries().byId(topic, msgId);
    }
}
