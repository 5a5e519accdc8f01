package io.perigee.server;

import io.perigee.journal.InspectionListener;

import java.util.concurrent.TimeUnit;

/**
 * Says on standard error how far a long inspection is, and ends it when the user wishes so.
 */
final class InspectionProgress implements InspectionListener
{
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);
    private static final int PERCENT = 100;

    private final Terminal terminal;
    private final String verb;
    private long nextNs = System.nanoTime() + INTERVAL_NS;

    InspectionProgress(final Terminal terminal, final String verb)
    {
        this.terminal = terminal;
        this.verb = verb;
    }

    @Override
    public boolean onProgress(final long checkedBytes, final long totalBytes)
    {
        final long nowNs = System.nanoTime();
        if (nowNs - nextNs >= 0)
        {
            nextNs = nowNs + INTERVAL_NS;
            terminal.err().println(verb + " " + Sizes.text(checkedBytes) + " of " + Sizes.text(totalBytes) +
                " (" + checkedBytes * PERCENT / Math.max(1, totalBytes) + " %)");
        }
        return !terminal.interruption().isRequested();
    }
}
