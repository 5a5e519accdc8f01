package io.perigee.faultlab.process;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(120)
class BulkReaderTest
{
    private static final long LENGTH = 4 * 1024 * 1024;
    private static final int BODY_LENGTH = 256;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void shouldFindWhatWasWrittenAndMissWhatWasNot()
    {
        final BrokerSettings settings = new BrokerSettings(directory.resolve("data"), Ports.find())
            .option("--flush", "async").option("--idle", "backoff");
        try (BrokerProcess broker = BrokerProcess.start(settings, directory.resolve("work"), List.of()))
        {
            broker.awaitReady(TIMEOUT);
            final BulkSamples samples;
            try (BulkWriter writer = new BulkWriter(settings.nameServer(), BODY_LENGTH))
            {
                writer.write(LENGTH, broker);
                samples = writer.samples();
                assertTrue(writer.storedCount() > 0);
            }
            try (BulkReader reader = new BulkReader(settings.nameServer()))
            {
                // The first and the last of each queue.
                assertEquals(2 * BrokerSettings.QUEUE_COUNT, reader.check(samples));
                samples.add(1, samples.of(1).lastKey(), -7);
                final ProcessFailure failure = assertThrows(ProcessFailure.class, () -> reader.check(samples));
                assertTrue(failure.getMessage().startsWith("message -7 was acknowledged at 1/"), failure.getMessage());
            }
        }
    }
}
