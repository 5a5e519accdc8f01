package io.perigee.server;

import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * {@code perigee dev}: a server of one process that stays up until it is told to stop.
 */
@Command(
    name = "dev",
    description = "Run NameServer, broker and media driver in one process, with a topic 'demo'.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class DevVerb implements Callable<Integer>
{
    static final String TOPIC = "demo";
    static final int QUEUE_COUNT = 4;
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);
    private static final double MS_PER_S = 1e3;

    private final Terminal terminal;

    @Mixin
    private ServerOptions options;

    @Option(names = "--data", paramLabel = "DIR", description = "Where the data lies. Default: data/dev.")
    private Path dataDirectory;

    @Option(
        names = "--port", paramLabel = "PORT",
        description = "UDP port of the NameServer; the broker takes the next two. 0 chooses free ones. " +
            "Default: 9876.")
    private Integer port;

    @Option(
        names = "--accept-loss-from", paramLabel = "POSITION",
        description = "Lose everything in the log from a position on. A start that was refused because the log is " +
            "damaged names it; any other position is refused.")
    private Long acceptLossFrom;

    DevVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        final PerigeeServerContext context = options.newContext()
            .topic(TOPIC, QUEUE_COUNT)
            .faultHandler(terminal.interruption()::request);
        if (null != dataDirectory)
        {
            context.dataDirectory(dataDirectory);
        }
        if (null != port)
        {
            context.port(port);
        }
        if (null != acceptLossFrom)
        {
            context.acceptLossFrom(acceptLossFrom);
        }

        try (PerigeeServer server = PerigeeServer.launch(context))
        {
            if (server.awaitReady(READY_TIMEOUT))
            {
                printReady(server);
                terminal.interruption().await();
            }
            else if (null == server.faultReason() && !terminal.interruption().isRequested())
            {
                throw new CommandException(ErrorCode.INTERNAL, "the server was not ready after " +
                    READY_TIMEOUT.toSeconds() + " s", "See " + DataDirectory.logs(context.dataDirectory()));
            }

            if (null != server.faultReason())
            {
                throw server.faultReason();
            }
        }

        return ExitCode.OK;
    }

    private void printReady(final PerigeeServer server)
    {
        final PerigeeServerContext context = server.context();
        final long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        final String flush = context.flushMode().name().toLowerCase(Locale.ROOT);
        final PrintStream out = terminal.out();
        out.printf(Locale.ROOT, "ready in %.1f s  nameserver %s  broker %s:%d  flush %s  data %s  driver %s%n",
            (System.currentTimeMillis() - startedMs) / MS_PER_S, server.nameServer(),
            server.address().host(), server.address().requestPort(), flush, context.dataDirectory(),
            server.driverDirectory());
        final String nameServer = PerigeeServerContext.PORT_DEFAULT == context.port() ?
            "" : " --nameserver " + server.nameServer();
        out.println("Try:  perigee sub " + TOPIC + nameServer + "     perigee pub " + TOPIC + " 'hello'" + nameServer);
        out.flush();
    }
}
