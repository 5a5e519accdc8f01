package io.perigee.client.common;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.agrona.concurrent.IdleStrategy;

/**
 * How the I/O threads of producers and consumers idle: while an answer is expected they look often, otherwise they
 * sleep up to a millisecond, out of which {@link #wake()} takes them.
 */
public final class PacedIdleStrategy implements IdleStrategy
{
    private static final int SPINS = 20;
    private static final int YIELDS = 50;
    private static final long EXPECTING_MAX_PARK_NS = 20_000;
    private static final long MIN_PARK_NS = 1_000;
    private static final long MAX_PARK_NS = 1_000_000;

    private final BooleanSupplier isExpecting;
    private int idleCount;
    private long parkNs = MIN_PARK_NS;
    private volatile Thread parked;

    /**
     * A strategy for one thread.
     *
     * @param isExpecting whether an answer is expected soon.
     */
    public PacedIdleStrategy(final BooleanSupplier isExpecting)
    {
        this.isExpecting = isExpecting;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void idle()
    {
        idleCount++;
        if (idleCount <= SPINS)
        {
            Thread.onSpinWait();
        }
        else if (idleCount <= SPINS + YIELDS)
        {
            Thread.yield();
        }
        else
        {
            parked = Thread.currentThread();
            LockSupport.parkNanos(parkNs);
            parked = null;
            parkNs = Math.min(2 * parkNs, isExpecting.getAsBoolean() ? EXPECTING_MAX_PARK_NS : MAX_PARK_NS);
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void reset()
    {
        idleCount = 0;
        parkNs = MIN_PARK_NS;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public String alias()
    {
        return "paced";
    }

    /**
     * Let the thread look at once. Called by any thread; a call that comes just before the thread sleeps may be
     * without effect, and costs a millisecond at most.
     */
    public void wake()
    {
        final Thread thread = parked;
        if (null != thread)
        {
            LockSupport.unpark(thread);
        }
    }
}
