package io.perigee.example;

import java.nio.file.Path;
import java.time.Duration;

import io.perigee.broker.FlushMode;
import io.perigee.client.PerigeeClient;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.server.PerigeeServer;
import io.perigee.server.PerigeeServerContext;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A development server in the test's process. While it runs, clients wait longer for it than they do by default: the
 * machine may have other things to do.
 */
final class ServerFixture implements AutoCloseable
{
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final PerigeeServer server;
    private final String timeoutBefore =
        System.setProperty(PerigeeClient.Context.NAMESERVER_TIMEOUT_PROP_NAME, TIMEOUT.toMillis() + "ms");

    ServerFixture(final Path directory, final int port)
    {
        server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(directory)
            .port(port)
            .segmentLengthBytes(64 * 1024 * 1024)
            .threadingMode(ThreadingMode.SHARED)
            .flushMode(FlushMode.ASYNC));
        assertTrue(server.awaitReady(TIMEOUT));
    }

    String nameServer()
    {
        return server.nameServer();
    }

    @Override
    public void close()
    {
        server.close();
        if (null == timeoutBefore)
        {
            System.clearProperty(PerigeeClient.Context.NAMESERVER_TIMEOUT_PROP_NAME);
        }
        else
        {
            System.setProperty(PerigeeClient.Context.NAMESERVER_TIMEOUT_PROP_NAME, timeoutBefore);
        }
    }
}
