package io.perigee.faultlab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was sent, and what the broker has promised about it by answering or by showing it to a consumer. It only grows,
 * so a {@link Mark} says what was promised at an earlier time. Written by one thread; read by others when it is done.
 */
final class Promises
{
    private final List<Sent> sent = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private final Set<Stored> storedSet = new HashSet<>();
    private final List<MemoryHandler.TopicAnswer> topics = new ArrayList<>();
    private final List<GroupOffset> groupOffsets = new ArrayList<>();

    /**
     * A message leaves.
     *
     * @return its id.
     */
    long send(final int topicId, final int queueId, final int bodyLength)
    {
        sent.add(new Sent(topicId, queueId, bodyLength));
        return sent.size() - 1;
    }

    /** The broker says that a message is stored, or shows it. */
    void promise(final int topicId, final int queueId, final long queueOffset, final long id)
    {
        final Stored promise = new Stored(topicId, queueId, queueOffset, id);
        if (storedSet.add(promise))
        {
            stored.add(promise);
        }
    }

    void promiseTopic(final MemoryHandler.TopicAnswer topic)
    {
        topics.add(topic);
    }

    void promiseGroupOffset(final String group, final int topicId, final int queueId, final long queueOffset)
    {
        groupOffsets.add(new GroupOffset(group, topicId, queueId, queueOffset));
    }

    Mark mark()
    {
        return new Mark(sent.size(), stored.size(), topics.size(), groupOffsets.size());
    }

    Sent sent(final long id)
    {
        return sent.get((int)id);
    }

    List<Stored> stored(final Mark mark)
    {
        return stored.subList(0, mark.storedCount);
    }

    List<MemoryHandler.TopicAnswer> topics(final Mark mark)
    {
        return topics.subList(0, mark.topicCount);
    }

    /** The last offset of each group and queue. */
    Map<GroupOffset, Long> groupOffsets(final Mark mark)
    {
        final Map<GroupOffset, Long> last = new HashMap<>();
        for (final GroupOffset offset : groupOffsets.subList(0, mark.groupOffsetCount))
        {
            last.put(offset.key(), offset.queueOffset);
        }
        return last;
    }

    /**
     * How much had been sent and promised at a time.
     *
     * @param sentCount        messages that had left.
     * @param storedCount      messages that were promised.
     * @param topicCount       topics that were promised.
     * @param groupOffsetCount offsets that were promised.
     */
    record Mark(int sentCount, int storedCount, int topicCount, int groupOffsetCount)
    {
    }

    /**
     * A message.
     *
     * @param topicId    of its topic.
     * @param queueId    within the topic.
     * @param bodyLength in bytes.
     */
    record Sent(int topicId, int queueId, int bodyLength)
    {
    }

    /**
     * A message that must be at its place.
     *
     * @param topicId     of its topic.
     * @param queueId     within the topic.
     * @param queueOffset in its queue.
     * @param id          of the message.
     */
    record Stored(int topicId, int queueId, long queueOffset, long id)
    {
    }

    /**
     * An offset that a group must not fall behind.
     *
     * @param group       name of the group.
     * @param topicId     of its topic.
     * @param queueId     within the topic.
     * @param queueOffset that it has committed.
     */
    record GroupOffset(String group, int topicId, int queueId, long queueOffset)
    {
        /** The same group and queue without the offset. */
        GroupOffset key()
        {
            return new GroupOffset(group, topicId, queueId, -1);
        }
    }
}
