package io.perigee.broker;

/**
 * All flows that are open, in the order in which they were looked at last: those whose hold may be over stand first.
 * Looking is coarse and lazy. A flow that has sent something goes to the end, and so does one that was looked at, so
 * that each is looked at once for every time that the shortest hold lasts, however many there are. Owned by delivery.
 */
final class FlowHolds
{
    private Flow first;
    private Flow last;
    private int count;
    /** Of all flows that are open, and perhaps of some that were when the round before this one ended. */
    private long shortestHoldNs = Long.MAX_VALUE;
    /** Of those that were added or looked at in this round. */
    private long shortestOfRoundNs = Long.MAX_VALUE;
    private long roundBeginNs;

    int count()
    {
        return count;
    }

    /**
     * A flow was opened.
     *
     * @param flow  in no list.
     * @param nowNs time of the cycle.
     */
    void add(final Flow flow, final long nowNs)
    {
        lookAt(flow, nowNs);
        flow.previousHeld = last;
        flow.nextHeld = null;
        if (null == last)
        {
            first = flow;
        }
        else
        {
            last.nextHeld = flow;
        }
        last = flow;
        count++;
    }

    /**
     * A flow is over.
     *
     * @param flow that was added.
     */
    void remove(final Flow flow)
    {
        if (null == flow.previousHeld)
        {
            first = flow.nextHeld;
        }
        else
        {
            flow.previousHeld.nextHeld = flow.nextHeld;
        }
        if (null == flow.nextHeld)
        {
            last = flow.previousHeld;
        }
        else
        {
            flow.nextHeld.previousHeld = flow.previousHeld;
        }
        count--;
    }

    /**
     * A flow has sent something, or was looked at.
     *
     * @param flow  that was added.
     * @param nowNs time of the cycle.
     */
    void toEnd(final Flow flow, final long nowNs)
    {
        if (last == flow)
        {
            lookAt(flow, nowNs);
        }
        else
        {
            remove(flow);
            add(flow, nowNs);
        }
    }

    /**
     * The next flow to look at.
     *
     * @param nowNs time of the cycle.
     * @return null if no hold can be over that was not looked at.
     */
    Flow next(final long nowNs)
    {
        if (null != first && first.lookedAtNs - roundBeginNs > 0)
        {
            shortestHoldNs = shortestOfRoundNs;
            shortestOfRoundNs = Long.MAX_VALUE;
            roundBeginNs = nowNs;
        }
        return null != first && nowNs - first.lookedAtNs >= shortestHoldNs ? first : null;
    }

    private void lookAt(final Flow flow, final long nowNs)
    {
        shortestHoldNs = Math.min(shortestHoldNs, flow.holdNs());
        shortestOfRoundNs = Math.min(shortestOfRoundNs, flow.holdNs());
        flow.lookedAtNs = nowNs;
    }
}
