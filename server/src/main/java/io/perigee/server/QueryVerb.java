package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.FoundMessages;
import io.perigee.client.MessageLocation;
import io.perigee.client.PerigeeClient;
import io.perigee.client.PerigeeException;
import io.perigee.client.StoredMessage;
import io.perigee.client.common.MessageQueries;
import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code perigee query}: searches for stored messages.
 */
@Command(
    name = "query",
    description = "Search for messages by key or id, or for the offsets of a time.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    footer = {"", "Exits with 0 if something was found, with 1 if not."})
final class QueryVerb implements Callable<Integer>
{
    private static final int COUNT_DEFAULT = 32;
    private static final String NO_TIME = "-";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClientOptions client;

    @Option(
        names = "--topic", paramLabel = "T",
        description = "Topic to search; an id that tells where a message is stored needs none.")
    private String topic;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(
        names = "--queue", paramLabel = "N",
        description = "With --time: this queue only; can be given several times. Default: all.")
    private List<Integer> queueIds = List.of();

    @Option(
        names = "--count", paramLabel = "N",
        description = "With --key: as many messages at most, 1 to 64. Default: 32.")
    private Integer count;

    @Option(
        names = "--begin", paramLabel = "TIME", converter = TimeConverter.class,
        description = "With --key: messages that were stored at this time or later.")
    private Instant begin;

    @Option(
        names = "--end", paramLabel = "TIME", converter = TimeConverter.class,
        description = "With --key: messages that were stored at this time or earlier.")
    private Instant end;

    QueryVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public Integer call()
    {
        checkOptions();

        try (PerigeeClient perigee = client.connect(); Admin admin = perigee.admin())
        {
            if (null != what.time)
            {
                printOffsets(offsets(perigee, admin));
            }
            else
            {
                printMessages(null == what.key ? byId(perigee, admin) : byKey(perigee, admin));
            }
        }

        return ExitCode.OK;
    }

    /** An option that another way of searching has is refused: who gives it believes that it does something. */
    private void checkOptions()
    {
        if (null == topic && null == what.id)
        {
            throw new ParameterException(spec.commandLine(), "--topic is missing");
        }
        checkGoesWith("--queue", !queueIds.isEmpty(), "--time", null != what.time);
        checkGoesWith("--count", null != count, "--key", null != what.key);
        checkGoesWith("--begin", null != begin, "--key", null != what.key);
        checkGoesWith("--end", null != end, "--key", null != what.key);
        if (null != count && (count < 1 || count > Admin.MAX_FOUND))
        {
            throw new ParameterException(
                spec.commandLine(), "--count is 1 to " + Admin.MAX_FOUND + ", not " + count);
        }
    }

    private void checkGoesWith(
        final String option, final boolean isGiven, final String search, final boolean isSearchGiven)
    {
        if (isGiven && !isSearchGiven)
        {
            throw new ParameterException(spec.commandLine(), option + " goes with " + search + " only");
        }
    }

    private List<StoredMessage> byKey(final PerigeeClient perigee, final Admin admin)
    {
        final long beginMs = null == begin ? Long.MIN_VALUE : begin.toEpochMilli();
        final long endMs = null == end ? Long.MAX_VALUE : end.toEpochMilli();
        final FoundMessages found;
        try
        {
            found = admin.queryMessage(topic, what.key, null == count ? COUNT_DEFAULT : count, beginMs, endMs);
        }
        catch (final PerigeeException ex)
        {
            throw TopicErrors.explain(ex, perigee, topic);
        }
        if (found.isCut())
        {
            terminal.err().println("There may be older messages: search again with --end.");
        }
        return checkFound(found.messages(), "no message of topic '" + topic + "' has the key '" + what.key + "'" +
            (null == begin && null == end ? "" : " and was stored in that time"));
    }

    private List<StoredMessage> byId(final PerigeeClient perigee, final Admin admin)
    {
        final StoredMessage stored = byPlace(admin);
        if (null != stored && (null == topic || topic.equals(stored.topic())))
        {
            return List.of(stored);
        }
        if (null == topic)
        {
            throw new CommandException(ErrorCode.MESSAGE_NOT_FOUND, "no message is stored where id '" + what.id +
                "' says", "If it is the id that a producer gave, name the topic, too: --topic T");
        }
        try
        {
            return checkFound(admin.queryByUniqueId(topic, what.id).messages(),
                "no message of topic '" + topic + "' has the id '" + what.id + "'");
        }
        catch (final PerigeeException ex)
        {
            throw TopicErrors.explain(ex, perigee, topic);
        }
    }

    /** The message of an id that tells where it is stored, or null. */
    private StoredMessage byPlace(final Admin admin)
    {
        try
        {
            return MessageQueries.view(admin, what.id);
        }
        catch (final PerigeeException ex)
        {
            if (ErrorCode.MESSAGE_NOT_FOUND != ex.code() && ErrorCode.REQUEST_INVALID != ex.code())
            {
                throw ex;
            }
            return null;
        }
    }

    private List<MessageLocation> offsets(final PerigeeClient perigee, final Admin admin)
    {
        final int queueCount;
        try
        {
            queueCount = admin.describeTopic(topic).queueCount();
        }
        catch (final PerigeeException ex)
        {
            throw TopicErrors.explain(ex, perigee, topic);
        }

        final List<MessageLocation> locations = new ArrayList<>();
        for (int queueId = 0; queueId < queueCount; queueId++)
        {
            if (queueIds.isEmpty() || queueIds.contains(queueId))
            {
                locations.add(admin.searchOffset(topic, queueId, what.time.toEpochMilli()));
            }
        }
        for (final int queueId : queueIds)
        {
            if (queueId < 0 || queueId >= queueCount)
            {
                throw TopicErrors.noSuchQueue(topic, queueId, queueCount);
            }
        }
        return locations;
    }

    private static List<StoredMessage> checkFound(final List<StoredMessage> messages, final String sentence)
    {
        if (messages.isEmpty())
        {
            throw new CommandException(ErrorCode.MESSAGE_NOT_FOUND, sentence);
        }
        return messages;
    }

    private void printMessages(final List<StoredMessage> messages)
    {
        final FoundTable table = new FoundTable(messages);
        terminal.out().println(client.isJson() ? table.json() : table.table());
    }

    private void printOffsets(final List<MessageLocation> locations)
    {
        if (client.isJson())
        {
            final JsonText json = new JsonText().beginArray();
            for (final MessageLocation location : locations)
            {
                json.beginObject()
                    .field("topic", topic)
                    .field("queue", location.queueId())
                    .field("offset", location.queueOffset());
                if (location.isMessage())
                {
                    json.field("position", location.position())
                        .field("storeTimestampMs", location.storeTimestampMs());
                }
                json.endObject();
            }
            terminal.out().println(json.endArray());
        }
        else
        {
            final TextTable table = new TextTable("QUEUE", "OFFSET", "STORED");
            for (final MessageLocation location : locations)
            {
                table.row(Integer.toString(location.queueId()), Long.toString(location.queueOffset()),
                    location.isMessage() ? Instant.ofEpochMilli(location.storeTimestampMs()).toString() : NO_TIME);
            }
            terminal.out().print(table);
        }
    }

    /**
     * What to search for: one of these.
     */
    static final class What
    {
        @Option(
            names = "--key", paramLabel = "K", required = true,
            description = "Messages with this key, the newest first.")
        private String key;

        @Option(
            names = "--id", paramLabel = "ID", required = true,
            description = "The message with this id: the one that its producer gave, or the one that tells where it " +
                "is stored.")
        private String id;

        @Option(
            names = "--time", paramLabel = "TIME", required = true, converter = TimeConverter.class,
            description = "The first offset of each queue that was stored at this time or later, such as " +
                "2026-11-22T18:31:16.956Z, or milliseconds since 1970.")
        private Instant time;
    }
}
