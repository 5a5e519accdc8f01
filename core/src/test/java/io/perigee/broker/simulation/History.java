package io.perigee.broker.simulation;

import io.perigee.broker.simulation.SentMessages.Outcome;
import io.perigee.journal.record.RecordType;
import io.perigee.journal.record.RecordView;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that publishers and readers were told in one run, and the rules that it must keep:
 * <ul>
 * <li>nothing is read that was not sent, or not as it was sent;</li>
 * <li>an offset of a queue holds one message for all time, whoever reads it, and the one that was acknowledged there;
 * </li>
 * <li>offsets are dense, and an acknowledged message stays where its acknowledgement says;</li>
 * <li>a message stands in the log at most as often as it was sent.</li>
 * </ul>
 * What retention has removed need not be read any more, but what is read of it keeps the rules.
 * The one exception is a broker that flushes asynchronously and loses power: it may take back the end of its log, but
 * nothing from before its durable position, and nothing from the middle.
 */
final class History
{
    private final boolean isSync;
    private final SentMessages sent = new SentMessages();
    private final QueueHistory[] queues;
    private final List<PowerLoss> powerLosses = new ArrayList<>();
    private int era = 1;
    private long acknowledgedCount;
    private long readCount;

    /**
     * An empty history.
     *
     * @param isSync     whether the broker acknowledges only what is durable.
     * @param queueCount how many queues there are, over all topics.
     */
    History(final boolean isSync, final int queueCount)
    {
        this.isSync = isSync;
        queues = new QueueHistory[queueCount];
        for (int i = 0; i < queueCount; i++)
        {
            queues[i] = new QueueHistory();
        }
    }

    SentMessages sent()
    {
        return sent;
    }

    long acknowledgedCount()
    {
        return acknowledgedCount;
    }

    long readCount()
    {
        return readCount;
    }

    QueueHistory queue(final int queue)
    {
        return queues[queue];
    }

    /** Number of the broker's present life, from 1. */
    int era()
    {
        return era;
    }

    /** Whether the broker may forget something that it had acknowledged in this life. */
    boolean mayForget(final int ofEra)
    {
        return !isSync && !powerLosses.isEmpty() && powerLosses.get(powerLosses.size() - 1).era >= ofEra;
    }

    /**
     * The broker has died.
     *
     * @param isPowerLoss     whether what was not forced may be lost.
     * @param durablePosition up to where it said that its log was durable.
     */
    void onBrokerDied(final boolean isPowerLoss, final long durablePosition)
    {
        if (isPowerLoss)
        {
            powerLosses.add(new PowerLoss(era, durablePosition));
        }

        era++;
    }

    /**
     * A publisher was told that a message is stored.
     *
     * @param id          of the message.
     * @param queueOffset that it has.
     * @param position    of its record, or {@link SentMessages#UNKNOWN}.
     * @param ofEra       life of the broker in which it was sent, and so also stored.
     */
    void onAcknowledged(final long id, final long queueOffset, final long position, final int ofEra)
    {
        if (Outcome.PENDING != sent.outcome(id))
        {
            throw violation("message " + id + " was acknowledged when it was " + sent.outcome(id));
        }

        place(sent.queue(id), queueOffset, id, 0, position, ofEra);
        sent.onAcknowledged(id, ofEra, queueOffset, position);
        acknowledgedCount++;
    }

    /**
     * A reader was given a record.
     *
     * @param queue  that it reads.
     * @param record that it was given.
     * @param ofEra  life of the broker that has sent it, or an earlier one.
     * @return id of the message.
     */
    long onRead(final int queue, final RecordView record, final int ofEra)
    {
        final long id = MessageContent.idOf(record);
        if (RecordType.MESSAGE != record.type() || !sent.isKnown(id) || Outcome.NONE == sent.outcome(id))
        {
            throw violation("phantom: nobody has sent message " + id + " of queue " + queue + " offset " +
                record.queueOffset());
        }

        if (Outcome.REFUSED == sent.outcome(id) || queue != sent.queue(id))
        {
            throw violation("message " + id + " was sent to queue " + sent.queue(id) + " and is " +
                sent.outcome(id) + ", but is read from queue " + queue + " offset " + record.queueOffset());
        }

        final String fault = MessageContent.fault(record, id, sent.keysLength(id), sent.bodyLength(id));
        if (null != fault)
        {
            throw violation("message " + id + " is not what was sent: " + fault);
        }

        place(queue, record.queueOffset(), id, record.term(), record.position(), ofEra);
        readCount++;
        return id;
    }

