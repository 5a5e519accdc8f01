package io.perigee.client.producer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import io.perigee.client.QueryResult;
import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.exception.RemotingException;

/**
 * Sends messages: create it, {@link #setNamesrvAddr(String) set} the NameServers, {@link #start()} it, send from any
 * number of threads, and {@link #shutdown()} at the end.
 * <p>
 * A send that fails in a way that may pass is tried again, with another queue, as long as its time is not up. When it
 * was not known whether the first try was stored, this can store the message twice. A send to a given or selected
 * queue is not tried again. The messages of one thread to one queue are stored in the order in which they were sent,
 * unless one of them was tried again.
 */
public class DefaultMQProducer extends ProducerSettings implements MQProducer
{
    /** Group of a producer that was not given one. */
    public static final String DEFAULT_PRODUCER_GROUP = "DEFAULT_PRODUCER";

    private final ProducerLifecycle lifecycle = new ProducerLifecycle(this);

    /**
     * A producer of the default group.
     */
    public DefaultMQProducer()
    {
        this(DEFAULT_PRODUCER_GROUP);
    }

    /**
     * A producer.
     *
     * @param producerGroup name of its group, which has no meaning without transactions.
     */
    public DefaultMQProducer(final String producerGroup)
    {
        super(producerGroup);
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
     * Run callbacks of asynchronous sends in these threads instead of the producer's own.
     *
     * @param callbackExecutor null for the producer's own.
     */
    public void setCallbackExecutor(final ExecutorService callbackExecutor)
    {
        lifecycle.callbackExecutor(callbackExecutor);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public List<MessageQueue> fetchPublishMessageQueues(final String topic) throws MQClientException
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
        lifecycle.createTopic(newTopic, queueNum, topicSysFlag, attributes);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long maxOffset(final MessageQueue mq) throws MQClientException
    {
        return lifecycle.maxOffset(mq);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public long minOffset(final MessageQueue mq) throws MQClientException
    {
        return lifecycle.minOffset(mq);
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

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.any(), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.any(), timeout);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Message msg, final SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.any(), getSendMsgTimeout(), sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Message msg, final SendCallback sendCallback, final long timeout)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.any(), timeout, sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void sendOneway(final Message msg)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendOneway(msg, Destination.any(), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg, final MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.queue(mq), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg, final MessageQueue mq, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.queue(mq), timeout);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Message msg, final MessageQueue mq, final SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.queue(mq), getSendMsgTimeout(), sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Message msg, final MessageQueue mq, final SendCallback sendCallback, final long timeout)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.queue(mq), timeout, sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void sendOneway(final Message msg, final MessageQueue mq)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendOneway(msg, Destination.queue(mq), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg, final MessageQueueSelector selector, final Object arg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.selected(selector, msg, arg), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Message msg, final MessageQueueSelector selector, final Object arg, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(msg, Destination.selected(selector, msg, arg), timeout);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(
        final Message msg, final MessageQueueSelector selector, final Object arg, final SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.selected(selector, msg, arg), getSendMsgTimeout(), sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(
        final Message msg,
        final MessageQueueSelector selector,
        final Object arg,
        final SendCallback sendCallback,
        final long timeout)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendAsync(msg, Destination.selected(selector, msg, arg), timeout, sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void sendOneway(final Message msg, final MessageQueueSelector selector, final Object arg)
        throws MQClientException, RemotingException, InterruptedException
    {
        sender().sendOneway(msg, Destination.selected(selector, msg, arg), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Collection<Message> msgs)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(MessageSender.batch(msgs), Destination.any(), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Collection<Message> msgs, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(MessageSender.batch(msgs), Destination.any(), timeout);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Collection<Message> msgs, final SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        sender().sendAsync(MessageSender.batch(msgs), Destination.any(), getSendMsgTimeout(), sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Collection<Message> msgs, final SendCallback sendCallback, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        sender().sendAsync(MessageSender.batch(msgs), Destination.any(), timeout, sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Collection<Message> msgs, final MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(MessageSender.batch(msgs), Destination.queue(mq), getSendMsgTimeout());
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public SendResult send(final Collection<Message> msgs, final MessageQueue mq, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        return sender().send(MessageSender.batch(msgs), Destination.queue(mq), timeout);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(final Collection<Message> msgs, final MessageQueue mq, final SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        sender().sendAsync(MessageSender.batch(msgs), Destination.queue(mq), getSendMsgTimeout(), sendCallback);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void send(
        final Collection<Message> msgs, final MessageQueue mq, final SendCallback sendCallback, final long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        sender().sendAsync(MessageSender.batch(msgs), Destination.queue(mq), timeout, sendCallback);
    }

    private MessageSender sender() throws MQClientException
    {
        return lifecycle.sender();
    }
}
