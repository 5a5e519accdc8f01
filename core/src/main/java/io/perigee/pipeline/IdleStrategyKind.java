package io.perigee.pipeline;

import io.perigee.transport.RestingIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.Locale;

/**
 * What an agent does when it has nothing to do.
 */
public enum IdleStrategyKind
{
    /** Spin: the lowest latency, a core for each thread. Never more such threads than cores less one. */
    SPIN,
    /** Yield to whoever else is runnable: low latency on machines with few cores. */
    YIELD,
    /**
     * Spin, yield, then sleep ever longer: next to no CPU when idle, at the price of up to a millisecond, and of ten
     * after a second without any work.
     */
    BACKOFF;

    private static final int YIELDING_CORES = 4;

    /**
     * The kind that fits a machine.
     *
     * @param coreCount of the machine.
     * @return {@link #YIELD} on few cores, {@link #SPIN} on many.
     */
    public static IdleStrategyKind defaultFor(final int coreCount)
    {
        return coreCount <= YIELDING_CORES ? YIELD : SPIN;
    }

    /**
     * A new strategy, for one agent only: strategies keep state.
     *
     * @return the strategy.
     */
    public IdleStrategy newStrategy()
    {
        return switch (this)
        {
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case BACKOFF -> new RestingIdleStrategy();
        };
    }

    /**
     * The kind of a name as it is typed.
     *
     * @param name in any case.
     * @return the kind.
     * @throws IllegalArgumentException if there is no such kind.
     */
    public static IdleStrategyKind of(final String name)
    {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