    /**
     * The broker has said where a queue ends, and nothing will be added. What was known of offsets behind it is lost.
     *
     * @param queue     that ends.
     * @param maxOffset next offset.
     */
    void onEnd(final int queue, final long maxOffset)
    {
        final QueueHistory history = queues[queue];
        for (long offset = maxOffset; offset < history.length(); offset++)
        {
            if (0 != history.id(offset) && !mayForget(history.era(offset)))
            {
                throw violation("queue " + queue + " ends at " + maxOffset + " but had " + history.length());
            }
        }

        history.cut(maxOffset);
    }

    /**
     * At the end, when every queue was read from its first offset to its last.
     *
     * @param maxOffsets next offset of every queue.
     */
    void verify(final long[] maxOffsets)
    {
        final int[] occurrences = new int[sent.count() + 1];
        for (int queue = 0; queue < queues.length; queue++)
        {
            onEnd(queue, maxOffsets[queue]);
            verifyQueue(queue, maxOffsets[queue], occurrences);
        }

        for (int id = 1; id <= sent.count(); id++)
        {
            if (occurrences[id] > sent.attempts(id))
            {
                throw violation("message " + id + " is stored " + occurrences[id] + " times and was sent " +
                    sent.attempts(id) + " times");
            }

            if (0 == occurrences[id] && Outcome.ACKNOWLEDGED == sent.outcome(id) && !mayForget(sent.era(id)) &&
                sent.queueOffset(id) >= queues[sent.queue(id)].minOffset())
            {
                throw violation("message " + id + " was acknowledged at queue " + sent.queue(id) + " offset " +
                    sent.queueOffset(id) + " and is lost");
            }
        }

        powerLosses.forEach(this::verifyPrefix);
    }

    private void verifyQueue(final int queue, final long maxOffset, final int[] occurrences)
    {
        final QueueHistory history = queues[queue];
        for (long offset = 0; offset < maxOffset; offset++)
        {
            if (0 == history.term(offset) && offset >= history.minOffset())
            {
                throw violation("nobody was given offset " + offset + " of queue " + queue + " with its " + maxOffset);
            }

            occurrences[(int)history.id(offset)]++;
        }
    }

    /** What one power loss took back was the end of the log, from behind what was durable. */
    private void verifyPrefix(final PowerLoss powerLoss)
    {
        long firstLost = Long.MAX_VALUE;
        long lastKept = -1;
        for (long id = 1; id <= sent.count(); id++)
        {
            // A message that was sent twice may have been lost once, and nobody could tell.
            final boolean isWitness = Outcome.ACKNOWLEDGED == sent.outcome(id) && powerLoss.era == sent.era(id) &&
                1 == sent.attempts(id) && SentMessages.UNKNOWN != sent.position(id);
            if (isWitness)
            {
                if (id == queues[sent.queue(id)].id(sent.queueOffset(id)))
                {
                    lastKept = Math.max(lastKept, sent.position(id));
                }
                else
                {
                    firstLost = Math.min(firstLost, sent.position(id));
                }
            }
        }

        if (lastKept > firstLost || powerLoss.durablePosition > firstLost)
        {
            throw violation("a power loss took back position " + firstLost + ", kept " + lastKept +
                " and had made durable up to " + powerLoss.durablePosition);
        }
    }

    private void place(
        final int queue, final long offset, final long id, final long term, final long position, final int ofEra)
    {
        final QueueHistory history = queues[queue];
        final long known = history.id(offset);
        final long knownTerm = history.term(offset);
        final long knownPosition = history.position(offset);
        final boolean isSame = known == id && (0 == term || 0 == knownTerm || term == knownTerm) &&
            (SentMessages.UNKNOWN == position || SentMessages.UNKNOWN == knownPosition || position == knownPosition);
        if (isSame)
        {
            history.put(offset, id, Math.max(term, knownTerm), Math.max(position, knownPosition),
                Math.max(ofEra, history.era(offset)));
        }
        else if (0 == known)
        {
            history.put(offset, id, term, position, ofEra);
        }
        else if (mayForget(history.era(offset)) && ofEra >= history.era(offset) && (0 == term || term > knownTerm))
        {
            history.cut(offset);
            history.put(offset, id, term, position, ofEra);
        }
        else if (!mayForget(ofEra) || ofEra >= history.era(offset))
        {
            throw violation("offset " + offset + " of queue " + queue + " held message " + known + " of term " +
                knownTerm + " at position " + knownPosition + " and now holds " + id + " of term " + term +
                " at " + position);
        }
    }

    private static AssertionError violation(final String text)
    {
        return new AssertionError(text);
    }

    /** A loss of power: the life of the broker that it ended, and how far its log was durable. */
    private record PowerLoss(int era, long durablePosition)
    {
    }
}
