package io.perigee.server;

import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.Publisher;
import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * {@code perigee pub}: sends messages and says where they were stored.
 */
@Command(
    name = "pub",
    description = "Publish a message: BODY, a whole file, or each line of one.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class PubVerb implements Callable<Integer>
{
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final String STANDARD_INPUT = "-";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions client;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Topic to publish to; it must exist.")
    private String topic;

    @Parameters(index = "1", arity = "0..1", paramLabel = "BODY", description = "Body of the message.")
    private String body;

    @Option(
        names = "--lines", paramLabel = "FILE",
        description = "Publish each line of a file instead; - is standard input.")
    private String lines;

    @Option(
        names = "--file", paramLabel = "FILE",
        description = "Publish a file as one message instead, byte for byte; - is standard input.")
    private String file;

    @Option(
        names = "--queue", paramLabel = "N",
        description = "Queue to publish to. Default: that of the key, or one after the other.")
    private Integer queueId;

    @Option(names = "--tag", paramLabel = "T", description = "Tag that consumers can filter by.")
    private String tag;

    @Option(names = "--key", paramLabel = "K", description = "Key of the message.")
    private String key;

    @Option(names = "--quiet", description = "Print the summary only.")
    private boolean isQuiet;

    PubVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        final long sources = Stream.of(body, lines, file).filter(Objects::nonNull).count();
        if (1 != sources)
        {
            throw new ParameterException(spec.commandLine(), 0 == sources ?
                "a BODY, --lines FILE or --file FILE is missing" : "BODY, --lines and --file exclude each other");
        }

        // What is to be sent is opened before anybody is bothered.
        final String input = null == lines ? file : lines;
        final InputStream in = null == input ? null :
            STANDARD_INPUT.equals(input) ? terminal.in() : LineReader.open(Path.of(input));
        try (PerigeeClient perigee = client.connect();
            Publisher publisher = perigee.addPublisher(topic, 0))
        {
            connect(perigee, publisher);
            final int maxLengthBytes = publisher.maxMessageLengthBytes();
            try (MessageSource source = null == in ?
                MessageSource.of(body.getBytes(StandardCharsets.UTF_8)) :
                new LineSource(null == lines ?
                    LineReader.ofWhole(in, maxLengthBytes) : new LineReader(in, maxLengthBytes)))
            {
                return publish(publisher, source);
            }
        }
    }

    private int publish(final Publisher publisher, final MessageSource source)
    {
        final PublishReport report = new PublishReport(terminal, topic, isQuiet, client.isJson());
        final PublishRun run = new PublishRun(
            publisher, report, new MessageTemplate(tag, key, queueId, publisher.topic().queueCount()),
            terminal.interruption());
        run.run(source);
        report.summary();
        tellLoss(publisher.lastSessionEnd());
        terminal.interruption().check();

        if (terminal.interruption().isRequested())
        {
            return ExitCode.INTERRUPTED;
        }
        return 0 == report.failed() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void tellLoss(final ErrorCode code)
    {
        if (ErrorCode.OK != code)
        {
            terminal.err().println("the connection was lost in between: " + code.label() + " " + code.sentence());
        }
    }

    private void connect(final PerigeeClient perigee, final Publisher publisher)
    {
        try
        {
            publisher.awaitConnected(CONNECT_TIMEOUT);
        }
        catch (final PerigeeException ex)
        {
            throw TopicErrors.explain(ex, perigee, topic);
        }

        final int queueCount = publisher.topic().queueCount();
        if (null != queueId && (queueId < 0 || queueId >= queueCount))
        {
            throw TopicErrors.noSuchQueue(topic, queueId, queueCount);
        }
    }
}
