package io.perigee.broker;

import io.perigee.journal.CommitLog;
import io.perigee.journal.DamageListener;
import io.perigee.journal.JournalException;
import io.perigee.journal.LogHousekeeping;
import io.perigee.journal.LogRetention;
import io.perigee.journal.LogScrub;
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
    private final LogRetention retention;
    private final LogScrub scrub;
    private final DamageListener damageListener;
    private final ConsumeQueueStore consumeQueues;
    private final EventRing<BrokerEvent> ring;
    private final AtomicCounter ringUsed;
    private final AtomicCounter repairedBlocks;
    private final ThreadAllocations allocations;
    private final SlowClients slowClients;
    private final DamagedRecords damaged;
    private final StorageSpace space;
    private final ErrorHandler errorHandler;
    private long nextGaugeNs;
    private final long metadataReserve;
    private long fullUntilNs;
    private boolean isFull;

    Housekeeping(
        final BrokerContext ctx,
        final CommitLog commitLog,
        final ConsumeQueueStore consumeQueues,
        final EventRing<BrokerEvent> ring,
        final ThreadAllocations allocations,
        final SlowClients slowClients,
        final DamagedRecords damaged,
        final StorageSpace space)
    {
        this.logHousekeeping = commitLog.housekeeping();
        this.retention = commitLog.retention();
        this.scrub = commitLog.scrub();
        final AtomicCounter segmentsRemoved = ctx.counters().segmentsRemoved();
        retention.listener((minPosition) -> isTrimmed(minPosition, segmentsRemoved));
        this.consumeQueues = consumeQueues;
        this.ring = ring;
        this.ringUsed = ctx.counters().ringUsed();
        this.repairedBlocks = ctx.counters().repairedBlocks();
        this.allocations = allocations;
        this.slowClients = slowClients;
        this.damaged = damaged;
        this.space = space;
        this.errorHandler = ctx.errorHandler();
        this.damageListener =
            (position, fileName, defect) -> damaged.found(position, fileName, defect, errorHandler);
        this.metadataReserve =
            Math.min(ctx.journal().retention().metadataReserveBytes(), ctx.journal().segmentLengthBytes());
        space.preparedPosition(logHousekeeping.preparedPosition());
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
        // First what gives room, then what needs it.
        int workCount = retention.doWork(nowNs);
        workCount += nowNs - fullUntilNs >= 0 ? writeAndPrepare(nowNs) : logHousekeeping.handOutFilled();
        tellSpace();
        if (0 == workCount)
        {
            scrub.doWork(nowNs, damageListener);
        }
        if (nowNs - nextGaugeNs >= 0)
        {
            nextGaugeNs = nowNs + GAUGE_INTERVAL_NS;
            ringUsed.setRelease(ring.used());
            workCount += slowClients.report(errorHandler) + damaged.report(errorHandler) + reportRepairs();
            allocations.publish();
        }

        return workCount;
    }

    private int reportRepairs()
    {
        final long blocks = consumeQueues.repairedBlocks();
        if (blocks == repairedBlocks.get())
        {
            return 0;
        }
        repairedBlocks.setRelease(blocks);
        errorHandler.onError(new JournalException(JournalException.Kind.INVALID,
            "blocks of consume queues were damaged or gone and have been built again from the log, nothing is lost: " +
            "check the device, and watch the counter \"consume queue blocks repaired\""));
        return 1;
    }

    private int writeAndPrepare(final long nowNs)
    {
        try
        {
            final int workCount = consumeQueues.doWork() + logHousekeeping.doWork(nowNs);
            isFull = false;
            return workCount;
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            if (!isFull)
            {
                errorHandler.onError(ex);
            }
            isFull = true;
            fullUntilNs = nowNs + FULL_PAUSE_NS;
            return 0;
        }
    }

    /** Consumers are sent behind what leaves the log before it does. */
    private boolean isTrimmed(final long minPosition, final AtomicCounter segmentsRemoved)
    {
        final boolean isTrimmed = consumeQueues.trim(minPosition);
        if (isTrimmed)
        {
            segmentsRemoved.increment();
        }
        return isTrimmed;
    }

    /** What was prepared can still be written, messages first and then offsets, and nothing when it is used up. */
    private void tellSpace()
    {
        final long prepared = logHousekeeping.preparedPosition();
        space.preparedPosition(prepared);
        space.messageLimit(retention.refusesMessages() ? 0 :
            isFull ? prepared - metadataReserve : StorageSpace.UNLIMITED);
        space.isExhausted(isFull && logHousekeeping.isHandedOut());
    }

    @Override
    public String roleName()
    {
        return "housekeeping";
    }
}
