package io.perigee.broker.simulation;

import io.perigee.client.Admin;
import io.perigee.client.AdminRequest;
import io.perigee.client.PerigeeClient;
import io.perigee.client.TopicInfo;
import io.perigee.protocol.ErrorCode;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A client that creates and describes topics while everything fails, and at the end asks where every queue ends, and
 * searches for messages.
 */
final class SimulatedAdmin implements ClientProcess.Program
{
    private static final int EXTRA_TOPICS = 3;
    private static final long UNKNOWN = -1;
    private static final long PAUSE_MAX_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Simulation simulation;
    private final BrokerSwarm swarm;
    private final History history;
    private final ClientProcess process;
    private final RandomGenerator random;
    private final TopicInfo[] extraTopics = new TopicInfo[EXTRA_TOPICS];
    private final int[] extraEras = new int[EXTRA_TOPICS];
    private final int[] topicIds;
    private final long[] maxOffsets;
    private Admin admin;
    private AdminRequest request;
    private int subject;
    private int requestEra;
    private long nextRequestNs;
    private boolean isAskingForEnds;
    private SearchCheck searches;

    SimulatedAdmin(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final History history,
        final int number)
    {
        this.simulation = simulation;
        this.swarm = swarm;
        this.history = history;
        topicIds = new int[swarm.topicCount()];
        maxOffsets = new long[swarm.queueCount()];
        process = new ClientProcess(simulation, network, swarm, "admin-" + number, number, this);
        random = process.random();
    }

    /** From now on ask where the queues end. */
    void askForEnds()
    {
        isAskingForEnds = true;
        subject = 0;
        request = null;
        Arrays.fill(maxOffsets, UNKNOWN);
        Arrays.fill(topicIds, 0);
        process.actor().wake();
    }

    boolean knowsEnds()
    {
        return isAskingForEnds && swarm.queueCount() == subject;
    }

    /** From now on search for messages; it is known where the queues end. */
    void search()
    {
        searches = new SearchCheck(swarm, history, random);
        request = null;
        process.actor().wake();
    }

    boolean hasSearched()
    {
        return searches.isDone();
    }

    long[] maxOffsets()
    {
        return maxOffsets;
    }

    @Override
    public void start(final PerigeeClient client)
    {
        admin = client.admin();
        request = null;
    }

    @Override
    public void died()
    {
        admin = null;
    }

    @Override
    public int step()
    {
        final int workCount = admin.poll();
        if (null == request)
        {
            begin();
        }
        else if (request.isDone())
        {
            final AdminRequest done = request;
            request = null;
            if (null != searches)
            {
                if (searches.isFoundBy(done))
                {
                    simulation.trace().record(TraceKind.MESSAGE_FOUND, process.actor().id(), 0, 0);
                }
            }
            else if (isAskingForEnds)
            {
                onEnd(done);
            }
            else
            {
                onExtraTopic(done);
            }
        }

        return workCount;
    }

    private void begin()
    {
        requestEra = history.era();
        if (null != searches)
        {
            request = searches.isDone() ? null : searches.next(admin, topicIds);
        }
        else if (isAskingForEnds)
        {
            if (subject < swarm.queueCount())
            {
                final int topic = subject / swarm.queuesPerTopic();
                request = 0 == topicIds[topic] ? admin.requestTopic(BrokerSwarm.topicName(topic)) :
                    admin.requestMaxOffset(topicIds[topic], subject % swarm.queuesPerTopic());
            }
        }
        else if (simulation.nowNs() >= nextRequestNs)
        {
            nextRequestNs = simulation.nowNs() + random.nextLong(1, PAUSE_MAX_NS);
            subject = random.nextInt(EXTRA_TOPICS);
            request = null == extraTopics[subject] || random.nextBoolean() ?
                admin.requestCreateTopic(extraName(subject), subject + 1) : admin.requestTopic(extraName(subject));
        }
    }

    private void onEnd(final AdminRequest done)
    {
        if (ErrorCode.OK == done.status())
        {
            if (null != done.topic())
            {
                topicIds[subject / swarm.queuesPerTopic()] = done.topic().topicId();
            }
            else
            {
                maxOffsets[subject++] = done.queueOffset();
            }
        }
    }

    private void onExtraTopic(final AdminRequest done)
    {
        final TopicInfo known = extraTopics[subject];
        final boolean isForgotten = null != known && history.mayForget(extraEras[subject]);
        if (ErrorCode.OK == done.status())
        {
            final TopicInfo topic = done.topic();
            if (!topic.name().equals(extraName(subject)) || topic.queueCount() != subject + 1 ||
                (null != known && !isForgotten && !topic.equals(known)))
            {
                throw new AssertionError("topic " + known + " has become " + topic);
            }

            extraTopics[subject] = topic;
            extraEras[subject] = requestEra;
        }
        else if (ErrorCode.TOPIC_NOT_FOUND == done.status() && null != known && !isForgotten)
        {
            throw new AssertionError("topic " + known + " was created and is lost");
        }
        else if (ErrorCode.TOPIC_NOT_FOUND == done.status())
        {
            extraTopics[subject] = null;
        }
    }

    private static String extraName(final int number)
    {
        return "extra-" + number;
    }
}
