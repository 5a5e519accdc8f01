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
    /** RocketMQ's tools know it too; they separate several by semicolons. */
    private static final String NAMESERVER_VARIABLE = "NAMESRV_ADDR";
    /** With the time that a JVM takes to start, a dead NameServer is reported within two seconds. */
    private static final long NAMESERVER_TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(1_000);

    @Option(
        names = {"-n", "--nameserver"}, paramLabel = "HOST:PORT",
        description = "NameServer to ask; several are separated by commas. Default: the setting " +
            PerigeeClient.Context.NAMESERVERS_PROP_NAME + ", else the environment's " + NAMESERVER_VARIABLE +
            ", else " + PerigeeClient.Context.NAMESERVERS_DEFAULT + ".")
    private String nameServer;

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

    PerigeeClient connect()
    {
        if (null != configFile)
        {
            ConfigFile.load(configFile);
        }
        ConfigFile.checkSystemProperties();

        final PerigeeClient.Context context = new PerigeeClient.Context().nameServerTimeoutNs(NAMESERVER_TIMEOUT_NS);
        final String variable = System.getenv(NAMESERVER_VARIABLE);
        if (null != nameServer)
        {
            context.nameServers(nameServer);
        }
        else if (null != variable && null == System.getProperty(PerigeeClient.Context.NAMESERVERS_PROP_NAME))
        {
            context.nameServers(variable.replace(';', ','));
        }

        return PerigeeClient.connect(context);
    }
}
