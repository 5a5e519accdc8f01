package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;

import java.util.Arrays;

/**
 * Flows that wait for housekeeping to open or repair a part of their queue. That is rare and takes as long as it takes,
 * so all of them try again whenever anything has become readable. Owned by delivery.
 */
final class UnreadyFlows
{
    private static final int INITIAL_CAPACITY = 16;

    private final ConsumeQueueStore consumeQueues;
    private Flow[] flows = new Flow[INITIAL_CAPACITY];
    private int count;
    /** How many of the flows may try again now; the others have tried since the last change. */
    private int retries;
    private long seenReadiness;

    UnreadyFlows(final ConsumeQueueStore consumeQueues)
    {
        this.consumeQueues = consumeQueues;
    }

    /**
     * A flow cannot go on.
     *
     * @param flow in the state of being unready, and in no other list.
     */
    void add(final Flow flow)
    {
        if (count == flows.length)
        {
            flows = Arrays.copyOf(flows, count * 2);
        }
        flows[count++] = flow;
    }

    /**
     * A flow that may try again.
     *
     * @return null if there is none.
     */
    Flow poll()
    {
        if (0 == count)
        {
            return null;
        }
        if (0 == retries)
        {
            final long readiness = consumeQueues.readiness();
            if (readiness == seenReadiness)
            {
                return null;
            }
            seenReadiness = readiness;
            retries = count;
        }

        Flow flow = null;
        while (retries > 0 && null == flow)
        {
            retries--;
            final Flow next = flows[retries];
            count--;
            flows[retries] = flows[count];
            flows[count] = null;
            flow = Flow.State.UNREADY == next.state ? next : null;
        }

        return flow;
    }

    /**
     * Forget the flows that have ended meanwhile, and let the others try again, changed or not: what they have asked
     * housekeeping for may have found no room.
     */
    void sweep()
    {
        retries = 0;
        seenReadiness = consumeQueues.readiness() - 1;
        int kept = 0;
        for (int i = 0; i < count; i++)
        {
            if (Flow.State.UNREADY == flows[i].state)
            {
                flows[kept++] = flows[i];
            }
        }
        Arrays.fill(flows, kept, count, null);
        count = kept;
    }
}
