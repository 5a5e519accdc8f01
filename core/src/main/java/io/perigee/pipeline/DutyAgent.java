package io.perigee.pipeline;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Runs duties one after the other on one thread. Reads the clock once a cycle, and keeps the longest time between the
 * beginnings of two cycles in a counter: the first thing to look at when latency is bad.
 * <p>
 * When a duty throws, nobody knows what state it is in: the agent never steps one again.
 */
public final class DutyAgent implements Agent
{
    private final String roleName;
    private final Duty[] duties;
    private final NanoClock nanoClock;
    private final AtomicCounter maxCycleTimeNs;
    private long lastCycleNs;
    private long longestCycleNs;
    private boolean isBroken;

    /**
     * An agent for some duties.
     *
     * @param roleName       becomes the name of its thread.
     * @param nanoClock      that is read once a cycle.
     * @param maxCycleTimeNs counter of the longest cycle so far.
     * @param duties         in the order in which they are performed.
     */
    public DutyAgent(
        final String roleName, final NanoClock nanoClock, final AtomicCounter maxCycleTimeNs, final Duty... duties)
    {
        this.roleName = roleName;
        this.nanoClock = nanoClock;
        this.maxCycleTimeNs = maxCycleTimeNs;
        this.duties = duties.clone();
    }

    @Override
    public void onStart()
    {
        lastCycleNs = nanoClock.nanoTime();
        for (final Duty duty : duties)
        {
            duty.onStart(lastCycleNs);
        }
        lastCycleNs = nanoClock.nanoTime();
    }

    @Override
    public int doWork()
    {
        if (isBroken)
        {
            return 0;
        }

        final long nowNs = nanoClock.nanoTime();
        final long cycleNs = nowNs - lastCycleNs;
        lastCycleNs = nowNs;
        if (cycleNs > longestCycleNs)
        {
            longestCycleNs = cycleNs;
            maxCycleTimeNs.setRelease(cycleNs);
        }

        int workCount = 0;
        isBroken = true;
        for (final Duty duty : duties)
        {
            workCount += duty.perform(nowNs);
        }
        isBroken = false;

        return workCount;
    }

    @Override
    public void onClose()
    {
        if (!isBroken)
        {
            for (final Duty duty : duties)
            {
                duty.onClose();
            }
        }
    }

    @Override
    public String roleName()
    {
        return roleName;
    }
}
