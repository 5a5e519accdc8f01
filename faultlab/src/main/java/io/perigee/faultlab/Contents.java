package io.perigee.faultlab;

import io.perigee.journal.record.RecordView;
import io.perigee.transport.Lane;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All that a broker shows to its clients: topics, every message of every queue, offsets of groups. Read through the
 * delivery lane as any client would, so consume queues are checked on the way.
 */
final class Contents implements MemoryHandler
{
    private static final int MAX_ROUNDS = 200;
    private static final long HOLD_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Map<Integer, TopicAnswer> topics = new LinkedHashMap<>();
    private final List<QueueContents> queues = new ArrayList<>();
    private final Map<Promises.GroupOffset, Long> groupOffsets = new LinkedHashMap<>();
    private int topicCount;
    private int groupId;
    private long offsetAnswer;
    private boolean isOffsetAnswered;

    private Contents()
    {
    }

    /**
     * Read everything.
     *
     * @param broker that is stepped until it has shown everything.
     * @param groups whose offsets are asked for.
     * @return what it has shown.
     */
    static Contents read(final MemoryBroker broker, final Iterable<String> groups)
    {
        final Contents contents = new Contents();
        contents.awaitReady(broker);
        final MemoryClient requests = new MemoryClient(broker, Lane.REQUEST, contents);
        require(requests.connect(), "the broker does not answer");
        contents.readTopics(broker, requests);
        for (final String group : groups)
        {
            contents.readGroup(broker, requests, group);
        }

        final MemoryClient deliveries = new MemoryClient(broker, Lane.DELIVERY, contents);
        require(deliveries.connect(), "the broker does not answer");
        contents.readQueues(broker, deliveries);
        broker.checkSound();
        return contents;
    }

    Map<Integer, TopicAnswer> topics()
    {
        return topics;
    }

    List<QueueContents> queues()
    {
        return queues;
    }

    /** How many messages the queues have had that they do not have any more. */
    long forgotten()
    {
        return queues.stream().mapToLong(QueueContents::minOffset).sum();
    }

    QueueContents queue(final int topicId, final int queueId)
    {
        for (final QueueContents queue : queues)
        {
            if (queue.topicId() == topicId && queue.queueId() == queueId)
            {
                return queue;
            }
        }
        return null;
    }

    Map<Promises.GroupOffset, Long> groupOffsets()
    {
        return groupOffsets;
    }

    @Override
    public void onTopic(final long sequence, final TopicAnswer topic, final int count, final int status)
    {
        topicCount = count;
        if (0 == status)
        {
            topics.put(topic.topicId(), topic);
        }
    }

    @Override
    public void onGroup(final int answeredId, final long generation)
    {
        groupId = answeredId;
    }

    @Override
    public void onOffset(final long sequence, final long queueOffset, final int status)
    {
        isOffsetAnswered = true;
        offsetAnswer = queueOffset;
    }

    @Override
    public void onRecord(final long flowId, final RecordView record)
    {
        queues.get((int)flowId % queues.size()).add(record);
    }

    @Override
    public void onPullEnd(
        final long flowId,
        final long nextQueueOffset,
        final long minQueueOffset,
        final long maxQueueOffset,
        final int status)
    {
        queues.get((int)flowId % queues.size()).end(nextQueueOffset, minQueueOffset, maxQueueOffset, status);
    }

    private void awaitReady(final MemoryBroker broker)
    {
        for (int i = 0; i < MAX_ROUNDS && !broker.isReady(); i++)
        {
            broker.pass(HOLD_NS);
        }
        broker.checkSound();
        require(broker.isReady(), "the broker does not get ready");
    }

    private void readTopics(final MemoryBroker broker, final MemoryClient client)
    {
        topicCount = 1;
        for (int topicId = 1; topicId <= topicCount; topicId++)
        {
            client.describeTopic(topicId);
            broker.runUntilIdle();
            client.poll();
        }
        for (final TopicAnswer topic : topics.values())
        {
            for (int queueId = 0; queueId < topic.queueCount(); queueId++)
            {
                queues.add(new QueueContents(topic.topicId(), queueId));
            }
        }
    }

    private void readGroup(final MemoryBroker broker, final MemoryClient client, final String group)
    {
        groupId = 0;
        client.describeGroup(group);
        broker.runUntilIdle();
        client.poll();
        for (int i = 0; 0 != groupId && i < queues.size(); i++)
        {
            final QueueContents queue = queues.get(i);
            isOffsetAnswered = false;
            client.queryOffset(groupId, queue.topicId(), queue.queueId());
            broker.runUntilIdle();
            client.poll();
            require(isOffsetAnswered, "no answer about the offset of " + group);
            if (offsetAnswer >= 0)
            {
                groupOffsets.put(
                    new Promises.GroupOffset(group, queue.topicId(), queue.queueId(), -1), offsetAnswer);
            }
        }
    }

    private void readQueues(final MemoryBroker broker, final MemoryClient client)
    {
        int flows = 0;
        boolean isWhole = false;
        for (int round = 0; round < MAX_ROUNDS && !isWhole; round++)
        {
            for (int i = 0; i < queues.size(); i++)
            {
                final QueueContents queue = queues.get(i);
                if (queue.wantsFlow())
                {
                    client.pull((flows + 1L) * queues.size() + i, queue.topicId(), queue.queueId(), queue.begin());
                    flows++;
                }
            }
            broker.runUntilIdle();
            client.poll();
            broker.pass(HOLD_NS);
            client.poll();
            isWhole = queues.stream().allMatch(QueueContents::isWhole);
        }
        require(isWhole, "the broker does not show all that it has: " + queues);
    }

    private static void require(final boolean isTrue, final String message)
    {
        if (!isTrue)
        {
            throw new AssertionError(message);
        }
    }
}
