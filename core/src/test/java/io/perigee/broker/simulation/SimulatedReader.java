package io.perigee.broker.simulation;

import io.perigee.client.PerigeeClient;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.client.SubscriptionListener;
import io.perigee.journal.record.RecordView;
import io.perigee.protocol.ErrorCode;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A client that reads all topics and checks that every queue comes in order, without a hole and only once.
 */
final class SimulatedReader implements ClientProcess.Program, SubscriptionListener
{
    private static final long UNKNOWN = -1;
    private static final int POLL_LIMIT = 16;
    private static final long CLOSE_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Simulation simulation;
    private final BrokerSwarm swarm;
    private final History history;
    private final Readership readership;
    private final SimulatedBroker broker;
    private final ClientProcess process;
    private final RandomGenerator random;
    private final long[] nextOffsets;
    private final long[] committed;
    private final long[] storeTimestampsMs;
    private final boolean[] mayCatchUp;
    private final long[] minOffsets;
    private Subscriber subscriber;
    private boolean isFlushing;
    private boolean isClosing;
    private boolean hasRefused;
    private boolean wasTaken;
    private long closeDeadlineNs;
    private int sessionEra;
    private int flushEra;

    SimulatedReader(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final History history,
        final Readership readership,
        final SimulatedBroker broker,
        final int number)
    {
        this.broker = broker;
        this.simulation = simulation;
        this.swarm = swarm;
        this.history = history;
        this.readership = readership;
        nextOffsets = new long[swarm.queueCount()];
        committed = new long[swarm.queueCount()];
        storeTimestampsMs = new long[swarm.queueCount()];
        mayCatchUp = new boolean[swarm.queueCount()];
        minOffsets = new long[swarm.queueCount()];
        process = new ClientProcess(simulation, network, swarm, "reader-" + number, number, this);
        random = process.random();
    }

    ClientProcess process()
    {
        return process;
    }

    Readership readership()
    {
        return readership;
    }

    /** Where this reader stands in a queue; -1 if it has read nothing of it in this life. */
    long nextOffset(final int queue)
    {
        if (UNKNOWN == nextOffsets[queue] && swarm.hasRetention() && null != subscriber)
        {
            final String topic = BrokerSwarm.topicName(queue / swarm.queuesPerTopic());
            final long next =
                subscriber.nextOffset(subscriber.topicId(topic), queue % swarm.queuesPerTopic());
            if (next > 0)
            {
                // It has begun at the first message that is left, and found none.
                onRemoved(queue, next);
                nextOffsets[queue] = next;
            }
        }

        return nextOffsets[queue];
    }

    /** End the process as it should be ended: when what was committed is stored, or cannot be for too long. */
    void close()
    {
        if (null != subscriber)
        {
            isClosing = true;
            closeDeadlineNs = simulation.nowNs() + CLOSE_TIMEOUT_NS;
            process.actor().wake();
        }
    }

    @Override
    public void start(final PerigeeClient client)
    {
        final Subscription subscription = new Subscription().listener(this);
        for (int topic = 0; topic < swarm.topicCount(); topic++)
        {
            subscription.topic(BrokerSwarm.topicName(topic));
            if (readership.isFiltered())
            {
                subscription.tags(readership.tag());
            }
        }

        if (readership.isGroup())
        {
            subscription.group(readership.group());
        }

        Arrays.fill(nextOffsets, UNKNOWN);
        Arrays.fill(committed, 0);
        Arrays.fill(storeTimestampsMs, 0);
        Arrays.fill(mayCatchUp, false);
        isClosing = false;
        isFlushing = false;
        sessionEra = history.era();
        readership.begins();
        subscriber = client.addSubscriber(subscription);
    }

    @Override
    public void died()
    {
        subscriber = null;
    }

