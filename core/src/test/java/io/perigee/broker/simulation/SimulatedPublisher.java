package io.perigee.broker.simulation;

import io.perigee.broker.simulation.SentMessages.Outcome;
import io.perigee.client.MessageBatch;
import io.perigee.client.MessageClaim;
import io.perigee.client.OutgoingMessage;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PublishedTopic;
import io.perigee.client.Publisher;
import io.perigee.protocol.ErrorCode;
import io.perigee.sim.SimulatedNetwork;
import io.perigee.sim.Simulation;
import io.perigee.sim.TraceKind;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A client that publishes in bursts, in all the ways there are, and sends some of those messages again whose fate it
 * was not told.
 */
final class SimulatedPublisher implements ClientProcess.Program
{
    private static final int BURST_LIMIT = 24;
    private static final int BATCH_LIMIT = 8;
    private static final long THINK_TIME_MAX_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int NO_SUCH_QUEUE = 99;

    private final Simulation simulation;
    private final BrokerSwarm swarm;
    private final History history;
    private final BrokerRules rules;
    private final ClientProcess process;
    private final RandomGenerator random;
    private final Long2ObjectHashMap<Draft> pending = new Long2ObjectHashMap<>();
    private final ArrayDeque<Long> toResend = new ArrayDeque<>();
    private final long[] lastOffsets;
    private final int[] lastEras;
    private final PublishedTopic[] topics;
    private final OutgoingMessage message = new OutgoingMessage();
    private final MessageClaim claim = new MessageClaim();
    private final MessageBatch batch;
    private final UnsafeBuffer keys = new UnsafeBuffer(new byte[MessageContent.MAX_KEYS_LENGTH]);
    private final UnsafeBuffer body;
    private Publisher publisher;
    private Draft draft;
    private long nextBurstNs;
    private int burst;
    private long quota = Long.MAX_VALUE;
    private boolean isFinishing;

    SimulatedPublisher(
        final Simulation simulation,
        final SimulatedNetwork network,
        final BrokerSwarm swarm,
        final History history,
        final BrokerRules rules,
        final int number)
    {
        this.simulation = simulation;
        this.swarm = swarm;
        this.history = history;
        this.rules = rules;
        topics = new PublishedTopic[swarm.topicCount()];
        lastOffsets = new long[swarm.queueCount()];
        lastEras = new int[swarm.queueCount()];
        batch = new MessageBatch(swarm.maxBodyLength());
        body = new UnsafeBuffer(new byte[swarm.maxBodyLength() + 1]);
        process = new ClientProcess(simulation, network, swarm, "publisher-" + number, number, this);
        random = process.random();
    }

    ClientProcess process()
    {
        return process;
    }

    /** Send so many more messages, and then no more. */
    void finish(final long count)
    {
        quota = count;
        isFinishing = true;
        toResend.clear();
    }

    boolean isDone()
    {
        return quota <= 0 && pending.isEmpty() && null != publisher;
    }

    /** End the process as it should be ended. */
    void close()
    {
        if (null != publisher)
        {
            publisher.close();
            process.ended();
        }
    }

    @Override
    public void start(final PerigeeClient client)
    {
        publisher = client.addPublisher(BrokerSwarm.topicName(0), 0).ackHandler(this::onAck);
        topics[0] = publisher.topic();
        for (int topic = 1; topic < topics.length; topic++)
        {
            topics[topic] = publisher.addTopic(BrokerSwarm.topicName(topic));
        }

        Arrays.fill(lastOffsets, -1);
    }

    @Override
    public void died()
    {
        if (rules.isInMessage(process.actor().id()))
        {
            simulation.trace().record(TraceKind.CLIENT_CRASHED_IN_MESSAGE, process.actor().id(), 0);
        }

        publisher = null;
        draft = null;
        pending.forEach((sequence, lost) -> onUnknown(lost.ids));
        pending.clear();
    }

