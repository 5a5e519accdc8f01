package io.perigee.server;

import io.perigee.client.PerigeeClient;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What every verb takes that talks to a server.
 */
final class ClientOptions
{
    static final String NAMESERVER_DEFAULT = "127.0.0.1:9876";
    /** With the time that a JVM takes to start, a dead NameServer is reported within two seconds. */
    private static final long NAMESERVER_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(1_000);

    @Option(
        names = {"-n", "--nameserver"}, paramLabel = "HOST:PORT", defaultValue = NAMESERVER_DEFAULT,
        description = "NameServer to ask; several are separated by commas. Default: ${DEFAULT-VALUE}.")
    private String nameServer = NAMESERVER_DEFAULT;

    @Option(
        names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "table",
        description = "table or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
        names = "--config", paramLabel = "FILE",
        description = "Settings, in HOCON or as properties. See docs/configuration.md.")
    private Path configFile;

    boolean isJson()
    {
        return OutputFormat.JSON == format;
    }

    String nameServer()
    {
        return nameServer;
    }

    PerigeeClient connect()
    {
        if (null != configFile)
        {
            ConfigFile.load(configFile);
        }

        return PerigeeClient.connect(new PerigeeClient.Context()
            .nameServers(nameServer)
            .nameServerTimeoutNs(NAMESERVER_TIMEOUT_NS));
    }
}
