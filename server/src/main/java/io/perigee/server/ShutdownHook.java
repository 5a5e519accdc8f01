package io.perigee.server;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a signal into an {@link Interruption}, lets the command end by itself, and ends the JVM with the exit code of
 * the command rather than with that of the signal.
 */
final class ShutdownHook
{
    private static final long TIMEOUT_S = 10;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Interruption interruption;
    private volatile int exitCode;

    private ShutdownHook(final Interruption interruption)
    {
        this.interruption = interruption;
    }

    static ShutdownHook install(final Interruption interruption)
    {
        final ShutdownHook hook = new ShutdownHook(interruption);
        Runtime.getRuntime().addShutdownHook(new Thread(hook::onShutdown, "perigee-shutdown"));
        return hook;
    }

    /** The command has ended and is about to end the JVM. */
    void ended(final int code)
    {
        exitCode = code;
        ended.countDown();
    }

    private void onShutdown()
    {
        final boolean isSignal = ended.getCount() > 0;
        interruption.request();
        if (isSignal && hasEnded())
        {
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private boolean hasEnded()
    {
        try
        {
            return ended.await(TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ignore)
        {
            return false;
        }
    }
}
