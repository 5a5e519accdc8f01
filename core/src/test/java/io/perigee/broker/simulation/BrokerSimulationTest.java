package io.perigee.broker.simulation;

import io.perigee.sim.Seeds;
import io.perigee.sim.TraceKind;
import org.junit.jupiter.api.Test;

class BrokerSimulationTest
{
    @Test
    void shouldKeepItsPromisesUnderFaults()
    {
        final long[] counts = new long[TraceKind.values().length];
        Seeds.all().forEach((seed) -> run(seed, counts));
        final StringBuilder summary = new StringBuilder();
        for (final TraceKind kind : TraceKind.values())
        {
            summary.append(kind).append('=').append(counts[kind.ordinal()]).append(' ');
        }

        System.out.println(summary);
    }

    private static void run(final long seed, final long[] counts)
    {
        final BrokerRun run = new BrokerRun(seed);
        try
        {
            run.run();
        }
        catch (final Throwable error)
        {
            System.out.println(run.trace().tail());
            System.out.println(run.swarm());
            throw new AssertionError("seed " + seed + " failed: " + error.getMessage(), error);
        }

        for (final TraceKind kind : TraceKind.values())
        {
            counts[kind.ordinal()] += run.trace().count(kind);
        }
    }
}
