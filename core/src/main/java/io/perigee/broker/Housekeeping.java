package io.perigee.broker;

import io.perigee.journal.JournalException;
import io.perigee.journal.LogHousekeeping;
import io.perigee.journal.ConsumeQueueStore;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.EventRing;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Prepares the log ahead of its end and writes consume queue pages out, so that the data path never waits for a file.
 * It may itself wait for the disk, and therefore has a thread of its own.
 */
final class Housekeeping implements Duty
{
    private static final long GAUGE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long FULL_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final LogHousekeeping logHousekeeping;
    private final ConsumeQueueStore consumeQueues;
    private final EventRing<BrokerEvent> ring;
    private final AtomicCounter ringUsed;
    private final ThreadAllocations allocations;
    private final SlowClients slowClients;
    private final StorageSpace space;
    private final ErrorHandler errorHandler;
    private long nextGaugeNs;
    private long fullUntilNs;

    Housekeeping(
        final BrokerContext ctx,
        final LogHousekeeping logHousekeeping,
        final ConsumeQueueStore consumeQueues,
        final EventRing<BrokerEvent> ring,
        final ThreadAllocations allocations,
        final SlowClients slowClients,
        final StorageSpace space)
    {
        this.logHousekeeping = logHousekeeping;
        this.consumeQueues = consumeQueues;
        this.ring = ring;
        this.ringUsed = ctx.counters().ringUsed();
        this.allocations = allocations;
        this.slowClients = slowClients;
        this.space = space;
        this.errorHandler = ctx.errorHandler();
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextGaugeNs = nowNs + GAUGE_INTERVAL_NS;
        fullUntilNs = nowNs;
    }

    @Override
    public int perform(final long nowNs)
    {
        int workCount = 0;
        if (nowNs - fullUntilNs >= 0)
        {
            workCount += writeAndPrepare(nowNs);
        }
        else
        {
            workCount += logHousekeeping.handOutFilled();
            // What was prepared can still be written; then producers are refused until there is space again.
            space.isFull(logHousekeeping.isHandedOut());
        }
        if (nowNs - nextGaugeNs >= 0)
        {
            nextGaugeNs = nowNs + GAUGE_INTERVAL_NS;
            ringUsed.setRelease(ring.used());
            workCount += slowClients.report(errorHandler);
            allocations.publish();
        }

        return workCount;
    }

    private int writeAndPrepare(final long nowNs)
    {
        try
        {
            final int workCount = consumeQueues.doWork() + logHousekeeping.doWork();
            space.isFull(false);
            return workCount;
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            errorHandler.onError(ex);
            fullUntilNs = nowNs + FULL_PAUSE_NS;
            return 0;
        }
    }

    @Override
    public String roleName()
    {
        return "housekeeping";
    }
}
