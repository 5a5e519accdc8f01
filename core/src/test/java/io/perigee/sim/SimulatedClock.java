package io.perigee.sim;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;

/**
 * The clocks of one node. The monotonic one begins at a time of its own and runs with the simulation; the wall clock
 * may be stepped, forwards and backwards.
 */
public final class SimulatedClock implements NanoClock, EpochClock
{
    /** Wall clock at the start of every run, so that no trace depends on the day it was made. */
    public static final long EPOCH_START_MS = 1_800_000_000_000L;

    private final EventQueue queue;
    private final long nanoOffsetNs;
    private long epochOffsetMs;

    /**
     * The clocks of a node.
     *
     * @param queue        that holds the simulated time.
     * @param nanoOffsetNs what the monotonic clock shows at the start of the run; may be negative.
     */
    public SimulatedClock(final EventQueue queue, final long nanoOffsetNs)
    {
        this.queue = queue;
        this.nanoOffsetNs = nanoOffsetNs;
    }

    @Override
    public long nanoTime()
    {
        return nanoOffsetNs + queue.nowNs();
    }

    @Override
    public long time()
    {
        return EPOCH_START_MS + epochOffsetMs + TimeUnit.NANOSECONDS.toMillis(queue.nowNs());
    }

    /**
     * Set the wall clock, as an operator or a time daemon does.
     *
     * @param deltaMs to step it by; negative goes back.
     */
    public void stepEpochMs(final long deltaMs)
    {
        epochOffsetMs += deltaMs;
    }
}