    @Override
    public int step()
    {
        int workCount = publisher.poll();
        if (simulation.nowNs() >= nextBurstNs)
        {
            burst = random.nextInt(1, BURST_LIMIT);
            nextBurstNs = simulation.nowNs() + random.nextLong(1, THINK_TIME_MAX_NS);
        }

        while (burst > 0 && quota > 0 && publisher.isConnected() && sendNext())
        {
            burst--;
            workCount++;
        }

        return workCount;
    }

    private boolean sendNext()
    {
        if (null == draft)
        {
            draft = newDraft();
        }

        final long result = offer(draft);
        if (result > 0)
        {
            for (final long id : draft.ids)
            {
                history.sent().onSent(id);
                quota--;
            }

            draft.era = history.era();
            pending.put(result, draft);
            draft = null;
            return true;
        }

        if (Publisher.BACK_PRESSURED != result && Publisher.NOT_CONNECTED != result)
        {
            throw new AssertionError("an offer was answered with " + result);
        }

        return false;
    }

    private Draft newDraft()
    {
        if (0 == random.nextInt(100))
        {
            expectRefusal();
        }

        if (!toResend.isEmpty())
        {
            final long id = toResend.poll();
            simulation.trace().record(TraceKind.RESENT, process.actor().id(), id);
            return new Draft(Form.MESSAGE, history.sent().queue(id), id);
        }

        final int queue = random.nextInt(swarm.queueCount());
        if (random.nextDouble() < swarm.batchProbability())
        {
            return newBatch(queue);
        }

        final boolean isClaim = queue < swarm.queuesPerTopic() && 0 == random.nextInt(4);
        final boolean isLarge = !isClaim && random.nextDouble() < swarm.largeProbability();
        final int maxLength = swarm.maxBodyLength() - MessageContent.MAX_KEYS_LENGTH;
        final int bodyLength = isLarge ?
            random.nextInt(swarm.network().maxFrameLengthBytes() / 2, Math.max(swarm.smallBodyLength(), maxLength)) :
            random.nextInt(MessageContent.MIN_BODY_LENGTH, swarm.smallBodyLength());
        final int keysLength = isClaim ? 0 : random.nextInt(MessageContent.MAX_KEYS_LENGTH);
        return new Draft(
            isClaim ? Form.CLAIM : Form.MESSAGE, queue, history.sent().add(queue, keysLength, bodyLength));
    }

    private Draft newBatch(final int queue)
    {
        final long[] ids = new long[random.nextInt(1, BATCH_LIMIT)];
        int count = 0;
        int room = swarm.maxBodyLength();
        final boolean isLarge = random.nextDouble() < swarm.largeProbability();
        for (int i = 0; i < ids.length; i++)
        {
            final int bodyLength =
                random.nextInt(MessageContent.MIN_BODY_LENGTH, isLarge ? 1_000 : swarm.smallBodyLength());
            final int keysLength = random.nextInt(MessageContent.MAX_KEYS_LENGTH);
            room -= bodyLength + keysLength + 40;
            if (room >= 0)
            {
                ids[count++] = history.sent().add(queue, keysLength, bodyLength);
            }
        }

        return 0 == count ? new Draft(Form.MESSAGE, queue, history.sent().add(queue, 0, 100)) :
            new Draft(Form.BATCH, queue, Arrays.copyOf(ids, count));
    }

    private long offer(final Draft next)
    {
        final PublishedTopic topic = topics[next.queue / swarm.queuesPerTopic()];
        final int queueId = next.queue % swarm.queuesPerTopic();
        return switch (next.form)
        {
            case CLAIM -> claim(queueId, next.ids[0]);
            case BATCH -> publisher.offerBatch(topic, queueId, fill(next.ids));
            case MESSAGE -> publisher.offer(fill(next.ids[0]).topic(topic).queueId(queueId));
        };
    }

    private long claim(final int queueId, final long id)
    {
        final int length = history.sent().bodyLength(id);
        final long result = publisher.tryClaim(queueId, length, claim);
        if (result > 0)
        {
            MessageContent.writeBody(claim.buffer(), claim.offset(), id, length);
            claim.tagHash(MessageContent.tagHash(id)).userFlag(MessageContent.userFlag(id)).commit();
        }

        return result;
    }

