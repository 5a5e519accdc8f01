package io.perigee.client.consumer;

import io.perigee.client.ClientConfig;
import io.perigee.client.consumer.listener.MessageListener;
import io.perigee.common.consumer.ConsumeFromWhere;
import io.perigee.remoting.protocol.heartbeat.MessageModel;

/**
 * Settings of a push consumer, with RocketMQ's names and defaults. They count when the consumer is started.
 */
abstract class ConsumerSettings extends ClientConfig
{
    /** Name of the group. */
    private String consumerGroup;
    /** How members share. */
    private MessageModel messageModel = MessageModel.CLUSTERING;
    /** Where to begin. */
    private ConsumeFromWhere consumeFromWhere = ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    /** Who gets the messages. */
    private MessageListener messageListener;
    /** Threads of the listener. */
    private int consumeThreadMin = 20;
    /** Threads of the listener. */
    private int consumeThreadMax = 20;
    /** Bound of what is cached. */
    private int consumeConcurrentlyMaxSpan = 2000;
    /** Bound of what is cached. */
    private int pullThresholdForQueue = 1000;
    /** Bound of what is cached. */
    private int pullThresholdSizeForQueue = 100;
    /** Messages of a call. */
    private int consumeMessageBatchMaxSize = 1;
    /** Messages of a poll. */
    private int pullBatchSize = 32;
    /** Pause of a queue. */
    private long suspendCurrentQueueTimeMillis = 1000;
    /** When to complain. */
    private long consumeTimeout = 15;
    /** How long to wait at the end. */
    private long awaitTerminationMillisWhenShutdown = 3000;

    ConsumerSettings(final String consumerGroup)
    {
        this.consumerGroup = consumerGroup;
    }

    /**
     * Name of the consumer group.
     *
     * @return the name.
     */
    public String getConsumerGroup()
    {
        return consumerGroup;
    }

    /**
     * Set the name of the consumer group.
     *
     * @param consumerGroup the name.
     */
    public void setConsumerGroup(final String consumerGroup)
    {
        this.consumerGroup = consumerGroup;
    }

    /**
     * How the members of the group share the messages.
     *
     * @return always {@link MessageModel#CLUSTERING} in this version.
     */
    public MessageModel getMessageModel()
    {
        return messageModel;
    }

    /**
     * Set how the members of the group share the messages.
     *
     * @param messageModel {@link MessageModel#CLUSTERING}.
     * @throws UnsupportedOperationException for {@link MessageModel#BROADCASTING}.
     */
    public void setMessageModel(final MessageModel messageModel)
    {
        if (MessageModel.CLUSTERING != messageModel)
        {
            throw new UnsupportedOperationException("MessageModel." + messageModel +
                " is not supported by this version; give every consumer a group of its own instead");
        }
        this.messageModel = messageModel;
    }

    /**
     * Where the group begins in a queue that it has no offset of.
     *
     * @return behind the last message, if not set.
     */
    public ConsumeFromWhere getConsumeFromWhere()
    {
        return consumeFromWhere;
    }

    /**
     * Set where the group begins in a queue that it has no offset of. This is exact: a new group that begins behind
     * the last message gets none that was there before, however young the topic is.
     *
     * @param consumeFromWhere first or last offset.
     * @throws UnsupportedOperationException for {@link ConsumeFromWhere#CONSUME_FROM_TIMESTAMP}.
     */
    public void setConsumeFromWhere(final ConsumeFromWhere consumeFromWhere)
    {
        if (ConsumeFromWhere.CONSUME_FROM_TIMESTAMP == consumeFromWhere)
        {
            throw new UnsupportedOperationException("CONSUME_FROM_TIMESTAMP is not supported by this version");
        }
        this.consumeFromWhere = consumeFromWhere;
    }

    /**
     * Listener that gets the messages.
     *
     * @return the listener.
     */
    public MessageListener getMessageListener()
    {
        return messageListener;
    }

    /**
     * Set the listener that gets the messages.
     *
     * @param messageListener the listener.
     */
    public void setMessageListener(final MessageListener messageListener)
    {
        this.messageListener = messageListener;
    }

    /**
     * Number of threads that run the listener.
     *
     * @return 1 to 1,000.
     */
    public int getConsumeThreadMin()
    {
        return consumeThreadMin;
    }

    /**
     * Set the number of threads that run the listener.
     *
     * @param consumeThreadMin 1 to 1,000.
     */
    public void setConsumeThreadMin(final int consumeThreadMin)
    {
        this.consumeThreadMin = consumeThreadMin;
    }

    /**
     * Largest number of threads that run the listener.
     *
     * @return 1 to 1,000.
     */
    public int getConsumeThreadMax()
    {
        return consumeThreadMax;
    }

    /**
     * Set the largest number of threads that run the listener.
     *
     * @param consumeThreadMax 1 to 1,000.
     */
    public void setConsumeThreadMax(final int consumeThreadMax)
    {
        this.consumeThreadMax = consumeThreadMax;
    }

