package io.perigee.server;

import io.perigee.broker.FlushMode;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import picocli.CommandLine.Option;

/**
 * What every verb takes that starts a server.
 */
final class ServerOptions
{
    /** The threading modes that have threads. */
    enum Threading
    {
        /** Few threads for many agents. */
        SHARED,
        /** A thread for each agent. */
        DEDICATED
    }

    @Option(
        names = "--flush", paramLabel = "MODE", defaultValue = "sync",
        description = "When a message counts as stored: sync (forced to the disk) or async (written to the page " +
            "cache). Default: ${DEFAULT-VALUE}.")
    private FlushMode flushMode = FlushMode.SYNC;

    @Option(
        names = "--threading", paramLabel = "MODE", defaultValue = "shared",
        description = "shared (few threads, for up to four cores) or dedicated (one each). " +
            "Default: ${DEFAULT-VALUE}.")
    private Threading threading = Threading.SHARED;

    @Option(
        names = "--idle", paramLabel = "STRATEGY",
        description = "What threads do when idle: spin, yield or backoff. Default: yield on up to four cores, " +
            "else spin.")
    private IdleStrategyKind idleStrategy;

    @Option(
        names = "--aeron-dir", paramLabel = "DIR",
        description = "Directory of the media driver. Default: one of this process's own in /dev/shm.")
    private String driverDirectory;

    @Option(
        names = "--bind", paramLabel = "HOST", defaultValue = PerigeeServerContext.BIND_HOST_DEFAULT,
        description = "Address to listen on. There is no access control yet: bind to trusted networks only. " +
            "Default: ${DEFAULT-VALUE}.")
    private String bindHost = PerigeeServerContext.BIND_HOST_DEFAULT;

    @Option(
        names = "--advertise", paramLabel = "HOST",
        description = "Address that clients are told to use. Default: that of --bind.")
    private String advertisedHost;

    PerigeeServerContext newContext()
    {
        return new PerigeeServerContext()
            .flushMode(flushMode)
            .threadingMode(Threading.SHARED == threading ? ThreadingMode.SHARED : ThreadingMode.DEDICATED)
            .idleStrategy(idleStrategy)
            .driverDirectory(driverDirectory)
            .bindHost(bindHost)
            .advertisedHost(advertisedHost);
    }
}
