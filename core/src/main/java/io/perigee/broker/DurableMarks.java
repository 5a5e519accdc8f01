package io.perigee.broker;

import io.perigee.journal.CheckpointWriter;
import io.perigee.pipeline.Position;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Writes down how far the log is durable, so that the next start can tell rot from a torn tail. While records flow each
 * carries such a mark of its own; the last ones are followed by none, and this stands in: 100 ms after the last force a
 * mark covers it. Part of housekeeping.
 */
final class DurableMarks
{
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final CheckpointWriter checkpoints;
    private final Position durable;
    private final AtomicCounter marks;
    private long seenPosition;
    private long seenNs;
    private long markedNs;

    DurableMarks(final CheckpointWriter checkpoints, final Position durable, final AtomicCounter marks)
    {
        this.checkpoints = checkpoints;
        this.durable = durable;
        this.marks = marks;
    }

    void onStart(final long nowNs)
    {
        seenPosition = durable.get();
        seenNs = nowNs;
        markedNs = nowNs;
    }

    /**
     * Write a mark, if it is time. Waits for the disk then.
     *
     * @param nowNs time of the cycle.
     */
    void perform(final long nowNs)
    {
        final long position = durable.get();
        if (position != seenPosition)
        {
            seenPosition = position;
            seenNs = nowNs;
        }
        if (position > checkpoints.current().durablePosition() &&
            (nowNs - seenNs >= QUIET_NS || nowNs - markedNs >= INTERVAL_NS))
        {
            checkpoints.mark(position);
            markedNs = nowNs;
            marks.increment();
        }
    }
}
