package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The topics of the broker. The sequencer (before it, recovery) adds to it; any agent may look a topic up by its id,
 * because what is published is never changed, only replaced by a longer copy.
 */
final class TopicTable
{
    private final ConsumeQueueStore consumeQueues;
    private final Map<String, Topic> byName = new HashMap<>();
    private volatile Topic[] byId = new Topic[0];
    private int queueCount;

    TopicTable(final ConsumeQueueStore consumeQueues)
    {
        this.consumeQueues = consumeQueues;
    }

    /**
     * Look a topic up. Any agent.
     *
     * @param topicId from a frame or a record.
     * @return null if there is no such topic.
     */
    Topic byId(final int topicId)
    {
        final Topic[] topics = byId;
        return topicId > 0 && topicId <= topics.length ? topics[topicId - 1] : null;
    }

    /**
     * Look a topic up. The sequencer only.
     *
     * @param name of the topic.
     * @return null if there is no such topic.
     */
    Topic byName(final String name)
    {
        return byName.get(name);
    }

    /**
     * How many topics there are; their ids are 1 to this. Any agent.
     *
     * @return the count.
     */
    int count()
    {
        return byId.length;
    }

    /**
     * How many queues all topics have together. The sequencer only.
     *
     * @return the count.
     */
    int queueCount()
    {
        return queueCount;
    }

    /**
     * Add the topic that a record describes. The sequencer, or recovery before it.
     *
     * @param topicId    one more than there were topics.
     * @param name       that no topic has.
     * @param queues     how many queues it has.
     * @return the new topic.
     */
    Topic add(final int topicId, final String name, final int queues)
    {
        final Topic[] topics = byId;
        if (topicId != topics.length + 1)
        {
            throw new IllegalStateException("topic id " + topicId + " does not follow " + topics.length);
        }

        final Topic topic = new Topic(topicId, name, queues, consumeQueues);
        final Topic[] longer = Arrays.copyOf(topics, topicId);
        longer[topicId - 1] = topic;
        byName.put(name, topic);
        queueCount += queues;
        byId = longer;

        return topic;
    }
}
