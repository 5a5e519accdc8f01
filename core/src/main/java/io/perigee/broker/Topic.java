package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueStore;

/**
 * A topic. Immutable but for its queues, each field of which has an owner of its own.
 */
final class Topic
{
    private final int id;
    private final String name;
    private final TopicQueue[] queues;

    Topic(final int id, final String name, final int queueCount, final ConsumeQueueStore consumeQueues)
    {
        this.id = id;
        this.name = name;
        this.queues = new TopicQueue[queueCount];
        final ConsumeQueue[] ofTopic = consumeQueues.queues(name, id, queueCount);
        for (int queueId = 0; queueId < queueCount; queueId++)
        {
            queues[queueId] = new TopicQueue(id, queueId, ofTopic[queueId]);
        }
    }

    int id()
    {
        return id;
    }

    String name()
    {
        return name;
    }

    int queueCount()
    {
        return queues.length;
    }

    /**
     * A queue by its number.
     *
     * @param queueId from a frame or a record.
     * @return null if the topic has no such queue.
     */
    TopicQueue queue(final int queueId)
    {
        return queueId >= 0 && queueId < queues.length ? queues[queueId] : null;
    }
}
