package io.perigee.broker;

import io.perigee.journal.LogFlusher;
import io.perigee.journal.LogReader;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.Position;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Forces the log to the disk. In sync flush one force covers everything that was appended since the last; while it
 * runs, the next batch gathers: group commit without a timer. In async flush it runs on an interval, and leaves out the
 * pages that are being appended to: a store into a page that is on its way to the disk can wait for the disk, and
 * nobody asked for that. They follow with the next force, when nothing is appended any more, or when it is time for
 * everything. It waits for the disk and therefore has a thread of its own.
 * <p>
 * Every force ends where a record does, so that no position that follows from it ever lies inside of one.
 */
final class Flusher implements Duty
{
    private static final long WHOLE_FLUSH_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long TAIL_LENGTH = 64 * 1024;

    private final LogFlusher logFlusher;
    private final LogReader reader;
    private final Position append;
    private final Position durable;
    private final AtomicCounter forces;
    private final boolean isSync;
    private final long intervalNs;
    private final long maxForceLength;
    private final long startPosition;
    private long nextFlushNs;
    private long nextWholeFlushNs;
    private long lastAppendPosition;
    private long asyncTarget;
    /** End of a record, a tail or more before the end of the log when it was last looked at. */
    private long settledPosition;
    /** End of the log some time ago: what is settled next. */
    private long settlingPosition;
    private boolean hasFailed;

    Flusher(
        final BrokerContext ctx, final LogFlusher logFlusher, final LogReader reader, final long startPosition)
    {
        this.logFlusher = logFlusher;
        this.reader = reader;
        this.append = ctx.positions().append();
        this.durable = ctx.positions().durable();
        this.forces = ctx.counters().forces();
        this.isSync = FlushMode.SYNC == ctx.flushMode();
        this.intervalNs = ctx.intervals().flushIntervalNs();
        this.maxForceLength = ctx.limits().maxForceLengthBytes();
        this.startPosition = startPosition;
        this.settledPosition = startPosition;
        this.settlingPosition = startPosition;
        durable.set(startPosition);
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextFlushNs = nowNs + intervalNs;
        nextWholeFlushNs = nowNs + WHOLE_FLUSH_INTERVAL_NS;
    }

    @Override
    public int perform(final long nowNs)
    {
        if (isSync)
        {
            return flush(append.get());
        }
        if (startPosition == durable.get())
        {
            // The first record of the term: no term must be used twice, so nobody is served before it is durable.
            return flush(append.get());
        }

        final long appendPosition = append.get();
        if (appendPosition - settlingPosition >= TAIL_LENGTH)
        {
            settledPosition = settlingPosition;
            settlingPosition = appendPosition;
        }
        if (durable.get() < asyncTarget)
        {
            return flush(asyncTarget);
        }
        if (nowNs - nextFlushNs < 0)
        {
            return 0;
        }

        nextFlushNs = nowNs + intervalNs;
        final boolean isWhole = appendPosition == lastAppendPosition || nowNs - nextWholeFlushNs >= 0;
        lastAppendPosition = appendPosition;
        if (isWhole)
        {
            nextWholeFlushNs = nowNs + WHOLE_FLUSH_INTERVAL_NS;
        }
        else
        {
            settle(appendPosition - TAIL_LENGTH);
        }
        asyncTarget = isWhole ? appendPosition : settledPosition;

        return flush(asyncTarget);
    }

    @Override
    public void onClose()
    {
        while (0 != flush(append.get()))
        {
            // Until everything is on the disk.
        }
    }

    @Override
    public String roleName()
    {
        return "flusher";
    }

    /**
     * Force what was appended, or as much of it as one force may cover.
     *
     * @param limit end of a record.
     * @return 0 if there was nothing to force.
     */
    private int flush(final long limit)
    {
        final long from = durable.get();
        if (limit <= from || hasFailed)
        {
            return 0;
        }
        final long to = limit - from <= maxForceLength ? limit : lastRecordEnd(from, from + maxForceLength);
        // Set before the attempt: after a failed force nobody knows what the page cache holds, so there is no second.
        hasFailed = true;
        durable.set(logFlusher.force(from, to));
        hasFailed = false;
        forces.increment();

        return 1;
    }

    /**
     * What was appended in the cycle before may be much, and little may have come since: it is not to wait for the
     * whole flush.
     */
    private void settle(final long limit)
    {
        // What lies below the durable position may have left the log meanwhile.
        final long from = Math.max(settledPosition, durable.get());
        if (limit > from)
        {
            settledPosition = lastRecordEnd(from, limit);
        }
    }

    private long lastRecordEnd(final long from, final long limit)
    {
        reader.seek(from);
        while (reader.next(limit) > 0)
        {
            // On to the last one that ends before the limit, which is never nearer than the longest record is long.
        }

        reader.release();

        return reader.cursor();
    }
}
