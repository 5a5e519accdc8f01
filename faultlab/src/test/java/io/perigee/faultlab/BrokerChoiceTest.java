package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerSettings;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class BrokerChoiceTest
{
    @Test
    void shouldKnowWhatRetentionLeavesInAnyCase()
    {
        final BrokerSettings settings = new BrokerSettings(Path.of("data"), 1)
            .property("perigee.journal.segment.length", 1000);
        assertEquals(0, BrokerChoice.retained(settings), "there is no bound");
        assertEquals(2000, BrokerChoice.retained(settings.property("perigee.journal.retention.length", 5000)));
        assertEquals(0, BrokerChoice.retained(settings.property("perigee.journal.retention.length", 2000)));

        int bounded = 0;
        for (int i = 0; i < 100; i++)
        {
            bounded += BrokerChoice.retained(BrokerChoice.retainLittle(
                BrokerChoice.settings(Path.of("data"), ExperimentRun.randomOf(1, i)),
                ExperimentRun.randomOf(2, i))) > 0 ? 1 : 0;
        }
        assertTrue(bounded > 50, bounded + " of 100");
    }
}
