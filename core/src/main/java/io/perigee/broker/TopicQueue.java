package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;

/**
 * One queue of a topic, with what each agent keeps about it.
 */
final class TopicQueue
{
    private final int topicId;
    private final int queueId;
    private final ConsumeQueue consumeQueue;

    /** Offset of the next message that is appended. The sequencer only. */
    long nextAppendOffset;
    /** Last batch of records in which the dispatcher passed this queue. The dispatcher only. */
    long dispatchBatch;
    /** First of the flows that wait for a message. The delivery agent only. */
    Flow firstParked;

    /** Whether flows wait for a message. Written by the delivery agent. */
    private volatile boolean hasWaiters;
    /** Whether the dispatcher has told the delivery agent and was not heard yet. Written by both. */
    private volatile boolean isWakePending;

    TopicQueue(final int topicId, final int queueId, final ConsumeQueue consumeQueue)
    {
        this.topicId = topicId;
        this.queueId = queueId;
        this.consumeQueue = consumeQueue;
    }

    int topicId()
    {
        return topicId;
    }

    int queueId()
    {
        return queueId;
    }

    ConsumeQueue consumeQueue()
    {
        return consumeQueue;
    }

    boolean hasWaiters()
    {
        return hasWaiters;
    }

    void hasWaiters(final boolean hasWaiters)
    {
        this.hasWaiters = hasWaiters;
    }

    boolean isWakePending()
    {
        return isWakePending;
    }

    void isWakePending(final boolean isWakePending)
    {
        this.isWakePending = isWakePending;
    }
}
