package io.perigee.faultlab.process;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether a user has ended this process. Nothing new is begun then, and a run that is on its way is given up: it is
 * neither passed nor failed. Any thread.
 */
public final class Interruption
{
    private static final AtomicBoolean REQUESTED = new AtomicBoolean();

    static
    {
        try
        {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> REQUESTED.set(true), "interruption"));
        }
        catch (final IllegalStateException ending)
        {
            REQUESTED.set(true);
        }
    }

    private Interruption()
    {
    }

    /**
     * Begin to watch for signals, before there is anything that they could disturb.
     */
    public static void watch()
    {
        // The class does so when it is initialised.
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

    /**
     * Give up if this process is ending.
     *
     * @throws ProcessFailure from the first signal on.
     */
    public static void check()
    {
        if (isRequested())
        {
            throw new ProcessFailure("interrupted");
        }
    }
}
