package io.perigee.broker;

/**
 * Flows that have something to send, in a circle: each has its turn, then the next. Owned by delivery.
 */
final class ReadyFlows
{
    private static final int INITIAL_CAPACITY = 64;

    private Flow[] flows = new Flow[INITIAL_CAPACITY];
    private int count;
    private int turn;

    int count()
    {
        return count;
    }

    /**
     * A flow has something to send.
     *
     * @param flow that is not in here.
     */
    void add(final Flow flow)
    {
        if (count == flows.length)
        {
            final Flow[] longer = new Flow[flows.length * 2];
            System.arraycopy(flows, 0, longer, 0, count);
            flows = longer;
        }
        flows[count++] = flow;
    }

    /**
     * Whose turn it is. There must be one.
     *
     * @return the flow, until {@link #advance()} or {@link #remove()} is called.
     */
    Flow current()
    {
        return flows[turn];
    }

    /**
     * The turn goes on to the next.
     */
    void advance()
    {
        turn = turn + 1 < count ? turn + 1 : 0;
    }

    /**
     * The flow whose turn it was has nothing more to send; the turn goes on to another one.
     */
    void remove()
    {
        count--;
        flows[turn] = flows[count];
        flows[count] = null;
        turn = turn < count ? turn : 0;
    }
}
