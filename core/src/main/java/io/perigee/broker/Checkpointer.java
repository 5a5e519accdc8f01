package io.perigee.broker;

import io.perigee.journal.JournalException;
import io.perigee.pipeline.Duty;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Follows the log and makes a checkpoint now and then, so that a start has little to read and old segments are not
 * needed any more. Runs beside {@link Housekeeping}, on its thread, and waits for the disk.
 */
final class Checkpointer implements Duty
{
    /** Following in stretches lets the thread rest in between. */
    private static final long FOLLOW_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long FULL_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);
    /** However fast the log grows, checkpoints shall not keep the disk busy. */
    private static final long MIN_PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final LogFollower follower;
    private final CheckpointProcedure procedure;
    private final DurableMarks marks;
    private final ErrorHandler errorHandler;
    private final AtomicCounter checkpointPosition;
    private final AtomicCounter isRunning;
    private final long intervalNs;
    private final long pauseNs;
    private final long intervalLength;
    private boolean isBehind;
    private long followLimit;
    private long nextFollowNs;
    private long nextCheckpointNs;
    private long pausedUntilNs;

    Checkpointer(
        final BrokerContext ctx,
        final LogFollower follower,
        final CheckpointProcedure procedure,
        final DurableMarks marks,
        final long startCheckpointPosition)
    {
        this.follower = follower;
        this.procedure = procedure;
        this.marks = marks;
        this.errorHandler = ctx.errorHandler();
        this.checkpointPosition = ctx.counters().checkpointPosition();
        this.isRunning = ctx.counters().checkpointRunning();
        this.intervalNs = ctx.intervals().checkpointIntervalNs();
        this.pauseNs = Math.min(MIN_PAUSE_NS, intervalNs);
        this.intervalLength = ctx.intervals().checkpointLengthBytes();
        checkpointPosition.setRelease(startCheckpointPosition);
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextFollowNs = nowNs;
        pausedUntilNs = nowNs;
        nextCheckpointNs = nowNs + intervalNs;
        marks.onStart(nowNs);
    }

    @Override
    public int perform(final long nowNs)
    {
        marks.perform(nowNs);
        if (nowNs - pausedUntilNs < 0)
        {
            return 0;
        }

        try
        {
            return procedure.isActive() ? step(nowNs) : follow(nowNs);
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.FULL != ex.kind())
            {
                throw ex;
            }
            errorHandler.onError(ex);
            procedure.abandon();
            isRunning.setRelease(0);
            pausedUntilNs = nowNs + FULL_PAUSE_NS;
            return 0;
        }
    }

    @Override
    public String roleName()
    {
        return "checkpoint";
    }

    /**
     * Follow the log to its end and make a last checkpoint there. When no agent runs any more, and everything is
     * dispatched and durable.
     */
    void finish()
    {
        procedure.abandon();
        while (follower.follow(follower.limit()))
        {
            // On to the end.
        }
        if (follower.position() > checkpointPosition.get())
        {
            isRunning.setRelease(1);
            procedure.begin();
            while (!procedure.step())
            {
                // One step after the other, with nobody to wait for.
            }
            isRunning.setRelease(0);
            checkpointPosition.setRelease(follower.position());
        }
    }

    private int step(final long nowNs)
    {
        if (procedure.step())
        {
            isRunning.setRelease(0);
            checkpointPosition.setRelease(follower.position());
            nextCheckpointNs = nowNs + intervalNs;
        }

        return 1;
    }

    private int follow(final long nowNs)
    {
        if (!isBehind)
        {
            if (nowNs - nextFollowNs < 0)
            {
                return 0;
            }
            nextFollowNs = nowNs + FOLLOW_INTERVAL_NS;
            followLimit = follower.limit();
        }
        isBehind = follower.follow(followLimit);
        if (isDue(nowNs))
        {
            isRunning.setRelease(1);
            procedure.begin();
            return 1;
        }

        return isBehind ? 1 : 0;
    }

    private boolean isDue(final long nowNs)
    {
        final long length = follower.position() - checkpointPosition.get();
        return nowNs - nextCheckpointNs >= 0 && length > 0 ||
            length >= intervalLength && nowNs - (nextCheckpointNs - intervalNs + pauseNs) >= 0;
    }
}
