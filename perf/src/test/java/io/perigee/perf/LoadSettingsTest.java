package io.perigee.perf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class LoadSettingsTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTravelAsAFile()
    {
        final Path file = directory.resolve("load.properties");
        new LoadSettings()
            .workload(Workload.ACK)
            .carrier(Carrier.UDP)
            .rate(50_000)
            .sizeBytes(100)
            .durationNs(20_000_000_000L)
            .isSingleJvm(true)
            .nameserver("127.0.0.1:9876")
            .dataDirectory(directory)
            .write(file);

        final LoadSettings settings = LoadSettings.read(file);
        assertEquals(Workload.ACK, settings.workload());
        assertEquals(Carrier.UDP, settings.carrier());
        assertEquals(50_000, settings.rate());
        assertEquals(100, settings.sizeBytes());
        assertEquals(20_000_000_000L, settings.durationNs());
        assertTrue(settings.isSingleJvm());
        assertEquals("127.0.0.1:9876", settings.nameserver());
        assertEquals(directory, settings.dataDirectory());
        assertEquals(0, settings.messages());
    }

    @Test
    void shouldNotShareChangesWithACopy()
    {
        final LoadSettings settings = new LoadSettings().workload(Workload.E2E).carrier(Carrier.IPC).rate(1);
        settings.copy().rate(2);

        assertEquals(1, settings.rate());
        assertFalse(settings.isEpsilon());
        assertEquals("ipc", settings.toJson().path("transport").asString());
    }
}
