package io.perigee.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * How often each kind of event occurred over many runs: what a simulation never meets it does not test.
 */
public final class Occurrences
{
    private static final TraceKind[] KINDS = TraceKind.values();

    private final long[] counts = new long[KINDS.length];
    private final long[] runs = new long[KINDS.length];
    private long runCount;
    private long eventCount;

    /**
     * Count the events of a run.
     *
     * @param trace of the run.
     */
    public void add(final Trace trace)
    {
        runCount++;
        eventCount += trace.eventCount();
        for (final TraceKind kind : KINDS)
        {
            counts[kind.ordinal()] += trace.count(kind);
            runs[kind.ordinal()] += trace.count(kind) > 0 ? 1 : 0;
        }
    }

    /**
     * How many runs were counted.
     *
     * @return their number.
     */
    public long runCount()
    {
        return runCount;
    }

    /**
     * What never occurred.
     *
     * @return the kinds, in their order.
     */
    public List<TraceKind> missing()
    {
        final List<TraceKind> missing = new ArrayList<>();
        for (final TraceKind kind : KINDS)
        {
            if (0 == counts[kind.ordinal()])
            {
                missing.add(kind);
            }
        }

        return missing;
    }

    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(
            runCount + " runs, " + eventCount + " events; each kind, how often, in how many runs:\n");
        for (final TraceKind kind : KINDS)
        {
            text.append(String.format("%-26s %10d %6d%n", kind, counts[kind.ordinal()], runs[kind.ordinal()]));
        }

        return text.toString();
    }
}
