package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.RestingIdleStrategy;
import io.perigee.transport.TransportException;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a driver thread does when it finds nothing to do. A strategy has state, so every thread gets one of its own.
 */
final class IdleStrategies
{
    private static final int MAX_YIELDS = 20;
    private static final long MIN_PARK_NS = TimeUnit.MICROSECONDS.toNanos(1);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(8);
    /** A driver has something to do ten times a second for itself: it must come to rest sooner than that. */
    private static final int IDLES_BEFORE_REST = 45;

    private IdleStrategies()
    {
    }

    static void check(final String name)
    {
        named(name, () -> 0);
    }

    /**
     * A new strategy for one thread.
     *
     * @param name          {@code spin}, {@code yield} or {@code backoff}.
     * @param datagramBytes that the driver has sent and received; asked by its threads only.
     * @return the strategy.
     * @throws TransportException if there is none of that name.
     */
    static IdleStrategy named(final String name, final LongSupplier datagramBytes)
    {
        return switch (name)
        {
            case "spin" -> BusySpinIdleStrategy.INSTANCE;
            case "yield" -> new TrafficIdleStrategy(datagramBytes, SystemNanoClock.INSTANCE);
            case "backoff" -> new RestingIdleStrategy(
                MAX_YIELDS, MIN_PARK_NS, MAX_PARK_NS, IDLES_BEFORE_REST, REST_NS);
            default -> throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, "idle strategy '" + name + "' is none of spin, yield and backoff");
        };
    }
}
