package io.perigee.broker;

import io.perigee.journal.LogHousekeeping;
import io.perigee.journal.ConsumeQueueStore;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.EventRing;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Prepares the log ahead of its end and writes consume queue pages out, so that the data path never waits for a file.
 * It may itself wait for the disk, and therefore has a thread of its own.
 */
final class Housekeeping implements Duty
{
    private static final long GAUGE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final LogHousekeeping logHousekeeping;
    private final ConsumeQueueStore consumeQueues;
    private final EventRing<BrokerEvent> ring;
    private final AtomicCounter ringUsed;
    private final ThreadAllocations allocations;
    private long nextGaugeNs;

    Housekeeping(
        final BrokerContext ctx,
        final LogHousekeeping logHousekeeping,
        final ConsumeQueueStore consumeQueues,
        final EventRing<BrokerEvent> ring,
        final ThreadAllocations allocations)
    {
        this.logHousekeeping = logHousekeeping;
        this.consumeQueues = consumeQueues;
        this.ring = ring;
        this.ringUsed = ctx.counters().ringUsed();
        this.allocations = allocations;
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextGaugeNs = nowNs + GAUGE_INTERVAL_NS;
    }

    @Override
    public int perform(final long nowNs)
    {
        final int workCount = logHousekeeping.doWork() + consumeQueues.doWork();
        if (nowNs - nextGaugeNs >= 0)
        {
            nextGaugeNs = nowNs + GAUGE_INTERVAL_NS;
            ringUsed.setRelease(ring.used());
            allocations.publish();
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return "housekeeping";
    }
}
