package io.perigee.faultlab.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A bounded wait.
 */
public final class Patience
{
    private static final long POLL_NS = 2_000_000;

    private final long deadlineNs;

    private Patience(final long deadlineNs)
    {
        this.deadlineNs = deadlineNs;
    }

    /**
     * Begin to wait.
     *
     * @param timeout after which it is over.
     * @return the wait.
     */
    public static Patience of(final Duration timeout)
    {
        return new Patience(System.nanoTime() + timeout.toNanos());
    }

    /**
     * Whether the time has passed.
     *
     * @return true once it has.
     */
    public boolean isOver()
    {
        return System.nanoTime() - deadlineNs >= 0;
    }

    /**
     * Wait for something without doing anything else.
     *
     * @param condition to become true; asked every two milliseconds.
     * @return false if the time has passed before.
     */
    public boolean await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            if (isOver() || Thread.currentThread().isInterrupted())
            {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL_NS);
        }

        return true;
    }
}
