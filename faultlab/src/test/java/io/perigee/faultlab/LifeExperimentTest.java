package io.perigee.faultlab;

import io.perigee.faultlab.process.CrashTrap;
import io.perigee.faultlab.process.LoopImage;
import io.perigee.faultlab.process.ProcessFailure;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@Tag("system")
@Timeout(180)
class LifeExperimentTest
{
    private static final Pattern KEPT = Pattern.compile("kept in (\\S+)");
    private static final long SEED = 20;

    @Test
    void shouldLoseNothingWhenTheBrokerIsKilled() throws Exception
    {
        assumeTrue(CrashTrap.isPossible());
        final ExperimentRun run = new ExperimentRun(SEED, 0);
        try (Kill9Experiment experiment = new Kill9Experiment(SEED))
        {
            experiment.run(run);
        }

        assertTrue(run.tally().get("sends acknowledged") > 0);
        assertTrue(run.tally().get("messages read again") > 0);
    }

    @Test
    void shouldFindWhatAPowerLossTakesFromABrokerThatDoesNotForce()
    {
        assumeTrue(null == LoopImage.missing(List.of("ext4")) && null == LoopImage.missingForPowerOff());
        try (PowerLossExperiment experiment = new PowerLossExperiment(List.of("ext4"), "async", 1, SEED))
        {
            final ProcessFailure failure = assertThrows(
                ProcessFailure.class, () -> experiment.run(new ExperimentRun(SEED, 0)));
            deleteWhatWasKept(failure.getMessage());

            assertTrue(failure.getMessage().contains("acknowledged, then lost"), failure.getMessage());
        }
    }

    static void deleteWhatWasKept(final String message)
    {
        final Matcher matcher = KEPT.matcher(message);
        assertTrue(matcher.find(), message);
        final File directory = new File(matcher.group(1));
        IoUtil.delete(directory, false);
        assertFalse(directory.exists());
    }
}
