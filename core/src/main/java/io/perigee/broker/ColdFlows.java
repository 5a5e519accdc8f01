package io.perigee.broker;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.ArrayDeque;

/**
 * Flows far behind, on their way from delivery to the warmer and back. A bounded number of them is with the warmer at a
 * time; the others wait here for their turn, so that each gets a stretch before one gets its second. Flows that were
 * just opened, or have stood still for a while, want one message first and go by a lane of their own: most of them turn
 * out to be readers who have caught up, and would wait for those who have not.
 * <p>
 * A flow is given away with its state: until it comes back, delivery does not change what the warmer reads, and the
 * warmer changes nothing but how far it is warm.
 */
final class ColdFlows
{
    /** Flows that are with the warmer at once, in each lane. */
    private static final int MAX_GIVEN = 16;

    private final Lane firstLooks = new Lane();
    private final Lane readers = new Lane();

    /**
     * A flow cannot go on before the messages from its cold offset on are in memory. Delivery only.
     *
     * @param flow in the state of being cold, and in no other list.
     */
    void add(final Flow flow)
    {
        final Lane lane = laneOf(flow);
        lane.waiting.addLast(flow);
        lane.give();
    }

    /**
     * A flow that may go on. Delivery only.
     *
     * @return null if there is none.
     */
    Flow poll()
    {
        final Flow flow = firstLooks.poll();
        return null == flow ? readers.poll() : flow;
    }

    /** Forget the flows that have ended while they waited. Delivery only. */
    void sweep()
    {
        firstLooks.sweep();
        readers.sweep();
    }

    /**
     * The next flow that wants one message first. The warmer only.
     *
     * @return null if there is none.
     */
    Flow nextFirstLook()
    {
        return firstLooks.given.poll();
    }

    /**
     * The next flow that is read. The warmer only.
     *
     * @return null if there is none.
     */
    Flow nextReader()
    {
        return readers.given.poll();
    }

    /**
     * A flow may go on. The warmer only.
     *
     * @param flow that came from here, with the offset up to which it is warm.
     */
    void giveBack(final Flow flow)
    {
        // As many as may be given away find room.
        laneOf(flow).warmed.offer(flow);
    }

    private Lane laneOf(final Flow flow)
    {
        return flow.isOpening || flow.isFirstLook ? firstLooks : readers;
    }

    /**
     * Those that wait, and those that are on their way there and back.
     */
    private static final class Lane
    {
        private final OneToOneConcurrentArrayQueue<Flow> given = new OneToOneConcurrentArrayQueue<>(MAX_GIVEN);
        private final OneToOneConcurrentArrayQueue<Flow> warmed = new OneToOneConcurrentArrayQueue<>(MAX_GIVEN);
        private final ArrayDeque<Flow> waiting = new ArrayDeque<>(MAX_GIVEN);
        private int givenCount;

        private Flow poll()
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

        private void sweep()
        {
            waiting.removeIf((flow) -> Flow.State.COLD != flow.state);
        }
    }
}
