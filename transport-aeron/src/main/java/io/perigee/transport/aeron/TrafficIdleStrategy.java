package io.perigee.transport.aeron;

import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.NanoClock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Yields while datagrams flow, and parks for up to a millisecond at a time when none has for a second. Over IPC,
 * clients and broker read one another's memory: all that a media driver does for them is to move flow control limits
 * on, and a thread that yields in between takes its turns, on a machine with few cores, from the threads that carry
 * messages.
 * <p>
 * One for each thread: it keeps state.
 */
final class TrafficIdleStrategy implements IdleStrategy
{
    static final String ALIAS = "traffic";
    /** Flow control has something to do for each eighth of a window, and then soon again. */
    static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);
    static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** A stream over UDP is never silent for so long: it beats ten times a second. */
    static final long QUIET_NS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier datagramBytes;
    private final NanoClock clock;
    private long lastBytes;
    private long lastTrafficNs;
    private long parkNs = MIN_PARK_NS;

    /**
     * Create for one thread of a driver.
     *
     * @param datagramBytes that were sent and received since the driver began.
     * @param clock         that is monotonic.
     */
    TrafficIdleStrategy(final LongSupplier datagramBytes, final NanoClock clock)
    {
        this.datagramBytes = datagramBytes;
        this.clock = clock;
        this.lastTrafficNs = clock.nanoTime() - QUIET_NS;
    }

    @Override
    public void idle(final int workCount)
    {
        final long bytes = datagramBytes.getAsLong();
        final long nowNs = clock.nanoTime();
        if (bytes != lastBytes)
        {
            lastBytes = bytes;
            lastTrafficNs = nowNs;
        }

        if (nowNs - lastTrafficNs >= QUIET_NS)
        {
            // Whatever work there was, it was not for a datagram.
            parkNs = workCount > 0 ? MIN_PARK_NS : Math.min(2 * parkNs, MAX_PARK_NS);
            LockSupport.parkNanos(parkNs);
        }
        else if (workCount <= 0)
        {
            Thread.yield();
        }
    }

    @Override
    public void idle()
    {
        idle(0);
    }

    @Override
    public void reset()
    {
    }

    @Override
    public String alias()
    {
        return ALIAS;
    }
}
