package io.perigee.faultlab;

import io.perigee.faultlab.process.ProcessFailure;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/**
 * Which runs share a life, and what is chosen for it, without any broker.
 */
class LifeBoundaryTest
{
    private static final long SEED = 9;

    @Test
    void shouldChooseTheSameForALifeWhereverItIsBegun() throws Exception
    {
        final List<String> whole = lives(0, 1, 2, 3, 4, 5, 6);
        assertEquals(3, whole.stream().filter((it) -> it.startsWith("begin")).count());
        assertEquals(3, whole.stream().distinct().filter((it) -> it.startsWith("begin")).count());
        // Runs 3 to 5 alone, and a resumed call that begins with run 4.
        assertEquals(whole.subList(4, 8), lives(3, 4, 5));
        assertEquals(List.of(whole.get(4), whole.get(6), whole.get(7)), lives(4, 5));
    }

    @Test
    void shouldReplayFromTheBeginOfTheLifeThatARunWasIn() throws Exception
    {
        try (Toy toy = new Toy())
        {
            assertEquals(3, toy.replayFrom(5));
            toy.run(new ExperimentRun(SEED, 3));
            toy.isFailing = true;
            final ProcessFailure failure = assertThrows(
                ProcessFailure.class, () -> toy.run(new ExperimentRun(SEED, 4)));
            LifeExperimentTest.deleteWhatWasKept(failure.getMessage());
            assertEquals(3, toy.replayFrom(4));
            toy.isFailing = false;
            toy.run(new ExperimentRun(SEED, 5));
            assertEquals(5, toy.replayFrom(5), "another life has begun with it");
            toy.run(new ExperimentRun(SEED, 6));
            assertEquals(6, toy.replayFrom(8));
            assertEquals(4, toy.said.stream().filter((it) -> it.startsWith("cycle")).count());
        }
    }

    @Test
    void shouldNotGoOnWithWhatAFailedRunHasLeft() throws Exception
    {
        try (Toy toy = new Toy())
        {
            toy.error = new AssertionError("no exception");
            assertThrows(AssertionError.class, () -> toy.run(new ExperimentRun(SEED, 3)));
            toy.error = null;
            toy.run(new ExperimentRun(SEED, 4));
            assertEquals(2, toy.said.stream().filter((it) -> it.startsWith("begin 1")).count());
        }
    }

    @Test
    void shouldUseEveryFileSystemInAFewCycles()
    {
        assertEquals(5, PowerLossExperiment.runsPerLife(20, 2));
        assertEquals(2, PowerLossExperiment.runsPerLife(5, 2));
        assertEquals(1, PowerLossExperiment.runsPerLife(2, 2));
        assertEquals(1, PowerLossExperiment.runsPerLife(1, 1));
    }

    private static List<String> lives(final long... numbers) throws Exception
    {
        try (Toy toy = new Toy())
        {
            for (final long number : numbers)
            {
                toy.run(new ExperimentRun(SEED, number));
            }
            return toy.said;
        }
    }

    private static final class Toy extends LifeExperiment
    {
        private final List<String> said = new ArrayList<>();
        private boolean isFailing;
        private Error error;

        Toy()
        {
            super("toy", 3, SEED);
        }

        @Override
        void begin(final long lifeNumber, final RandomGenerator random)
        {
            said.add("begin " + lifeNumber + ": " + random.nextLong());
        }

        @Override
        void cycle(final RandomGenerator random)
        {
            said.add("cycle " + random.nextLong());
            if (null != error)
            {
                throw error;
            }
            if (isFailing)
            {
                throw new IllegalStateException("it was told to");
            }
        }
    }
}
