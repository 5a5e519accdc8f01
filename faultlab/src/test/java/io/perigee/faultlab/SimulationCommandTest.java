package io.perigee.faultlab;

import io.perigee.sim.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SimulationCommandTest
{
    @TempDir
    private Path directory;

    @AfterEach
    void after()
    {
        System.clearProperty(Seeds.SEED_PROP_NAME);
    }

    @Test
    void shouldSimulateTheFirstSeedsUnlessOthersAreNamed()
    {
        final String said = run("--seeds", "2");
        assertTrue(said.startsWith("simulation --seeds 2  seed 1"), said);
        assertTrue(said.contains("simulated: seeds 1 to 2"), said);
    }

    @Test
    void shouldSimulateTheSeedsThatAreNamedAlsoInAReplay()
    {
        assertTrue(run("--seeds", "2", "--seed", "700").contains("simulated: seeds 700 to 701"));
        assertTrue(run("--seeds", "2", "--seed", "700", "--only", "1").contains("simulated: seeds 701 to 701"));
    }

    private String run(final String... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final List<String> typed = new ArrayList<>(List.of("simulation", "--state", directory.toString()));
        typed.addAll(Arrays.asList(args));
        final int exitCode = FaultlabCommand.newCommandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(typed.toArray(new String[0]));
        assertEquals(ExitCode.PASSED, exitCode, out.toString() + err);
        return out.toString();
    }
}
