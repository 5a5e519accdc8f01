package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * A topic that a subscriber reads, with the flows of its queues. Lives as long as the subscriber; the broker describes
 * the topic in every session anew.
 */
final class TopicReading
{
    private static final QueueFlow[] NO_FLOWS = new QueueFlow[0];

    private final TopicSelection selection;
    private final long[] tagHashes;
    private QueueFlow[] flows = NO_FLOWS;
    private int topicId;
    private int queueCount;
    private long brokerTerm;
    private boolean isDescribed;
    private long describeSequence;

    TopicReading(final TopicSelection selection)
    {
        this.selection = selection;
        this.tagHashes = selection.tagHashes();
    }

    String name()
    {
        return selection.name();
    }

    int topicId()
    {
        return topicId;
    }

    int queueCount()
    {
        return queueCount;
    }

    long startOffset()
    {
        return selection.startOffset();
    }

    long[] tagHashes()
    {
        return tagHashes;
    }

    QueueFlow[] flows()
    {
        return flows;
    }

    /**
     * The flow of a queue.
     *
     * @param queueId of the queue.
     * @return null if the subscriber does not read that queue (yet).
     */
    QueueFlow flow(final int queueId)
    {
        if (selection.hasAllQueues())
        {
            return queueId >= 0 && queueId < flows.length ? flows[queueId] : null;
        }
        for (final QueueFlow flow : flows)
        {
            if (flow.queueId() == queueId)
            {
                return flow;
            }
        }

        return null;
    }

    /**
     * A session begins.
     *
     * @param term of the broker.
     */
    void sessionBegins(final long term)
    {
        brokerTerm = term;
        isDescribed = false;
        describeSequence = 0;
        for (final QueueFlow flow : flows)
        {
            flow.sessionBegins(term);
        }
    }

    boolean isDescribed()
    {
        return isDescribed;
    }

    boolean isAsked()
    {
        return 0 != describeSequence;
    }

    void asked(final long sequence)
    {
        describeSequence = sequence;
    }

    boolean isAnsweredBy(final long requestSequence)
    {
        return isAsked() && describeSequence == requestSequence;
    }

    void refused()
    {
        describeSequence = 0;
    }

    /**
     * The broker has described the topic.
     *
     * @param id     of the topic.
     * @param queues how many it has.
     * @return QUEUE_NOT_FOUND if a selected queue is not among them.
     */
    ErrorCode described(final int id, final int queues)
    {
        describeSequence = 0;
        topicId = id;
        queueCount = queues;
        final int[] queueIds = selection.queueIds();
        for (final int queueId : queueIds)
        {
            if (queueId < 0 || queueId >= queues)
            {
                return ErrorCode.QUEUE_NOT_FOUND;
            }
        }

        isDescribed = true;
        final int wanted = selection.hasAllQueues() ? queues : queueIds.length;
        if (flows.length < wanted)
        {
            final QueueFlow[] more = new QueueFlow[wanted];
            for (int i = 0; i < wanted; i++)
            {
                more[i] = i < flows.length ? flows[i] : newFlow(selection.hasAllQueues() ? i : queueIds[i]);
            }
            flows = more;
        }

        return ErrorCode.OK;
    }

    private QueueFlow newFlow(final int queueId)
    {
        final QueueFlow flow = new QueueFlow(this, queueId);
        flow.sessionBegins(brokerTerm);
        return flow;
    }
}
