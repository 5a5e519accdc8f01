package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.AdminRequest;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.TopicInfo;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * {@code perigee topics}: lists topics; {@code perigee topics create} creates one.
 */
@Command(
    name = "topics",
    description = "List topics, or describe or create one.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class TopicsVerb implements Callable<Integer>
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Terminal terminal;

    @Mixin
    private ClientOptions client;

    TopicsVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        try (PerigeeClient perigee = client.connect(); Admin admin = perigee.admin())
        {
            final List<TopicInfo> topics = admin.listTopics();
            final List<Long> messages = new ArrayList<>();
            for (final TopicInfo topic : topics)
            {
                messages.add(messages(admin, topic));
            }
            print(topics, messages);
        }

        return ExitCode.OK;
    }

    /**
     * Create a topic.
     *
     * @param options where to.
     * @param name    of the topic.
     * @param queues  that it gets.
     * @return the exit code.
     */
    @Command(
        name = "create",
        description = "Create a topic. It is no error if it exists with as many queues.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
    int create(
        @Mixin final ClientOptions options,
        @Parameters(paramLabel = "NAME", description = "Name of the topic.") final String name,
        @Option(
            names = "--queues", paramLabel = "N", defaultValue = "4",
            description = "How many queues it has. Default: ${DEFAULT-VALUE}.") final int queues)
    {
        try (PerigeeClient perigee = options.connect(); Admin admin = perigee.admin())
        {
            final TopicInfo topic = create(admin, name, queues);
            terminal.out().println(options.isJson() ?
                new JsonText().beginObject()
                    .field("topic", topic.name()).field("queues", topic.queueCount()).endObject() :
                "created " + topic.name() + " with " + topic.queueCount() + " queues");
        }

        return ExitCode.OK;
    }

    /**
     * Show the queues of a topic.
     *
     * @param options where to ask.
     * @param name    of the topic.
     * @param group   whose offsets are shown too, null for none.
     * @return the exit code.
     */
    @Command(
        name = "describe",
        description = "Show the queues of a topic: the offsets of their first and next messages.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
    int describe(
        @Mixin final ClientOptions options,
        @Parameters(paramLabel = "NAME", description = "Name of the topic.") final String name,
        @Option(
            names = "--group", paramLabel = "G",
            description = "Show where this group is, too, and how far behind.") final String group)
    {
        try (PerigeeClient perigee = options.connect(); Admin admin = perigee.admin())
        {
            final TopicQueues queues = new TopicQueues(name, group);
            for (int queueId = 0, count = queueCount(perigee, admin, name); queueId < count; queueId++)
            {
                queues.add(
                    admin.queueOffsets(name, queueId), null == group ? 0 : admin.committedOffset(group, name, queueId));
            }
            terminal.out().println(options.isJson() ? queues.json() : queues.table());
        }

        return ExitCode.OK;
    }

    private static int queueCount(final PerigeeClient perigee, final Admin admin, final String name)
    {
        try
        {
            return admin.describeTopic(name).queueCount();
        }
        catch (final PerigeeException ex)
        {
            throw TopicErrors.explain(ex, perigee, name);
        }
    }

    private static TopicInfo create(final Admin admin, final String name, final int queues)
    {
        try
        {
            return admin.createTopic(name, queues);
        }
        catch (final PerigeeException ex)
        {
            if (ErrorCode.QUEUE_COUNT_INVALID == ex.code())
            {
                throw new CommandException(
                    ErrorCode.QUEUE_COUNT_INVALID, "topic '" + name + "' cannot have " + queues + " queues");
            }
            if (ErrorCode.TOPIC_EXISTS == ex.code())
            {
                throw new CommandException(ErrorCode.TOPIC_EXISTS, "topic '" + name + "' exists with " +
                    admin.describeTopic(name).queueCount() + " queues, not " + queues);
            }
            throw ex;
        }
    }

    private static long messages(final Admin admin, final TopicInfo topic)
    {
        final List<AdminRequest> requests = new ArrayList<>();
        for (int queueId = 0; queueId < topic.queueCount(); queueId++)
        {
            requests.add(admin.requestMaxOffset(topic.topicId(), queueId));
        }

        final IdleStrategy idleStrategy = new BackoffIdleStrategy(100, 10, 1_000, MAX_PARK_NS);
        final long startNs = System.nanoTime();
        long messages = 0;
        for (final AdminRequest request : requests)
        {
            while (!request.isDone())
            {
                if (System.nanoTime() - startNs > TIMEOUT_NS)
                {
                    throw new CommandException(
                        ErrorCode.BROKER_UNREACHABLE, "the broker did not say where topic " + topic.name() + " ends");
                }
                idleStrategy.idle(admin.poll());
            }
            messages += Math.max(0, request.queueOffset());
        }

        return messages;
    }

    private void print(final List<TopicInfo> topics, final List<Long> messages)
    {
        if (client.isJson())
        {
            final JsonText json = new JsonText().beginArray();
            for (int i = 0; i < topics.size(); i++)
            {
                json.beginObject()
                    .field("topic", topics.get(i).name())
                    .field("queues", topics.get(i).queueCount())
                    .field("messages", messages.get(i))
                    .endObject();
            }
            terminal.out().println(json.endArray());
        }
        else
        {
            final TextTable table = new TextTable("TOPIC", "QUEUES", "MESSAGES");
            for (int i = 0; i < topics.size(); i++)
            {
                table.row(topics.get(i).name(), Integer.toString(topics.get(i).queueCount()),
                    Long.toString(messages.get(i)));
            }
            terminal.out().print(table);
        }
    }
}
