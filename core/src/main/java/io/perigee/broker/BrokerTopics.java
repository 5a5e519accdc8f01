package io.perigee.broker;

import io.perigee.nameserver.RegisteredTopics;

/**
 * The topics of a broker as NameServers are told about them. Any thread: topics are only ever added, and what has been
 * seen once stays.
 */
public final class BrokerTopics implements RegisteredTopics
{
    private final TopicTable topics;

    BrokerTopics(final TopicTable topics)
    {
        this.topics = topics;
    }

    @Override
    public long version()
    {
        return topics.count();
    }

    @Override
    public int count()
    {
        return topics.count();
    }

    @Override
    public int topicId(final int index)
    {
        return topics.byId(index + 1).id();
    }

    @Override
    public String topicName(final int index)
    {
        return topics.byId(index + 1).name();
    }

    @Override
    public int queueCount(final int index)
    {
        return topics.byId(index + 1).queueCount();
    }
}