    @Override
    public int step()
    {
        final boolean isTooLate = simulation.nowNs() >= closeDeadlineNs;
        if (isClosing && (isTooLate || !readership.isGroup() || subscriber.areCommitsStored()))
        {
            subscriber.close();
            process.ended();
            return 1;
        }

        int workCount = 0;
        try
        {
            workCount = subscriber.poll(this::onMessage, isClosing ? 0 : random.nextInt(1, POLL_LIMIT));
        }
        catch (final Refusal ignored)
        {
            hasRefused = true;
        }

        if (readership.isGroup())
        {
            tendCommits();
            if (wasTaken != (ErrorCode.GROUP_TAKEN == subscriber.fault()))
            {
                wasTaken = !wasTaken;
                simulation.trace().record(TraceKind.GROUP_TAKEN, process.actor().id(), wasTaken ? 1 : 0);
            }
        }

        return workCount;
    }

    @Override
    public void onDisconnected(final ErrorCode code, final String explanation)
    {
        sessionEra = history.era();
        // While this member is cut off, another one may go on for the group.
        Arrays.fill(mayCatchUp, readership.isGroup());
    }

    @Override
    public void onOffsetMoved(
        final String topic, final int queueId, final long fromOffset, final long toOffset, final ErrorCode code)
    {
        final int queue = queue(topic, queueId);
        if (ErrorCode.OFFSET_TOO_SMALL == code && swarm.hasRetention())
        {
            simulation.trace().record(TraceKind.MESSAGES_REMOVED, process.actor().id(), queue, toOffset);
            if (toOffset <= fromOffset)
            {
                throw new AssertionError("a reader of queue " + queue + " at " + fromOffset + " was sent back to " +
                    toOffset + ", where the queue is said to begin");
            }

            onRemoved(queue, toOffset);
            nextOffsets[queue] = toOffset;
            storeTimestampsMs[queue] = 0;
            return;
        }

        if (!history.mayForget(1))
        {
            throw new AssertionError("a reader of " + topic + '/' + queueId + " at " + fromOffset +
                " was sent to " + toOffset + ": " + code);
        }

        nextOffsets[queue] = toOffset;
        committed[queue] = Math.min(committed[queue], toOffset);
        storeTimestampsMs[queue] = 0;
    }

    @Override
    public String toString()
    {
        final String fault = null == subscriber ? "" : " (" + subscriber.fault() + ')';
        final boolean isConnected = null != subscriber && subscriber.isConnected();
        return process.actor().name() + (process.isUp() ? "" : " (down)") + fault + ' ' + readership +
            (isClosing ? " closing" : "") + (isFlushing ? " flushing" : "") + (isConnected ? " connected" : "");
    }

    /** This reader was told, one way or another, that a queue begins at an offset now. */
    private void onRemoved(final int queue, final long minOffset)
    {
        if (minOffset < minOffsets[queue])
        {
            throw new AssertionError("queue " + queue + " has begun at " + minOffsets[queue] + " and now begins at " +
                minOffset);
        }

        final long lastRemoved = history.queue(queue).position(minOffset - 1);
        if (!history.mayForget(1) && lastRemoved >= broker.minPosition())
        {
            throw new AssertionError("queue " + queue + " is said to begin at " + minOffset +
                ", but the message before it lies at position " + lastRemoved + " of a log that begins at " +
                broker.minPosition());
        }

        minOffsets[queue] = minOffset;
        history.queue(queue).removedBelow(minOffset);
        if (readership.isGroup())
        {
            readership.offsets().onRemoved(queue, minOffset);
        }
    }

    private void onMessage(final RecordView record)
    {
        // A message that its handler refuses must come again, and nothing else before it.
        if (!hasRefused && 0 == random.nextInt(100))
        {
            throw Refusal.INSTANCE;
        }

        hasRefused = false;
        final int queue = queue(subscriber.topic(record.topicId()), record.queueId());
        final long id = history.onRead(queue, record, sessionEra);
        simulation.trace().record(TraceKind.READ, process.actor().id(), id, record.queueOffset());
        checkOrder(queue, record);
        nextOffsets[queue] = record.queueOffset() + 1;
        storeTimestampsMs[queue] = record.storeTimestampMs();
        mayCatchUp[queue] = false;
        readership.onRead(id);
        if (readership.isGroup() && 0 != random.nextInt(4))
        {
            committed[queue] = record.queueOffset() + 1;
            readership.offsets().onAsked(queue, committed[queue]);
            if (!subscriber.commit(record.topicId(), record.queueId(), committed[queue]))
            {
                throw new AssertionError("the member of a group cannot commit");
            }
        }
    }

