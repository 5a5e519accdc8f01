package io.perigee.server;

import io.perigee.broker.FlushMode;
import io.perigee.pipeline.IdleStrategyKind;
import io.perigee.pipeline.ThreadingMode;
import picocli.CommandLine.Option;

import java.nio.file.Path;

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
        names = "--flush", paramLabel = "MODE",
        description = "When a message counts as stored: sync (forced to the disk) or async (written to the page " +
            "cache). Default: sync.")
    private FlushMode flushMode;

    @Option(
        names = "--threading", paramLabel = "MODE",
        description = "shared (few threads, for up to four cores) or dedicated (one each). Default: shared.")
    private Threading threading;

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
        names = "--bind", paramLabel = "HOST",
        description = "Address to listen on. There is no access control yet: bind to trusted networks only. " +
            "Default: " + PerigeeServerContext.BIND_HOST_DEFAULT + ".")
    private String bindHost;

    @Option(
        names = "--advertise", paramLabel = "HOST",
        description = "Address that clients are told to use. Default: that of --bind.")
    private String advertisedHost;

    @Option(
        names = "--config", paramLabel = "FILE",
        description = "Settings, in HOCON or as properties; options win over them. See docs/configuration.md.")
    private Path configFile;

    /** A context with what the command line and the file say, and defaults for the rest. */
    PerigeeServerContext newContext()
    {
        if (null != configFile)
        {
            ConfigFile.load(configFile);
        }
        ConfigFile.checkSystemProperties();

        final PerigeeServerContext context = new PerigeeServerContext();
        if (null != flushMode)
        {
            context.flushMode(flushMode);
        }
        if (null != threading)
        {
            context.threadingMode(Threading.SHARED == threading ? ThreadingMode.SHARED : ThreadingMode.DEDICATED);
        }
        if (null != idleStrategy)
        {
            context.idleStrategy(idleStrategy);
        }
        if (null != driverDirectory)
        {
            context.driverDirectory(driverDirectory);
        }
        if (null != bindHost)
        {
            context.bindHost(bindHost);
        }
        if (null != advertisedHost)
        {
            context.advertisedHost(advertisedHost);
        }

        return context;
    }
}
