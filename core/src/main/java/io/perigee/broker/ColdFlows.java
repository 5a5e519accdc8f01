package io.perigee.broker;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.ArrayDeque;

/**
 * Flows far behind, on their way from delivery to the warmer and back. A bounded number of them is with the warmer at a
 * time; the others wait here for their turn, so that each gets a stretch before one gets its second. A flow is given
 * away with its state: until it comes back, delivery does not change what the warmer reads, and the warmer changes
 * nothing but how far it is warm.
 */
final class ColdFlows
{
    /** Flows that are with the warmer at once; a power of two. */
    private static final int MAX_GIVEN = 64;

    private final OneToOneConcurrentArrayQueue<Flow> given = new OneToOneConcurrentArrayQueue<>(MAX_GIVEN);
    private final OneToOneConcurrentArrayQueue<Flow> warmed = new OneToOneConcurrentArrayQueue<>(MAX_GIVEN);
    private final ArrayDeque<Flow> waiting = new ArrayDeque<>(MAX_GIVEN);
    private int givenCount;

    /**
     * A flow cannot go on before the messages from its cold offset on are in memory. Delivery only.
     *
     * @param flow in the state of being cold, and in no other list.
     */
    void add(final Flow flow)
    {
        waiting.addLast(flow);
        give();
    }

    /**
     * A flow that may go on. Delivery only.
     *
     * @return null if there is none.
     */
    Flow poll()
    {
        Flow flow = warmed.poll();
        while (null != flow)
        {
            givenCount--;
            give();
            if (Flow.State.COLD == flow.state)
            {
                return flow;
            }
            flow = warmed.poll();
        }

        return null;
    }

    /**
     * The flow whose messages are to be brought into memory next. The warmer only.
     *
     * @return null if there is none.
     */
    Flow next()
    {
        return given.poll();
    }

    /**
     * A flow may go on. The warmer only.
     *
     * @param flow of {@link #next()}, with the offset up to which it is warm.
     */
    void giveBack(final Flow flow)
    {
        // As many as may be given away find room.
        warmed.offer(flow);
    }

    /** Those that have ended while they waited stay behind. */
    private void give()
    {
        while (givenCount < MAX_GIVEN && !waiting.isEmpty())
        {
            final Flow flow = waiting.pollFirst();
            if (Flow.State.COLD == flow.state)
            {
                given.offer(flow);
                givenCount++;
            }
        }
    }
}
