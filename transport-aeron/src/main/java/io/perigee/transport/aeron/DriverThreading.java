package io.perigee.transport.aeron;

import io.aeron.driver.ThreadingMode;

/**
 * How many threads an embedded media driver takes.
 */
public enum DriverThreading
{
    /** One thread for all; right for few cores. */
    SHARED(ThreadingMode.SHARED),
    /** One each for conductor, sender and receiver; right for isolated cores. */
    DEDICATED(ThreadingMode.DEDICATED);

    private final ThreadingMode mode;

    DriverThreading(final ThreadingMode mode)
    {
        this.mode = mode;
    }

    ThreadingMode mode()
    {
        return mode;
    }
}
