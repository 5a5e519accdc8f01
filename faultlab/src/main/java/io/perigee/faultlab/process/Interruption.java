package io.perigee.faultlab.process;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a user has ended this process. A run that is on its way is let come to its end, so that it is not told to
 * have failed; nothing new is begun. Any thread.
 */
public final class Interruption
{
    private static final AtomicBoolean REQUESTED = new AtomicBoolean();

    static
    {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> REQUESTED.set(true), "interruption"));
    }

    private Interruption()
    {
    }

    /**
     * Whether this process is ending.
     *
     * @return true from the first signal on.
     */
    public static boolean isRequested()
    {
        return REQUESTED.get();
    }
}
