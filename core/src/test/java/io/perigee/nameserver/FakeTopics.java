package io.perigee.nameserver;

import java.util.ArrayList;
import java.util.List;

/**
 * Topics named by a test; the queue count of a topic is its index plus one.
 */
final class FakeTopics implements RegisteredTopics
{
    private final List<String> names = new ArrayList<>();

    FakeTopics add(final String name)
    {
        names.add(name);
        return this;
    }

    FakeTopics addMany(final String prefix, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            names.add(prefix + i);
        }
        return this;
    }

    @Override
    public long version()
    {
        return names.size();
    }

    @Override
    public int count()
    {
        return names.size();
    }

    @Override
    public int topicId(final int index)
    {
        return index + 1;
    }

    @Override
    public String topicName(final int index)
    {
        return names.get(index);
    }

    @Override
    public int queueCount(final int index)
    {
        return index + 1;
    }
}
