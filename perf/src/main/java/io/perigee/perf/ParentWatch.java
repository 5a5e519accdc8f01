package io.perigee.perf;

import java.io.IOException;

/**
 * Ends this process when the one that started it has gone, however it went: then the standard input ends.
 */
final class ParentWatch
{
    private ParentWatch()
    {
    }

    static void start()
    {
        final Thread thread = new Thread(ParentWatch::awaitEndOfInput, "perf-parent-watch");
        thread.setDaemon(true);
        thread.start();
    }

    static void awaitEndOfInput()
    {
        try
        {
            while (System.in.read() >= 0)
            {
                Thread.onSpinWait();
            }
        }
        catch (final IOException ignored)
        {
            // Nobody is left to tell.
        }
        System.exit(1);
    }
}
