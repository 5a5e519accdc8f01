package io.perigee.client.producer;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.perigee.protocol.ErrorCode;

/**
 * What the producer knows of a topic. The I/O thread writes it, the threads of the application wait for it. The
 * attempts that wait for the transport are the I/O thread's alone.
 */
final class TopicRoute implements ProducerCommand
{
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String topic;
    private final ArrayDeque<SendAttempt> waiting = new ArrayDeque<>();
    private volatile int queueCount;
    private volatile ErrorCode fault = ErrorCode.OK;

    TopicRoute(final String topic)
    {
        this.topic = topic;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void execute(final ProducerAgent agent)
    {
        agent.onRoute(this);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void abandon(final long nowNs)
    {
        update(queueCount, ErrorCode.BROKER_UNREACHABLE);
    }

    String topic()
    {
        return topic;
    }

    int queueCount()
    {
        return queueCount;
    }

    ErrorCode fault()
    {
        return fault;
    }

    ArrayDeque<SendAttempt> waiting()
    {
        return waiting;
    }

    /**
     * Called by the I/O thread when it has asked.
     */
    void update(final int newQueueCount, final ErrorCode newFault)
    {
        if (queueCount == newQueueCount && fault == newFault)
        {
            return;
        }
        lock.lock();
        try
        {
            queueCount = newQueueCount;
            fault = newFault;
            changed.signalAll();
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * Wait until the queues are known, or it is known that there are none.
     *
     * @param timeoutNs       how long to wait at most.
     * @param endsWithNoTopic false to wait on although the broker does not know the topic: it has just been created.
     */
    int awaitQueues(final long timeoutNs, final boolean endsWithNoTopic) throws InterruptedException
    {
        if (queueCount > 0 && ErrorCode.OK == fault)
        {
            return queueCount;
        }
        long remainingNs = timeoutNs;
        lock.lockInterruptibly();
        try
        {
            while (0 == queueCount && remainingNs > 0 && !(endsWithNoTopic && ErrorCode.OK != fault))
            {
                remainingNs = changed.awaitNanos(remainingNs);
            }
            return queueCount;
        }
        finally
        {
            lock.unlock();
        }
    }
}
