package io.perigee.faultlab;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ExperimentProgressTest
{
    private static final int COUNT = 5;

    @TempDir
    private Path directory;
    private final StringWriter said = new StringWriter();

    @Test
    void shouldRepeatWhatWasGivenUpAndNothingElse() throws InterruptedException
    {
        final ExperimentProgress progress = newProgress();
        final List<Long> taken = List.of(progress.take(), progress.take(), progress.take());
        end(progress, taken.get(0), new AssertionError("before anybody interrupts"));
        progress.interrupt();
        end(progress, taken.get(1), new AssertionError("because it is interrupted"));
        end(progress, taken.get(2), null);
        assertEquals(-1, progress.take());
        assertEquals(2, progress.done());
        assertEquals(1, progress.failed());
        assertFalse(said.toString().contains("because it is interrupted"), said.toString());

        final SavedProgress saved = new SavedProgress(directory, "toy", "");
        saved.save(1, progress);
        final ExperimentProgress resumed = newProgress();
        saved.restore(resumed);
        for (final long number : new long[] {1, 3, 4})
        {
            assertEquals(number, resumed.take());
            assertFalse(resumed.isComplete());
            end(resumed, number, null);
        }
        assertEquals(-1, resumed.take());
        assertEquals(COUNT, resumed.done());
        assertEquals(1, resumed.failed());
        assertTrue(resumed.isComplete());
    }

    private ExperimentProgress newProgress()
    {
        return new ExperimentProgress(COUNT, COUNT, new PrintWriter(said, true));
    }

    private static void end(final ExperimentProgress progress, final long number, final Throwable failure)
    {
        progress.onEnd(new ExperimentRun(1, number), failure, "");
    }
}
