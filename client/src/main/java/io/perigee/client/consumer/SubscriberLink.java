package io.perigee.client.consumer;

import java.net.InetSocketAddress;
import java.util.Map;

import io.perigee.client.BrokerInfo;
import io.perigee.client.MessageHandler;
import io.perigee.client.PerigeeException;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.client.SubscriptionListener;
import io.perigee.client.common.SharedClient;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.protocol.ErrorCode;

/**
 * One subscriber for all topics: it is the member of the group.
 */
final class SubscriberLink implements ConsumerLink
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");

    private final SharedClient client;
    private final Subscriber subscriber;
    private BrokerInfo broker;
    private InetSocketAddress brokerAddress;

    SubscriberLink(
        final SharedClient client,
        final ConsumerSettings settings,
        final Map<String, SubscriptionExpression> topics,
        final SubscriptionListener listener)
    {
        this.client = client;
        final Subscription subscription = new Subscription()
            .group(settings.getConsumerGroup())
            .returnsCredit(true)
            .listener(listener);
        final boolean isFromFirst = ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET == settings.getConsumeFromWhere();
        topics.forEach((topic, expression) ->
        {
            subscription.topic(topic);
            if (isFromFirst)
            {
                subscription.fromEarliest();
            }
            else
            {
                subscription.fromLatest();
            }
            if (!expression.isAll())
            {
                subscription.tags(expression.tags());
            }
        });
        subscriber = client.client().addSubscriber(subscription);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int poll(final MessageHandler handler, final int limit)
    {
        return subscriber.poll(handler, limit);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void awaitConnected() throws MQClientException
    {
        try
        {
            subscriber.awaitConnected(client.requestTimeout());
        }
        catch (final PerigeeException ex)
        {
            if (ErrorCode.TOPIC_NOT_FOUND != ex.code())
            {
                throw SharedClient.failure(ex);
            }
            // as users of RocketMQ expect: consuming begins when somebody creates the topic
            LOGGER.log(System.Logger.Level.WARNING, SharedClient.failure(ex).getMessage());
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String topic(final int topicId)
    {
        return subscriber.topic(topicId);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int topicId(final String topic)
    {
        return subscriber.topicId(topic);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int queueCount(final String topic)
    {
        return subscriber.queueCount(topic);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long nextOffset(final int topicId, final int queueId)
    {
        return subscriber.nextOffset(topicId, queueId);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void commit(final int topicId, final int queueId, final long nextOffset)
    {
        subscriber.commit(topicId, queueId, nextOffset);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void returnCredit(final int topicId, final int queueId, final int lengthBytes)
    {
        subscriber.returnCredit(topicId, queueId, lengthBytes);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String brokerName()
    {
        refresh();
        return null == broker ? "" : broker.name();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public InetSocketAddress brokerAddress()
    {
        refresh();
        return brokerAddress;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        subscriber.close();
    }

    private void refresh()
    {
        final BrokerInfo current = subscriber.broker();
        if (null != current && current != broker)
        {
            broker = current;
            brokerAddress = SharedClient.address(current);
        }
    }
}
