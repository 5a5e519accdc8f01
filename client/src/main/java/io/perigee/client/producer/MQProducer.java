package io.perigee.client.producer;

import java.util.Collection;
import java.util.List;

import io.perigee.client.MQAdmin;
import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageQueue;
import io.perigee.remoting.exception.RemotingException;

/**
 * Sends messages. Transactions, requests with an answer and delayed messages are not supported by this version, and
 * their methods are missing.
 */
public interface MQProducer extends MQAdmin
{
    /**
     * Begin to work.
     *
     * @throws MQClientException if a setting is not valid, or the transport cannot be started.
     */
    void start() throws MQClientException;

    /**
     * Send what is still under way, as far as that is possible within the send timeout, and end.
     */
    void shutdown();

    /**
     * The queues that messages of a topic can be sent to.
     *
     * @param topic name of the topic.
     * @return the queues, in order.
     * @throws MQClientException if no route to the topic is known.
     */
    List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException;

    /**
     * Send a message to a queue that the producer chooses, and wait until it is stored.
     *
     * @param msg the message.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to a queue that the producer chooses, and wait until it is stored.
     *
     * @param msg     the message.
     * @param timeout how long it may take, all tries together, in milliseconds.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to a queue that the producer chooses, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param sendCallback is told what became of it.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to a queue that the producer chooses, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param sendCallback is told what became of it.
     * @param timeout      how long it may take, all tries together, in milliseconds.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to a queue that the producer chooses, without asking what becomes of it.
     *
     * @param msg the message.
     * @throws MQClientException if the message is not valid, or no route is known.
     * @throws RemotingException if too much is under way.
     * @throws InterruptedException if the thread was interrupted.
     */
    void sendOneway(Message msg)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to a given queue and no other, and wait until it is stored.
     *
     * @param msg the message.
     * @param mq  queue to send to.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to a given queue and no other, and wait until it is stored.
     *
     * @param msg     the message.
     * @param mq      queue to send to.
     * @param timeout how long it may take, all tries together, in milliseconds.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg, MessageQueue mq, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to a given queue and no other, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param mq           queue to send to.
     * @param sendCallback is told what became of it.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to a given queue and no other, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param mq           queue to send to.
     * @param sendCallback is told what became of it.
     * @param timeout      how long it may take, all tries together, in milliseconds.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, MessageQueue mq, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to a given queue and no other, without asking what becomes of it.
     *
     * @param msg the message.
     * @param mq  queue to send to.
     * @throws MQClientException if the message is not valid, or no route is known.
     * @throws RemotingException if too much is under way.
     * @throws InterruptedException if the thread was interrupted.
     */
    void sendOneway(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to the queue that a selector chooses and no other, and wait until it is stored.
     *
     * @param msg      the message.
     * @param selector chooses the queue.
     * @param arg      given to the selector.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to the queue that a selector chooses and no other, and wait until it is stored.
     *
     * @param msg      the message.
     * @param selector chooses the queue.
     * @param arg      given to the selector.
     * @param timeout  how long it may take, all tries together, in milliseconds.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Message msg, MessageQueueSelector selector, Object arg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send a message to the queue that a selector chooses and no other, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param selector     chooses the queue.
     * @param arg          given to the selector.
     * @param sendCallback is told what became of it.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to the queue that a selector chooses and no other, without waiting until it is stored.
     *
     * @param msg          the message.
     * @param selector     chooses the queue.
     * @param arg          given to the selector.
     * @param sendCallback is told what became of it.
     * @param timeout      how long it may take, all tries together, in milliseconds.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send a message to the queue that a selector chooses and no other, without asking what becomes of it.
     *
     * @param msg      the message.
     * @param selector chooses the queue.
     * @param arg      given to the selector.
     * @throws MQClientException if the message is not valid, or no route is known.
     * @throws RemotingException if too much is under way.
     * @throws InterruptedException if the thread was interrupted.
     */
    void sendOneway(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, InterruptedException;

    /**
     * Send messages together to a queue that the producer chooses, and wait until they are stored.
     *
     * @param msgs messages of one topic; they are stored one after the other in one queue.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Collection<Message> msgs)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a queue that the producer chooses, and wait until they are stored.
     *
     * @param msgs    messages of one topic; they are stored one after the other in one queue.
     * @param timeout how long it may take, all tries together, in milliseconds.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Collection<Message> msgs, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a queue that the producer chooses, without waiting until they are stored.
     *
     * @param msgs         messages of one topic; they are stored one after the other in one queue.
     * @param sendCallback is told what became of it.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws MQBrokerException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Collection<Message> msgs, SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a queue that the producer chooses, without waiting until they are stored.
     *
     * @param msgs         messages of one topic; they are stored one after the other in one queue.
     * @param sendCallback is told what became of it.
     * @param timeout      how long it may take, all tries together, in milliseconds.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws MQBrokerException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Collection<Message> msgs, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a given queue and no other, and wait until they are stored.
     *
     * @param msgs messages of one topic; they are stored one after the other in one queue.
     * @param mq   queue to send to.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Collection<Message> msgs, MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a given queue and no other, and wait until they are stored.
     *
     * @param msgs    messages of one topic; they are stored one after the other in one queue.
     * @param mq      queue to send to.
     * @param timeout how long it may take, all tries together, in milliseconds.
     * @return where it was stored.
     * @throws MQClientException if the message is not valid, no route is known, or all tries failed.
     * @throws RemotingException if there was no answer in time, or too much is under way.
     * @throws MQBrokerException if the broker refused it.
     * @throws InterruptedException if the thread was interrupted; the message may still be stored.
     */
    SendResult send(Collection<Message> msgs, MessageQueue mq, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a given queue and no other, without waiting until they are stored.
     *
     * @param msgs         messages of one topic; they are stored one after the other in one queue.
     * @param mq           queue to send to.
     * @param sendCallback is told what became of it.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws MQBrokerException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;

    /**
     * Send messages together to a given queue and no other, without waiting until they are stored.
     *
     * @param msgs         messages of one topic; they are stored one after the other in one queue.
     * @param mq           queue to send to.
     * @param sendCallback is told what became of it.
     * @param timeout      how long it may take, all tries together, in milliseconds.
     * @throws MQClientException never: the callback is told.
     * @throws RemotingException never: the callback is told.
     * @throws MQBrokerException never: the callback is told.
     * @throws InterruptedException never: the callback is told.
     */
    void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException;
}
