package io.perigee.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish that a command ends, by a signal or by a fault that leaves it no choice. The first wish counts.
 */
final class Interruption
{
    private final CountDownLatch requested = new CountDownLatch(1);
    private volatile CommandException fault;

    /** End, as the user wishes. May be called by any thread. */
    void request()
    {
        requested.countDown();
    }

    /** End, because there is no going on. May be called by any thread. */
    void request(final CommandException reason)
    {
        if (requested.getCount() > 0)
        {
            fault = reason;
            requested.countDown();
        }
    }

    boolean isRequested()
    {
        return 0 == requested.getCount();
    }

    /** Wait until the end is wished for, and throw if there is a fault behind the wish. */
    void await()
    {
        boolean isAwaiting = true;
        while (isAwaiting)
        {
            isAwaiting = !await(Duration.ofDays(1));
        }
        check();
    }

    /** Wait at most so long. */
    boolean await(final Duration timeout)
    {
        try
        {
            return requested.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ignore)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    void check()
    {
        if (null != fault)
        {
            throw fault;
        }
    }
}
