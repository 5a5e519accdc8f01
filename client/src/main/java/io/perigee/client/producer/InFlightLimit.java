package io.perigee.client.producer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds what was given to the producer and has not ended yet, in sends and in bytes. One send always fits, however
 * long it is.
 */
final class InFlightLimit
{
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final int maxSends;
    private final long maxBytes;
    private int sends;
    private long bytes;

    InFlightLimit(final int maxSends, final long maxBytes)
    {
        this.maxSends = maxSends;
        this.maxBytes = maxBytes;
    }

    /**
     * Wait until there is room, and take it.
     */
    boolean acquire(final int lengthBytes, final long timeoutNs) throws InterruptedException
    {
        long remainingNs = timeoutNs;
        lock.lockInterruptibly();
        try
        {
            while (!hasRoomFor(lengthBytes))
            {
                if (remainingNs <= 0)
                {
                    return false;
                }
                remainingNs = released.awaitNanos(remainingNs);
            }
            sends++;
            bytes += lengthBytes;
            return true;
        }
        finally
        {
            lock.unlock();
        }
    }

    void release(final int lengthBytes)
    {
        lock.lock();
        try
        {
            sends--;
            bytes -= lengthBytes;
            released.signalAll();
        }
        finally
        {
            lock.unlock();
        }
    }

    /**
     * Wait until everything has ended.
     */
    boolean awaitEmpty(final long timeoutMs)
    {
        boolean isInterrupted = false;
        long remainingNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        lock.lock();
        try
        {
            while (sends > 0 && remainingNs > 0 && !isInterrupted)
            {
                try
                {
                    remainingNs = released.awaitNanos(remainingNs);
                }
                catch (final InterruptedException ex)
                {
                    isInterrupted = true;
                }
            }
            return 0 == sends;
        }
        finally
        {
            lock.unlock();
            if (isInterrupted)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    int sends()
    {
        lock.lock();
        try
        {
            return sends;
        }
        finally
        {
            lock.unlock();
        }
    }

    private boolean hasRoomFor(final int lengthBytes)
    {
        return sends < maxSends && (0 == sends || bytes + lengthBytes <= maxBytes);
    }
}
