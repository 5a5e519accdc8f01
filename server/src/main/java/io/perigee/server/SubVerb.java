package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import io.perigee.client.SubscriptionListener;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * {@code perigee sub}: prints messages as they come.
 */
@Command(
    name = "sub",
    description = "Consume a topic and print its messages.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    footer = {"", "Exits with 0 after --count messages, with 3 when --timeout passes with fewer."})
final class SubVerb implements Callable<Integer>
{
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int POLL_LIMIT = 512;
    private static final String EARLIEST = "earliest";
    private static final String LATEST = "latest";
    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions client;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "Topic to consume; it must exist.")
    private String topic;

    @Option(
        names = "--group", paramLabel = "G",
        description = "Consume as the member of this group: go on where it was, and commit.")
    private String group;

    @Option(
        names = "--from", paramLabel = "WHERE",
        description = "earliest or latest, where the group has no offset; or the offset to begin at in each queue, " +
            "whatever the group has. Default: earliest.")
    private String from = EARLIEST;

    @Option(
        names = "--queue", paramLabel = "N", description = "Consume this queue only; can be given several times.")
    private List<Integer> queueIds = List.of();

    @Option(
        names = "--tag", paramLabel = "T",
        description = "Consume messages with this tag only; can be given several times.")
    private List<String> tags = List.of();

    @Option(names = "--count", paramLabel = "N", description = "End after so many messages. Default: never.")
    private long count = Long.MAX_VALUE;

    @Option(
        names = "--timeout", paramLabel = "T", converter = DurationConverter.class,
        description = "End after this time, such as 10s. Default: never.")
    private Duration timeout;

    @Option(names = "--raw", description = "Print the bodies only, each with a newline.")
    private boolean isRaw;

    SubVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        if (count < 1)
        {
            throw new ParameterException(spec.commandLine(), "--count is at least 1, not " + count);
        }
        for (final int queueId : queueIds)
        {
            if (queueId < 0)
            {
                throw new ParameterException(spec.commandLine(), "--queue is at least 0, not " + queueId);
            }
        }

        final long startNs = System.nanoTime();
        try (PerigeeClient perigee = client.connect();
            Subscriber subscriber = perigee.addSubscriber(subscription()))
        {
            connect(perigee, subscriber);
            final MessagePrinter printer = new MessagePrinter(
                terminal.out(), subscriber, isRaw, client.isJson());
            consume(subscriber, printer, startNs);
            return exitCode(printer);
        }
    }

    private Subscription subscription()
    {
        final Subscription subscription = new Subscription().topic(topic).listener(new Listener());
        queueIds.forEach(subscription::queue);
        subscription.tags(tags.toArray(new String[0]));
        switch (from.toLowerCase(Locale.ROOT))
        {
            case EARLIEST -> subscription.fromEarliest();
            case LATEST -> subscription.fromLatest();
            default -> subscription.fromOffset(offset());
        }

        return null == group ? subscription : subscription.group(group).commitsDelivered(true);
    }

    private long offset()
    {
        if (!OFFSET.matcher(from).matches())
        {
            throw new ParameterException(spec.commandLine(),
                "--from is earliest, latest or an offset, not '" + from + "'");
        }

        return Long.parseLong(from);
    }

    private void connect(final PerigeeClient perigee, final Subscriber subscriber)
    {
        try
        {
            subscriber.awaitConnected(CONNECT_TIMEOUT);
        }
        catch (final PerigeeException ex)
        {
            if (ErrorCode.GROUP_TAKEN == ex.code())
            {
                throw new CommandException(ErrorCode.GROUP_TAKEN, "group '" + group + "' has a member already");
            }
            if (ErrorCode.QUEUE_NOT_FOUND == ex.code())
            {
                throw noSuchQueue(perigee, ex);
            }
            throw TopicErrors.explain(ex, perigee, topic);
        }
    }

    private RuntimeException noSuchQueue(final PerigeeClient perigee, final PerigeeException failure)
    {
        final int queueCount;
        try (Admin admin = perigee.admin())
        {
            queueCount = admin.describeTopic(topic).queueCount();
        }
        for (final int queueId : queueIds)
        {
            if (queueId >= queueCount)
            {
                return TopicErrors.noSuchQueue(topic, queueId, queueCount);
            }
        }

        return failure;
    }

    private void consume(final Subscriber subscriber, final MessagePrinter printer, final long startNs)
    {
        final IdleStrategy idleStrategy = new BackoffIdleStrategy(100, 10, 1_000, MAX_PARK_NS);
        while (printer.count() < count && !isOver(startNs) && !terminal.interruption().isRequested())
        {
            final int limit = (int)Math.min(POLL_LIMIT, count - printer.count());
            final int received = subscriber.poll(printer, limit);
            if (0 == received)
            {
                printer.flush();
                if (printer.isOutputGone())
                {
                    return;
                }
            }
            idleStrategy.idle(received);
        }
        printer.flush();
    }

    private boolean isOver(final long startNs)
    {
        return null != timeout && System.nanoTime() - startNs >= timeout.toNanos();
    }

    private int exitCode(final MessagePrinter printer)
    {
        terminal.interruption().check();
        if (printer.count() >= count)
        {
            return ExitCode.OK;
        }
        if (terminal.interruption().isRequested())
        {
            return ExitCode.INTERRUPTED;
        }

        return Long.MAX_VALUE == count ? ExitCode.OK : ExitCode.PARTIAL;
    }

    /** Says on standard error what happens besides messages. */
    private final class Listener implements SubscriptionListener
    {
        private boolean wasConnected;

        @Override
        public void onConnected()
        {
            if (wasConnected)
            {
                terminal.err().println("connected again");
            }
            wasConnected = true;
        }

        @Override
        public void onDisconnected(final ErrorCode code, final String explanation)
        {
            if (wasConnected)
            {
                terminal.err().println("connection lost, trying again: " + code.label() + " " +
                    (explanation.isEmpty() ? code.sentence() : explanation));
            }
        }

        @Override
        public void onSessionEndExplained(final ErrorCode code)
        {
            terminal.err().println("the broker had ended the connection: " + code.label() + " " + code.sentence());
        }

        @Override
        public void onOffsetMoved(
            final String name, final int queueId, final long fromOffset, final long toOffset, final ErrorCode code)
        {
            terminal.err().println(name + "/" + queueId + " goes on at offset " + toOffset + " instead of " +
                fromOffset + ": " + code.label() + " " + code.sentence());
        }
    }
}
