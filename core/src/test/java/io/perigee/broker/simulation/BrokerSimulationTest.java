package io.perigee.broker.simulation;

import io.perigee.sim.Occurrences;
import io.perigee.sim.Seeds;
import io.perigee.sim.TraceKind;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

class BrokerSimulationTest
{
    private static final int FAILURE_LIMIT = 5;
    private static final int REPEATED_SEEDS = 20;
    private static final int LIAR_SEEDS = 40;
    /** So many seeds must meet every kind of event; fewer may miss the rare ones. */
    private static final int SEEDS_FOR_ALL_KINDS = 200;

    @Test
    void shouldKeepItsPromisesUnderFaults()
    {
        final Occurrences occurrences = new Occurrences();
        final List<Long> failedSeeds = new ArrayList<>();
        final PrimitiveIterator.OfLong seeds = Seeds.all().iterator();
        while (seeds.hasNext() && failedSeeds.size() < FAILURE_LIMIT)
        {
            final long seed = seeds.nextLong();
            final BrokerRun run = new BrokerRun(seed);
            if (!succeeds(run))
            {
                failedSeeds.add(seed);
            }

            occurrences.add(run.trace());
        }

        System.out.println(occurrences);
        assertEquals(List.of(), failedSeeds, "these seeds failed; see above");
        if (occurrences.runCount() >= SEEDS_FOR_ALL_KINDS)
        {
            assertEquals(List.of(), occurrences.missing(), "these kinds of events never occurred");
        }
    }

    @Test
    void shouldRepeatARunFromItsSeed()
    {
        assumeFalse(Seeds.isReplay());
        for (long seed = 1; seed <= REPEATED_SEEDS; seed++)
        {
            assertEquals(hashOf(seed), hashOf(seed), "seed " + seed);
        }
    }

    @Test
    void shouldCatchABrokerWhoseDiskLies()
    {
        assumeFalse(Seeds.isReplay());
        final List<Long> caught = new ArrayList<>();
        for (long seed = 1; seed <= LIAR_SEEDS && caught.isEmpty(); seed++)
        {
            final BrokerRun run = new BrokerRun(seed);
            run.broker().storage().lie(true);
            try
            {
                run.run();
            }
            catch (final AssertionError expected)
            {
                caught.add(seed);
            }
        }

        assertFalse(caught.isEmpty(), "a broker that forces nothing passed");
    }

    private static boolean succeeds(final BrokerRun run)
    {
        try
        {
            run.run();
            assertTrue(run.trace().eventCount() >= BrokerRun.MIN_EVENTS, "too few events");
            assertTrue(run.trace().count(TraceKind.ACKNOWLEDGED) >= BrokerRun.MIN_ACKNOWLEDGED, "too few answers");
            return true;
        }
        catch (final RuntimeException | AssertionError error)
        {
            System.out.println(run.trace().tail());
            System.out.println(run.swarm());
            error.printStackTrace(System.out);
            System.out.println("seed " + run.seed() + " failed: " + error.getMessage() + "\nrun it again: " +
                Seeds.replayCommand(BrokerSimulationTest.class, run.seed()));
            return false;
        }
    }

    private static int hashOf(final long seed)
    {
        final BrokerRun run = new BrokerRun(seed);
        run.run();
        return run.trace().hash();
    }
}
