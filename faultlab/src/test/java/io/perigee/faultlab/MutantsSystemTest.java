package io.perigee.faultlab;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Plants one bug for real; all of them are the business of {@code scripts/faultlab mutants}.
 */
@Tag("system")
class MutantsSystemTest
{
    private static final long TIMEOUT_SECONDS = 60;
    private static final int FEWEST_MUTANTS = 15;

    @Test
    void shouldCatchARecoveryThatBelievesAnything() throws IOException
    {
        final Mutant mutant = mutant("tail-unchecked");
        final ExperimentRun run = new ExperimentRun(1, 1);
        try (Mutants mutants = new Mutants(List.of(mutant), new MutantTree(root()), 1, TIMEOUT_SECONDS))
        {
            mutants.run(run);
        }
        final long[] caught = {0};
        run.tally().forEach((name, count) -> caught[0] += count);
        assertEquals(1, caught[0]);
    }

    @Test
    void shouldKnowWhatEachMutantBreaksAndWhoNotices() throws IOException
    {
        final List<Mutant> mutants = Mutant.findAll(root());
        assertTrue(mutants.size() >= FEWEST_MUTANTS, mutants.toString());
        for (final Mutant mutant : mutants)
        {
            assertFalse(mutant.breaks().isEmpty(), mutant.name());
            assertNotNull(mutant.expected(), mutant.name());
            assertTrue(Mutants.EXPERIMENTS.contains(mutant.expected()) || mutant.expected().endsWith("Test"),
                mutant.name() + ": " + mutant.expected());
        }
    }

    private static Mutant mutant(final String name) throws IOException
    {
        return Mutant.findAll(root()).stream().filter((mutant) -> name.equals(mutant.name())).findFirst().orElseThrow();
    }

    private static Path root()
    {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("LICENSE")))
        {
            directory = directory.getParent();
        }
        return directory;
    }
}
