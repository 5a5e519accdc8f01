package io.perigee.faultlab;

import io.perigee.broker.FlushMode;
import io.perigee.journal.JournalException;
import io.perigee.journal.StorageIo;
import io.perigee.transport.Lane;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One life of a broker with a client that does what clients do, by chance, and keeps what it is promised. The agents
 * are stepped one by one in any order, as threads would run them.
 */
final class Workload implements MemoryHandler
{
    static final List<String> GROUPS = List.of("readers", "auditors");
    /** A mark that stands still is written after 50 ms, and in any case after 1 s. */
    private static final long MARKED_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(1100);
    private static final int MAX_UNANSWERED = 24;
    private static final int MAX_TOPICS = 6;
    private static final int LONGEST = MemorySettings.MAX_BODY_LENGTH - MessageBody.MIN_LENGTH;
    private static final int[] BODY_BOUNDS = {120, 120, 120, 120, 120, 120, 120, 120, 900, 900, 900, LONGEST};
    private static final long[] PAUSES_NS =
    {
        TimeUnit.MILLISECONDS.toNanos(25), TimeUnit.MILLISECONDS.toNanos(70), TimeUnit.MILLISECONDS.toNanos(1200),
        TimeUnit.SECONDS.toNanos(11)
    };

    private final MemoryBroker broker;
    private final Promises promises;
    private final RandomGenerator random;
    private final MemoryClient client;
    private final Map<Long, Promises.Sent> unanswered = new HashMap<>();
    private final Map<Long, Long> ids = new HashMap<>();
    private final Map<Long, Promises.GroupOffset> commits = new HashMap<>();
    private final List<TopicAnswer> topics = new ArrayList<>();
    private final Map<Promises.GroupOffset, Long> reached = new HashMap<>();
    private final String group;
    private int groupId;
    private long generation;
    private boolean isConnected;
    private long markedPosition;
    private long lastRecordMark;

    /**
     * Start a broker and connect to it.
     *
     * @param storage  to recover and go on with.
     * @param settings of the broker.
     * @param promises of the run so far.
     * @param random   decides everything.
     * @param nowNs    where the broker's clock begins.
     * @throws JournalException if the broker does not start.
     */
    Workload(
        final StorageIo storage,
        final MemorySettings settings,
        final Promises promises,
        final RandomGenerator random,
        final long nowNs)
    {
        this.promises = promises;
        this.random = random;
        group = GROUPS.get(random.nextInt(GROUPS.size()));
        broker = new MemoryBroker(storage, settings, nowNs);
        client = new MemoryClient(broker, Lane.REQUEST, this);
    }

    MemoryBroker broker()
    {
        return broker;
    }

    /** Make what the broker shows a promise, as a consumer that has read it would. */
    void readAll()
    {
        final Contents contents = Contents.read(broker, List.of());
        for (final QueueContents queue : contents.queues())
        {
            for (final QueueContents.Message message : queue.messages())
            {
                promises.promise(queue.topicId(), queue.queueId(), message.queueOffset(), message.id());
            }
        }
        contents.topics().values().forEach(promises::promiseTopic);
    }

    /** Connect and find the topics; false if the broker ended its process meanwhile. */
    boolean begin()
    {
        for (int i = 0; i < 50 && !broker.isReady() && null == broker.termination(); i++)
        {
            broker.pass(PAUSES_NS[0]);
        }
        isConnected = broker.isReady() && client.connect();
        if (isConnected)
        {
            client.joinGroup(group);
            client.describeTopic(1);
            client.describeTopic(2);
            broker.runUntilIdle();
            client.poll();
        }
        return isConnected && null == broker.termination();
    }

    /**
     * Do one thing by chance, then step some agents.
     *
     * @return false if the broker has ended its process.
     */
    boolean step()
    {
        act();
        final int steps = random.nextInt(1, 24);
        for (int i = 0; i < steps && null == broker.termination(); i++)
        {
            final long durable = broker.commitPosition();
            final long end = broker.appendPosition();
            broker.step(random.nextInt(broker.agentCount()));
            lastRecordMark = broker.appendPosition() > end ? durable : lastRecordMark;
            client.poll();
        }
        return null == broker.termination();
    }

