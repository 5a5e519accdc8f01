package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.RestingIdleStrategy;
import io.perigee.transport.TransportException;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * What a driver thread does when it finds nothing to do. A strategy has state, so every thread gets one of its own.
 */
final class IdleStrategies
{
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
        named(name);
    }

    static IdleStrategy named(final String name)
    {
        return switch (name)
        {
            case "spin" -> BusySpinIdleStrategy.INSTANCE;
            case "yield" -> new YieldingIdleStrategy();
            case "backoff" -> new RestingIdleStrategy(MIN_PARK_NS, MAX_PARK_NS, IDLES_BEFORE_REST, REST_NS);
            default -> throw new TransportException(
                ErrorCode.CONFIGURATION_INVALID, "idle strategy '" + name + "' is none of spin, yield and backoff");
        };
    }
}
