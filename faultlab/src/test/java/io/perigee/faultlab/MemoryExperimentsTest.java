package io.perigee.faultlab;

import io.perigee.journal.SimulatedStorageIo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A small run of each experiment in memory; and that their checks see what is wrong.
 */
class MemoryExperimentsTest
{
    private static final long RESTART_NS = 1_000_000_000L;

    @TempDir
    private Path directory;

    @Test
    void shouldRecoverWhatPowerLossesLeave()
    {
        final String said = run("crash-images", "--count", "300", "--seed", "1");
        assertTrue(said.contains("recoveries that lost power"), said);
        assertTrue(said.endsWith("300 passed, 0 failed" + System.lineSeparator()), said);
    }

    @Test
    void shouldKeepItsPromisesWhenAForceFails()
    {
        final String said = run("eio", "--runs", "20", "--seed", "1");
        assertTrue(said.contains("processes that a failed force has ended"), said);
        assertTrue(said.contains("          20 forces that failed"), said);
        assertTrue(said.endsWith("20 passed, 0 failed" + System.lineSeparator()), said);
    }

    @Test
    void shouldTellWhatIsDamaged()
    {
        final String said = run("rot", "--flips", "200", "--seed", "1");
        assertTrue(said.contains("commitlog: refused at the start"), said);
        assertTrue(said.contains("commitlog: answered CORRUPT"), said);
        assertTrue(said.endsWith("200 passed, 0 failed" + System.lineSeparator()), said);
    }

    @Test
    void shouldSeeWhatIsLostAndWhatWasNeverSent()
    {
        final Recording recording = new Recording(ExperimentRun.randomOf(1, 1));
        final Recording.Cut cut = recording.cuts().get(recording.cuts().size() - 1);
        final SimulatedStorageIo image = cut.storage().copy();
        image.kill();
        final Contents contents = Contents.read(
            new MemoryBroker(image, recording.settings(), cut.nowNs() + RESTART_NS), Workload.GROUPS);
        final Promises promises = recording.promises();
        assertDoesNotThrow(() -> PromiseCheck.checkNoPhantom(contents, promises, cut.mark()));
        assertDoesNotThrow(() -> PromiseCheck.checkNothingLost(contents, promises, cut.mark(), true));

        assertTrue(cut.mark().storedCount() > 0);
        assertThrows(AssertionError.class, () -> PromiseCheck.checkNoPhantom(
            contents, promises, new Promises.Mark(0, 0, 0, 0)), "messages that were not sent then");
        promises.promise(1, 0, 1_000_000, 0);
        assertThrows(AssertionError.class, () -> PromiseCheck.checkNothingLost(
            contents, promises, promises.mark(), true));
    }

    @Test
    void shouldReplayARecording()
    {
        final Recording first = new Recording(ExperimentRun.randomOf(3, 1));
        final Recording second = new Recording(ExperimentRun.randomOf(3, 1));
        assertEquals(first.cuts().size(), second.cuts().size());
        for (int i = 0; i < first.cuts().size(); i++)
        {
            assertEquals(first.cuts().get(i).mark(), second.cuts().get(i).mark());
            assertEquals(first.cuts().get(i).storage().files(), second.cuts().get(i).storage().files());
        }
    }

    private String run(final String experiment, final String option, final String count, final String... more)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final String[] args = {experiment, option, count, more[0], more[1], "--state", directory.toString()};
        final int exitCode = FaultlabCommand.newCommandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
        assertEquals(ExitCode.PASSED, exitCode, out.toString() + err);
        return out.toString();
    }
}