    /** The log below this was durable for so long that a mark of it must be on the disk. */
    long markedPosition()
    {
        return markedPosition;
    }

    /** The log below this was durable when the last record was appended in a step, which says so. */
    long lastRecordMark()
    {
        return lastRecordMark;
    }

    /** Let every agent do what it has left, and hear the answers. */
    void settle()
    {
        broker.runUntilIdle();
        client.poll();
    }

    /** Hear answers that were written already. */
    void poll()
    {
        client.poll();
    }

    @Override
    public void onAck(final long sequence, final long queueOffset, final int status)
    {
        final Promises.Sent sent = unanswered.remove(sequence);
        final long id = ids.remove(sequence);
        if (0 == status)
        {
            promises.promise(sent.topicId(), sent.queueId(), queueOffset, id);
        }
    }

    @Override
    public void onTopic(final long sequence, final TopicAnswer topic, final int topicCount, final int status)
    {
        if (0 == status)
        {
            promises.promiseTopic(topic);
            topics.add(topic);
        }
    }

    @Override
    public void onGroup(final int answeredId, final long answeredGeneration)
    {
        groupId = answeredId;
        generation = answeredGeneration;
    }

    @Override
    public void onOffset(final long sequence, final long queueOffset, final int status)
    {
        final Promises.GroupOffset commit = commits.remove(sequence);
        if (0 == status)
        {
            promises.promiseGroupOffset(group, commit.topicId(), commit.queueId(), commit.queueOffset());
        }
    }

    private void act()
    {
        final int choice = random.nextInt(40);
        if (choice < 30)
        {
            sendSome();
        }
        else if (choice < 34)
        {
            commitOffset();
        }
        else if (choice < 36)
        {
            settle();
        }
        else if (choice < 39)
        {
            pause(PAUSES_NS[0 == random.nextInt(6) ? 3 : random.nextInt(3)]);
        }
        else if (topics.size() < MAX_TOPICS)
        {
            client.createTopic("topic-" + topics.size() + '-' + random.nextInt(1000), random.nextInt(1, 4));
        }
    }

    private void pause(final long durationNs)
    {
        final long committed = broker.commitPosition();
        broker.pass(durationNs);
        client.poll();
        if (durationNs >= MARKED_AFTER_NS && null == broker.termination())
        {
            markedPosition = committed;
        }
    }

    private void sendSome()
    {
        final int count = random.nextInt(1, 9);
        for (int i = 0; i < count && unanswered.size() < MAX_UNANSWERED && !topics.isEmpty(); i++)
        {
            final TopicAnswer topic = topics.get(random.nextInt(topics.size()));
            final int queueId = random.nextInt(topic.queueCount());
            final int bound = BODY_BOUNDS[random.nextInt(BODY_BOUNDS.length)];
            final int bodyLength = MessageBody.MIN_LENGTH + random.nextInt(bound);
            final long id = promises.send(topic.topicId(), queueId, bodyLength);
            final long sequence = client.send(topic.topicId(), queueId, MessageBody.of(id, bodyLength));
            unanswered.put(sequence, promises.sent(id));
            ids.put(sequence, id);
        }
    }

    private void commitOffset()
    {
        if (0 == groupId || topics.isEmpty() || !commits.isEmpty())
        {
            return;
        }
        final TopicAnswer topic = topics.get(random.nextInt(topics.size()));
        final int queueId = random.nextInt(topic.queueCount());
        final long offset = reached.merge(
            new Promises.GroupOffset(group, topic.topicId(), queueId, -1), (long)random.nextInt(1, 9), Long::sum);
        final long sequence = client.commitOffset(groupId, generation, topic.topicId(), queueId, offset);
        commits.put(sequence, new Promises.GroupOffset(group, topic.topicId(), queueId, offset));
    }

    /** Whether what is promised in a flush mode outlives a loss of power. */
    static boolean isPowerSafe(final FlushMode flushMode)
    {
        return FlushMode.SYNC == flushMode;
    }
}
