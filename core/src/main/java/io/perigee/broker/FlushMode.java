package io.perigee.broker;

import java.util.Locale;

/**
 * When a message counts as stored.
 */
public enum FlushMode
{
    /** When it was forced to the disk: survives kill -9 and power loss. The default. */
    SYNC,
    /** When it was written to the page cache: survives kill -9, but not power loss. */
    ASYNC;

    /**
     * The mode of a name as it is typed.
     *
     * @param name in any case.
     * @return the mode.
     * @throws IllegalArgumentException if there is no such mode.
     */
    public static FlushMode of(final String name)
    {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
