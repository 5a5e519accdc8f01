package io.perigee.faultlab;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * When a planted bug counts as caught.
 */
class FindingTest
{
    private static final String FAILED = "rot  seed 1\nFAILED run 3: java.lang.AssertionError: lost\n";

    @Test
    void shouldTakeAFailedRunForAFinding()
    {
        final Finding finding = Finding.of("rot", new ChildRun(ExitCode.FAILED, FAILED));
        assertEquals("caught by rot: FAILED run 3: java.lang.AssertionError: lost", finding.toString());
    }

    @Test
    void shouldFindNothingInWhatPassesOrIsNotDone()
    {
        assertNull(Finding.of("rot", new ChildRun(ExitCode.PASSED, "1 passed, 0 failed")));
        assertNull(Finding.of("rot", new ChildRun(ChildRun.TIMED_OUT, "")));
    }

    @Test
    void shouldNotTakeTheEndOfAProcessForAFinding()
    {
        for (final int exitCode : new int[] {ExitCode.FAILED, ExitCode.USAGE, ExitCode.SKIPPED, ChildRun.NOT_FOUND})
        {
            final ChildRun child = new ChildRun(exitCode, "no JVM");
            assertThrows(AssertionError.class, () -> Finding.of("rot", child), child.toString());
        }
        assertThrows(AssertionError.class, () -> Finding.of("rot", new ChildRun(ExitCode.SKIPPED, FAILED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NoSuchMethodError", "NoClassDefFoundError", "OutOfMemoryError", "VerifyError"})
    void shouldNotTakeCodeThatCannotRunForAFinding(final String error)
    {
        final String asCause = FAILED + "\tat x\nCaused by: java.lang." + error + ": y\n";
        assertThrows(AssertionError.class, () -> Finding.of("rot", new ChildRun(ExitCode.FAILED, asCause)));
        final String before = "java.lang." + error + " was met before\n" + FAILED;
        assertEquals("rot", Finding.of("rot", new ChildRun(ExitCode.FAILED, before)).experiment());
    }

    @Test
    void shouldSayWhoWasExpectedInstead()
    {
        final Tally tally = new Tally();
        final Mutant mutant = new Mutant("slab-wrap", Path.of("x"), "it", "simulation");
        assertEquals("", Mutants.differenceFrom(mutant, new Finding("simulation", ""), tally));
        final String difference = Mutants.differenceFrom(mutant, new Finding("rot", ""), tally);
        assertTrue(difference.contains("its patch names simulation"), difference);
        assertEquals(1, tally.get("caught by another one than the patch names"));
    }

    @Test
    void shouldRefuseAFilterThatLeavesNothing()
    {
        final StringWriter err = new StringWriter();
        final int exitCode = FaultlabCommand.newCommandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute("mutants", "--patch", "no-such-patch");
        assertEquals(ExitCode.USAGE, exitCode);
        assertTrue(err.toString().contains("no-such-patch"), err.toString());
    }
}
