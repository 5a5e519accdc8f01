package io.perigee.server;

import org.agrona.concurrent.Agent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ServerLogTest
{
    private long nowMs = 1_000_000_000_000L;

    @TempDir
    private Path dataDirectory;

    @Test
    void shouldNameSettingsOnceAndCountErrors() throws Exception
    {
        final ServerLog log = new ServerLog(() -> nowMs);
        final Agent agent = log.agent();
        final AutoCloseable closing = log.open(dataDirectory, "perigee 1.0 port=9876");
        final IllegalStateException error = new IllegalStateException("a disk is tired");
        for (int second = 0; second <= 60; second++)
        {
            log.onError(error);
            agent.doWork();
            nowMs += 1_000;
        }
        closing.close();
        final Path file = DataDirectory.logs(dataDirectory).resolve(ServerLog.FILE_NAME);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        final List<String> lines = Files.readAllLines(file)
            .stream().filter((line) -> line.startsWith("2001-")).toList();
        assertEquals("2001-09-09T01:46:40Z perigee 1.0 port=9876", lines.get(0));
        assertTrue(lines.get(1).contains("error "), lines.get(1));
        assertTrue(lines.get(1).contains("a disk is tired"), lines.get(1));
        assertTrue(lines.get(2).contains("error again, 60 times since"), lines.get(2));
        assertTrue(lines.get(3).endsWith(" stopped"), lines.get(3));
        assertEquals(4, lines.size());
    }
}
