package io.perigee.server;

import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code perigee demo}: a server, a publisher and a subscriber in one process, and the proof that what goes in comes
 * out.
 */
@Command(
    name = "demo",
    description = "Publish a text file line by line, consume it, check it, and show the latency.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class DemoVerb implements Callable<Integer>
{
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);
    private static final String DEFAULT_FILE = "LICENSE";
    private static final int MAX_LINE_LENGTH = 4 * 1024 * 1024;

    private final Terminal terminal;

    @Mixin
    private ServerOptions options;

    @Option(
        names = "--file", paramLabel = "F",
        description = "Text file to publish. Default: the LICENSE of this distribution.")
    private Path file;

    @Option(
        names = "--data", paramLabel = "DIR",
        description = "Where the data lies. Default: a temporary directory, deleted by the next demo.")
    private Path dataDirectory;

    @Option(
        names = "--port", paramLabel = "PORT", defaultValue = "0",
        description = "UDP port of the NameServer; the broker takes the next two. Default: free ones.")
    private int port;

    DemoVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        final Path source = null == file ? defaultFile() : file;
        final List<byte[]> lines = readLines(source);
        final PerigeeServerContext context = options.newContext()
            .dataDirectory(null == dataDirectory ? DemoDirectories.create() : dataDirectory)
            .port(port)
            .topic(DevVerb.TOPIC, DevVerb.QUEUE_COUNT)
            .faultHandler(terminal.interruption()::request);
        try (PerigeeServer server = PerigeeServer.launch(context))
        {
            if (!server.awaitReady(READY_TIMEOUT))
            {
                throw null != server.faultReason() ? server.faultReason() : new CommandException(
                    ErrorCode.INTERNAL, "the server was not ready after " + READY_TIMEOUT.toSeconds() + " s");
            }

            terminal.out().println("server     NameServer " + server.nameServer() + ", broker " +
                server.address().host() + ":" + server.address().requestPort() + ", media driver " +
                server.driverDirectory() + ", all in this process");
            terminal.out().flush();
            new DemoRun(terminal, server, null == file ? DEFAULT_FILE : file.toString(), lines).run();
        }

        return terminal.interruption().isRequested() ? ExitCode.INTERRUPTED : ExitCode.OK;
    }

    private static List<byte[]> readLines(final Path source)
    {
        final List<byte[]> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(LineReader.open(source), MAX_LINE_LENGTH))
        {
            byte[] line = reader.next();
            while (null != line)
            {
                if (line.length > MAX_LINE_LENGTH)
                {
                    throw new CommandException(ErrorCode.MESSAGE_TOO_LARGE, "line " + (lines.size() + 1) + " of " +
                        source + " is longer than the limit of " + MAX_LINE_LENGTH +
                        " bytes (4 MiB, maxMessageLengthBytes)");
                }
                lines.add(line);
                line = reader.next();
            }
        }
        catch (final IOException ex)
        {
            throw new CommandException(
                ErrorCode.FILE_UNREADABLE, "the file " + source + " cannot be read: " + ex.getMessage());
        }

        if (lines.isEmpty())
        {
            throw new CommandException(
                ErrorCode.FILE_UNREADABLE, "the file " + source + " is empty", "Name a file with at least one line.");
        }

        return lines;
    }

    /** The launcher says where the distribution is; in a checkout the file lies above it. */
    private static Path defaultFile()
    {
        Path directory = Path.of(System.getProperty("perigee.home", "")).toAbsolutePath();
        while (null != directory)
        {
            final Path candidate = directory.resolve(DEFAULT_FILE);
            if (candidate.toFile().isFile())
            {
                return candidate;
            }
            directory = directory.getParent();
        }

        throw new CommandException(
            ErrorCode.FILE_UNREADABLE, "no " + DEFAULT_FILE + " was found", "Name a text file with --file F.");
    }
}
