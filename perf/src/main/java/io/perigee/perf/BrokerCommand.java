package io.perigee.perf;

import io.perigee.broker.FlushMode;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.server.PerigeeServer;
import io.perigee.server.PerigeeServerContext;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How the rig starts a broker: as a user does, with {@code dev}, or in its own process.
 */
final class BrokerCommand
{
    static final String MAIN_CLASS = "io.perigee.server.PerigeeCommand";

    /** The NameServer's port and the broker's, which follow it. */
    static final int PORTS = 3;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);

    private BrokerCommand()
    {
    }

    static List<String> arguments(final LoadSettings settings, final int port)
    {
        return List.of(
            "dev",
            "--data", settings.dataDirectory().toString(),
            "--port", Integer.toString(port),
            "--flush", settings.flush(),
            "--threading", settings.threading(),
            "--idle", settings.idle(),
            "--aeron-dir", settings.aeronDirectory());
    }

    /**
     * Launch the same server in this process.
     *
     * @param settings of the run.
     * @return the server, which serves.
     */
    static PerigeeServer launch(final LoadSettings settings)
    {
        final int port = Integer.parseInt(settings.nameserver().substring(settings.nameserver().indexOf(':') + 1));
        final PerigeeServer server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(settings.dataDirectory())
            .port(port)
            .flushMode(FlushMode.valueOf(settings.flush().toUpperCase(Locale.ROOT)))
            .threadingMode(ThreadingMode.valueOf(settings.threading().toUpperCase(Locale.ROOT)))
            .idleStrategy(IdleStrategyKind.of(settings.idle()))
            .driverDirectory(settings.aeronDirectory()));
        if (!server.awaitReady(READY_TIMEOUT))
        {
            server.close();
            throw new RigException("the server was not ready after " + READY_TIMEOUT.toSeconds() + " s");
        }
        return server;
    }
}
