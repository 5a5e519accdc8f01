package io.perigee.client.producer;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

import io.perigee.client.AckHandler;
import io.perigee.client.BrokerInfo;
import io.perigee.client.OutgoingMessage;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PublishedTopic;
import io.perigee.client.Publisher;
import io.perigee.client.common.SharedClient;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One publisher for all topics: they are in one session with the broker.
 */
final class PublisherLink implements ProducerLink
{
    private final Publisher publisher;
    private final Map<String, PublishedTopic> topics = new HashMap<>();
    private final OutgoingMessage outgoing = new OutgoingMessage();
    private final UnsafeBuffer keys = new UnsafeBuffer();
    private final UnsafeBuffer properties = new UnsafeBuffer();
    private final UnsafeBuffer body = new UnsafeBuffer();
    private BrokerInfo broker;
    private InetSocketAddress brokerAddress;

    PublisherLink(final PerigeeClient client, final AckHandler ackHandler)
    {
        publisher = client.addPublisher().ackHandler(ackHandler);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int poll()
    {
        return publisher.poll();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long offer(final SendAttempt attempt)
    {
        final PublishedTopic topic = topic(attempt.route().topic());
        final long result;
        if (null != attempt.batch())
        {
            result = publisher.offerBatch(topic, attempt.queueId(), attempt.batch());
        }
        else
        {
            attempt.messages().get(0).fill(outgoing, keys, properties, body);
            result = publisher.offer(outgoing.topic(topic).queueId(attempt.queueId()));
        }
        return result > 0 ? result : refusal(result);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int queueCount(final String topic)
    {
        return topic(topic).queueCount();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public ErrorCode fault(final String topic)
    {
        return topic(topic).fault();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public ErrorCode connectionFault()
    {
        return publisher.isConnected() ? ErrorCode.OK : publisher.fault();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String brokerName()
    {
        return null == broker ? "" : broker.name();
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public InetSocketAddress brokerAddress()
    {
        final BrokerInfo current = publisher.broker();
        if (null != current && current != broker)
        {
            broker = current;
            brokerAddress = SharedClient.address(current);
        }
        return brokerAddress;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        publisher.close();
    }

    private PublishedTopic topic(final String name)
    {
        PublishedTopic topic = topics.get(name);
        if (null == topic)
        {
            topic = publisher.addTopic(name);
            topics.put(name, topic);
        }
        return topic;
    }

    private static long refusal(final long result)
    {
        if (Publisher.MESSAGE_TOO_LARGE == result)
        {
            return TOO_LONG;
        }
        if (Publisher.QUEUE_NOT_FOUND == result)
        {
            return NO_QUEUE;
        }
        return Publisher.CLOSED == result ? ENDED : LATER;
    }
}
