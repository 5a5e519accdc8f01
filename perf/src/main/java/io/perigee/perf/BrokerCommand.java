package io.perigee.perf;

import java.util.List;

/**
 * How the rig starts a broker: as a user does, with {@code dev}.
 */
final class BrokerCommand
{
    static final String MAIN_CLASS = "io.perigee.server.PerigeeCommand";

    /** The NameServer's port and the broker's, which follow it. */
    static final int PORTS = 3;

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
}
