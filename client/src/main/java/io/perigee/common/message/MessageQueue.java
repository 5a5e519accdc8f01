package io.perigee.common.message;

import java.io.Serializable;
import java.util.Objects;

/**
 * Names one queue: topic, broker and number.
 */
public class MessageQueue implements Comparable<MessageQueue>, Serializable
{
    private static final long serialVersionUID = 1L;

    /** Name of the topic. */
    private String topic;
    /** Name of the broker. */
    private String brokerName;
    /** Number of the queue in the topic of that broker. */
    private int queueId;

    /**
     * A queue that is not named yet.
     */
    public MessageQueue()
    {
    }

    /**
     * A copy.
     *
     * @param other to copy.
     */
    public MessageQueue(final MessageQueue other)
    {
        this(other.topic, other.brokerName, other.queueId);
    }

    /**
     * A queue.
     *
     * @param topic      name of the topic.
     * @param brokerName name of the broker.
     * @param queueId    number of the queue, from 0.
     */
    public MessageQueue(final String topic, final String brokerName, final int queueId)
    {
        this.topic = topic;
        this.brokerName = brokerName;
        this.queueId = queueId;
    }

    /**
     * Name of the topic.
     *
     * @return the name.
     */
    public String getTopic()
    {
        return topic;
    }

    /**
     * Set the name of the topic.
     *
     * @param topic the name.
     */
    public void setTopic(final String topic)
    {
        this.topic = topic;
    }

    /**
     * Name of the broker.
     *
     * @return the name.
     */
    public String getBrokerName()
    {
        return brokerName;
    }

    /**
     * Set the name of the broker.
     *
     * @param brokerName the name.
     */
    public void setBrokerName(final String brokerName)
    {
        this.brokerName = brokerName;
    }

    /**
     * Number of the queue.
     *
     * @return the number, from 0.
     */
    public int getQueueId()
    {
        return queueId;
    }

    /**
     * Set the number of the queue.
     *
     * @param queueId the number, from 0.
     */
    public void setQueueId(final int queueId)
    {
        this.queueId = queueId;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int hashCode()
    {
        return 31 * (31 * Objects.hashCode(brokerName) + queueId) + Objects.hashCode(topic);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public boolean equals(final Object obj)
    {
        if (this == obj)
        {
            return true;
        }
        if (null == obj || getClass() != obj.getClass())
        {
            return false;
        }
        final MessageQueue other = (MessageQueue)obj;
        return queueId == other.queueId && Objects.equals(topic, other.topic) &&
            Objects.equals(brokerName, other.brokerName);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String toString()
    {
        return "MessageQueue [topic=" + topic + ", brokerName=" + brokerName + ", queueId=" + queueId + "]";
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public int compareTo(final MessageQueue other)
    {
        final int byTopic = topic.compareTo(other.topic);
        if (0 != byTopic)
        {
            return byTopic;
        }
        final int byBroker = brokerName.compareTo(other.brokerName);
        return 0 != byBroker ? byBroker : Integer.compare(queueId, other.queueId);
    }
}