    /**
     * Largest distance of the first unfinished and the last cached message of a queue, above which the broker is given
     * no more room to send.
     *
     * @return 1 to 65,535.
     */
    public int getConsumeConcurrentlyMaxSpan()
    {
        return consumeConcurrentlyMaxSpan;
    }

    /**
     * Set the largest distance of the first unfinished and the last cached message of a queue, above which the broker
     * is given no more room to send.
     *
     * @param consumeConcurrentlyMaxSpan 1 to 65,535.
     */
    public void setConsumeConcurrentlyMaxSpan(final int consumeConcurrentlyMaxSpan)
    {
        this.consumeConcurrentlyMaxSpan = consumeConcurrentlyMaxSpan;
    }

    /**
     * Number of cached messages of a queue, above which the broker is given no more room to send; it may still send
     * what it has room for, which is 1 KiB for each message of this number.
     *
     * @return 1 to 65,535.
     */
    public int getPullThresholdForQueue()
    {
        return pullThresholdForQueue;
    }

    /**
     * Set the number of cached messages of a queue, above which the broker is given no more room to send; it may still
     * send what it has room for, which is 1 KiB for each message of this number.
     *
     * @param pullThresholdForQueue 1 to 65,535.
     */
    public void setPullThresholdForQueue(final int pullThresholdForQueue)
    {
        this.pullThresholdForQueue = pullThresholdForQueue;
    }

    /**
     * Largest length of the cached messages of a queue, which bounds the room that the broker is given to send.
     *
     * @return MiB, 1 to 1,024.
     */
    public int getPullThresholdSizeForQueue()
    {
        return pullThresholdSizeForQueue;
    }

    /**
     * Set the largest length of the cached messages of a queue, which bounds the room that the broker is given to
     * send.
     *
     * @param pullThresholdSizeForQueue MiB, 1 to 1,024.
     */
    public void setPullThresholdSizeForQueue(final int pullThresholdSizeForQueue)
    {
        this.pullThresholdSizeForQueue = pullThresholdSizeForQueue;
    }

    /**
     * Largest number of messages that the listener is given at once.
     *
     * @return 1 to 1,024.
     */
    public int getConsumeMessageBatchMaxSize()
    {
        return consumeMessageBatchMaxSize;
    }

    /**
     * Set the largest number of messages that the listener is given at once.
     *
     * @param consumeMessageBatchMaxSize 1 to 1,024.
     */
    public void setConsumeMessageBatchMaxSize(final int consumeMessageBatchMaxSize)
    {
        this.consumeMessageBatchMaxSize = consumeMessageBatchMaxSize;
    }

    /**
     * Number of messages that are taken from the transport at once.
     *
     * @return 1 to 1,024.
     */
    public int getPullBatchSize()
    {
        return pullBatchSize;
    }

    /**
     * Set the number of messages that are taken from the transport at once.
     *
     * @param pullBatchSize 1 to 1,024.
     */
    public void setPullBatchSize(final int pullBatchSize)
    {
        this.pullBatchSize = pullBatchSize;
    }

    /**
     * Pause of a queue before what an orderly listener failed on is tried again.
     *
     * @return milliseconds.
     */
    public long getSuspendCurrentQueueTimeMillis()
    {
        return suspendCurrentQueueTimeMillis;
    }

    /**
     * Set the pause of a queue before what an orderly listener failed on is tried again.
     *
     * @param suspendCurrentQueueTimeMillis milliseconds.
     */
    public void setSuspendCurrentQueueTimeMillis(final long suspendCurrentQueueTimeMillis)
    {
        this.suspendCurrentQueueTimeMillis = suspendCurrentQueueTimeMillis;
    }

    /**
     * Time after which a listener that still runs is reported in the log; it is not interrupted, and its messages are
     * not given to another one.
     *
     * @return minutes.
     */
    public long getConsumeTimeout()
    {
        return consumeTimeout;
    }

    /**
     * Set the time after which a listener that still runs is reported in the log; it is not interrupted, and its
     * messages are not given to another one.
     *
     * @param consumeTimeout minutes.
     */
    public void setConsumeTimeout(final long consumeTimeout)
    {
        this.consumeTimeout = consumeTimeout;
    }

    /**
     * Time that a shutdown waits for listeners that are running; what they do not finish comes again.
     *
     * @return milliseconds.
     */
    public long getAwaitTerminationMillisWhenShutdown()
    {
        return awaitTerminationMillisWhenShutdown;
    }

    /**
     * Set the time that a shutdown waits for listeners that are running; what they do not finish comes again.
     *
     * @param awaitTerminationMillisWhenShutdown milliseconds.
     */
    public void setAwaitTerminationMillisWhenShutdown(final long awaitTerminationMillisWhenShutdown)
    {
        this.awaitTerminationMillisWhenShutdown = awaitTerminationMillisWhenShutdown;
    }
}