    private void checkOrder(final int queue, final RecordView record)
    {
        final long offset = record.queueOffset();
        final long expected = nextOffsets[queue];
        if (record.storeTimestampMs() < storeTimestampsMs[queue])
        {
            throw new AssertionError("offset " + offset + " of queue " + queue + " was stored at " +
                record.storeTimestampMs() + ", before its predecessor at " + storeTimestampsMs[queue]);
        }

        if (!readership.wants(MessageContent.idOf(record)))
        {
            throw new AssertionError("a reader with the tag " + readership.tag() + " was given another one");
        }

        noteRemovedBefore(queue, expected, offset);
        final boolean beginsAnywhere = UNKNOWN == expected && mayBeginAt(queue, offset);
        if (beginsAnywhere)
        {
            onRemoved(queue, offset);
        }

        if (readership.isGroup() && (UNKNOWN == expected || (mayCatchUp[queue] && offset > expected)))
        {
            readership.offsets().onResumed(queue, offset);
            if (offset > 0)
            {
                simulation.trace().record(TraceKind.OFFSET_RESUMED, process.actor().id(), queue, offset);
            }
        }
        else if (!beginsAnywhere &&
            (readership.isFiltered() ? offset < expected : offset != Math.max(0, expected)))
        {
            throw new AssertionError("a reader of queue " + queue + " was given offset " + offset + " and not " +
                expected);
        }
    }

    /** A reader with a tag begins at the first of its messages that is left: those before it were removed. */
    private void noteRemovedBefore(final int queue, final long expected, final long offset)
    {
        if (UNKNOWN != expected || !readership.isFiltered() || !swarm.hasRetention())
        {
            return;
        }

        final QueueHistory queueHistory = history.queue(queue);
        long removed = UNKNOWN;
        for (long missed = readership.firstMissed(queueHistory, 0); missed < Math.min(offset, queueHistory.length());
            missed = readership.firstMissed(queueHistory, missed + 1))
        {
            removed = missed;
        }
        if (UNKNOWN != removed && removed >= minOffsets[queue])
        {
            onRemoved(queue, removed + 1);
        }
    }

    /** Whether a reader that has read nothing is given the first message that is left. */
    private boolean mayBeginAt(final int queue, final long offset)
    {
        return swarm.hasRetention() && offset > 0 &&
            (readership.isGroup() ? readership.offsets().isNewAt(queue, offset) : !readership.isFiltered());
    }

    private void tendCommits()
    {
        if (isFlushing && subscriber.areCommitsStored())
        {
            isFlushing = false;
            readership.offsets().onStored(committed, flushEra);
            simulation.trace().record(TraceKind.OFFSET_COMMITTED, process.actor().id(), committed[0]);
        }
        else if (isFlushing || isClosing || 0 == random.nextInt(50))
        {
            flushEra = isFlushing ? flushEra : history.era();
            isFlushing = true;
            // Again and again: what is committed after a call is not meant by it.
            subscriber.flushCommits();
        }
    }

    private int queue(final String topic, final int queueId)
    {
        for (int i = 0; i < swarm.topicCount(); i++)
        {
            if (BrokerSwarm.topicName(i).equals(topic))
            {
                return i * swarm.queuesPerTopic() + queueId;
            }
        }

        throw new AssertionError("no topic of this run: " + topic);
    }

    /** Thrown by a handler that does not take a message. */
    private static final class Refusal extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
        private static final Refusal INSTANCE = new Refusal();

        private Refusal()
        {
            super("not now", null, false, false);
        }
    }
}
