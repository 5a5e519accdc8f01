package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The flows of the queues that are read in a delivery session: finds them by the ids that frames name, opens those that
 * are due, and gives credit.
 */
final class SessionFlows
{
    private static final int FLOW_INDEX_BITS = 20;
    private static final int FLOW_INDEX_MASK = (1 << FLOW_INDEX_BITS) - 1;
    private static final QueueFlow[] NO_FLOWS = new QueueFlow[0];

    private final PerigeeClient.Context context;
    private final BrokerSession session;
    private final RequestFrames requests;
    private final int creditBytes;
    private QueueFlow[] flows = NO_FLOWS;
    private long flowEpoch;
    private boolean isSomethingDue;
    private boolean areAllOpen;

    SessionFlows(
        final PerigeeClient.Context context,
        final BrokerSession session,
        final RequestFrames requests,
        final int creditBytes)
    {
        this.context = context;
        this.session = session;
        this.requests = requests;
        this.creditBytes = creditBytes;
    }

    /**
     * A session is about to begin.
     *
     * @param topics whose queues are read in it.
     */
    void begin(final List<TopicReading> topics)
    {
        int count = 0;
        for (final TopicReading topic : topics)
        {
            count += topic.flows().length;
        }
        flows = new QueueFlow[count];
        int index = 0;
        for (final TopicReading topic : topics)
        {
            for (final QueueFlow flow : topic.flows())
            {
                flows[index++] = flow;
            }
        }
        areAllOpen = false;
    }

    /**
     * Look what must be sent when the poll is through: a flow has ended or wants credit.
     */
    void somethingIsDue()
    {
        isSomethingDue = true;
    }

    boolean isSomethingDue()
    {
        return isSomethingDue;
    }

    /**
     * Whether every queue has got a flow in this session.
     *
     * @return true once nothing was left to be asked for.
     */
    boolean areAllOpen()
    {
        return areAllOpen;
    }

    /**
     * The flow that a frame belongs to.
     *
     * @param flowId from the frame.
     * @return null if that flow has ended.
     */
    QueueFlow find(final long flowId)
    {
        final int index = (int)flowId & FLOW_INDEX_MASK;
        return index < flows.length && flows[index].flowId() == flowId ? flows[index] : null;
    }

    /**
     * Go on elsewhere in a queue.
     *
     * @param flow        of the queue.
     * @param queueOffset to go on at.
     */
    void seek(final QueueFlow flow, final long queueOffset)
    {
        if (0 != flow.flowId() && session.isOpen())
        {
            if (requests.pullStop(session, flow.flowId()) < 0)
            {
                // Without room for the stop the broker would send on for nothing; a new session costs less thought.
                session.end(ErrorCode.FLOW_STOPPED, "there was no room to stop a flow");
            }
        }
        flow.ended();
        flow.seek(queueOffset);
        isSomethingDue = true;
    }

    /**
     * The application is done with a message that it had kept.
     *
     * @param flow        of its queue.
     * @param lengthBytes of its record.
     */
    void returnCredit(final QueueFlow flow, final int lengthBytes)
    {
        flow.returned(lengthBytes);
        giveCredit(flow);
    }

    /**
     * Give credit to a flow, if half of what it had is used up.
     *
     * @param flow of a queue.
     */
    void giveCredit(final QueueFlow flow)
    {
        if (0 != flow.flowId() && flow.needsCredit(creditBytes))
        {
            final long limitBytes = flow.consumedBytes() + creditBytes;
            if (requests.credit(session, flow.flowId(), limitBytes) > 0)
            {
                flow.credited(limitBytes);
            }
            else
            {
                flow.creditIsDue();
                isSomethingDue = true;
            }
        }
    }

    /**
     * Open flows and give credit, as far as there is room.
     */
    void sendWhatIsDue()
    {
        boolean isLeft = false;
        for (int i = 0; i < flows.length && !isLeft; i++)
        {
            final QueueFlow flow = flows[i];
            if (flow.isPullDue())
            {
                isLeft = !pull(flow, i);
            }
            else if (flow.isCreditDue())
            {
                giveCredit(flow);
                isLeft = flow.isCreditDue();
            }
        }
        isSomethingDue = isLeft;
        areAllOpen |= !isLeft;
    }

    private boolean pull(final QueueFlow flow, final int index)
    {
        flow.begins(++flowEpoch << FLOW_INDEX_BITS | index, creditBytes);
        final int holdMs = (int)TimeUnit.NANOSECONDS.toMillis(context.holdNs());
        if (requests.pull(session, flow, flow.topic().tagHashes(), holdMs) > 0)
        {
            flow.pulled();
            return true;
        }

        flow.ended();
        return false;
    }
}