    /** What can never be sent is refused by the client itself, and nobody hears of it. */
    private void expectRefusal()
    {
        final long tooLarge = publisher.offer(message.clear().body(body, 0, swarm.maxBodyLength() + 1));
        final long noQueue = publisher.offer(message.clear().body(body, 0, 1).queueId(NO_SUCH_QUEUE));
        final boolean isConnected = publisher.isConnected();
        if (isConnected && (Publisher.MESSAGE_TOO_LARGE != tooLarge || Publisher.QUEUE_NOT_FOUND != noQueue))
        {
            throw new AssertionError("impossible sends were answered with " + tooLarge + " and " + noQueue);
        }

        simulation.trace().record(TraceKind.REFUSED, process.actor().id(), tooLarge, noQueue);
    }

    private MessageBatch fill(final long[] ids)
    {
        batch.clear();
        for (final long id : ids)
        {
            if (!batch.add(fill(id)))
            {
                throw new AssertionError("a batch has no room for message " + id);
            }
        }

        return batch;
    }

    private OutgoingMessage fill(final long id)
    {
        final int keysLength = history.sent().keysLength(id);
        final int bodyLength = history.sent().bodyLength(id);
        MessageContent.writeKeys(keys, 0, id, keysLength);
        MessageContent.writeBody(body, 0, id, bodyLength);
        return message.clear()
            .tagHash(MessageContent.tagHash(id))
            .userFlag(MessageContent.userFlag(id))
            .keys(keys, 0, keysLength)
            .body(body, 0, bodyLength);
    }

    private void onAck(
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        for (int i = 0; i < count; i++)
        {
            final Draft answered = pending.remove(sequence + i);
            if (null == answered)
            {
                throw new AssertionError("send " + (sequence + i) + " was answered, but does not wait for it");
            }

            if (ErrorCode.OK.status() == status)
            {
                onStored(answered, queueId, queueOffset + i, position + (long)i * recordLengthBytes);
            }
            else if (ErrorCode.OUTCOME_UNKNOWN.status() == status)
            {
                onUnknown(answered.ids);
            }
            else
            {
                throw new AssertionError("a send was answered with " + ErrorCode.of(status));
            }
        }
    }

    private void onStored(final Draft answered, final int queueId, final long queueOffset, final long position)
    {
        final long[] ids = answered.ids;
        final int queue = answered.queue;
        if (queueId != queue % swarm.queuesPerTopic())
        {
            throw new AssertionError("message " + ids[0] + " of queue " + queue + " went to " + queueId);
        }

        if (queueOffset <= lastOffsets[queue] && !history.mayForget(lastEras[queue]))
        {
            throw new AssertionError("message " + ids[0] + " was sent after another one and has offset " +
                queueOffset + ", not above " + lastOffsets[queue]);
        }

        for (int i = 0; i < ids.length; i++)
        {
            simulation.trace().record(TraceKind.ACKNOWLEDGED, process.actor().id(), ids[i], queueOffset + i);
            history.onAcknowledged(ids[i], queueOffset + i, 0 == i ? position : SentMessages.UNKNOWN,
                answered.era);
        }

        lastOffsets[queue] = queueOffset + ids.length - 1;
        lastEras[queue] = answered.era;
    }

    private void onUnknown(final long[] ids)
    {
        for (final long id : ids)
        {
            simulation.trace().record(TraceKind.OUTCOME_UNKNOWN, process.actor().id(), id);
            history.sent().onOutcome(id, Outcome.UNKNOWN);
            if (!isFinishing && random.nextBoolean())
            {
                toResend.add(id);
            }
        }
    }

    /** The ways to send. */
    private enum Form
    {
        MESSAGE, CLAIM, BATCH
    }

    /** What is to be sent next, as often as it is pushed back. */
    private static final class Draft
    {
        private final Form form;
        private final int queue;
        private final long[] ids;
        private int era;

        private Draft(final Form form, final int queue, final long... ids)
        {
            this.form = form;
            this.queue = queue;
            this.ids = ids;
        }
    }
}
