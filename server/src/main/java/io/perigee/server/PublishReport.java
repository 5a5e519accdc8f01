package io.perigee.server;

import io.perigee.client.AckHandler;
import io.perigee.client.Publisher;
import io.perigee.protocol.ErrorCode;

/**
 * Prints where messages were stored, counts, and says what went wrong with those that were not.
 */
final class PublishReport implements AckHandler
{
    private static final int MAX_ERRORS = 10;

    private final Terminal terminal;
    private final String topic;
    private final boolean isQuiet;
    private final boolean isJson;
    private long stored;
    private long failed;

    PublishReport(final Terminal terminal, final String topic, final boolean isQuiet, final boolean isJson)
    {
        this.terminal = terminal;
        this.topic = topic;
        this.isQuiet = isQuiet;
        this.isJson = isJson;
    }

    @Override
    public void onAck(
        final long sequence,
        final int count,
        final int status,
        final int queueId,
        final long queueOffset,
        final long position,
        final int recordLengthBytes)
    {
        if (ErrorCode.OK.status() != status)
        {
            failed += count;
            final ErrorCode code = ErrorCode.of(status);
            error(code, code.sentence(), count);
            return;
        }

        stored += count;
        for (int i = 0; !isQuiet && i < count; i++)
        {
            printStored(queueId, queueOffset + i);
        }
    }

    /** A message was not even sent; the first has the number 1. */
    void refused(final long number, final long result, final Publisher publisher, final int bodyLength)
    {
        failed++;
        if (Publisher.MESSAGE_TOO_LARGE == result && bodyLength <= publisher.maxMessageLengthBytes())
        {
            error(ErrorCode.MESSAGE_TOO_LARGE, "key and tag of message " + number + " are " +
                limit(publisher.maxAttributesLengthBytes(), "maxAttributesLengthBytes"), 1);
        }
        else if (Publisher.MESSAGE_TOO_LARGE == result)
        {
            error(ErrorCode.MESSAGE_TOO_LARGE, "message " + number + " is " +
                limit(publisher.maxMessageLengthBytes(), "maxMessageLengthBytes"), 1);
        }
        else
        {
            final ErrorCode code = Publisher.TOPIC_NOT_FOUND == result ? ErrorCode.TOPIC_NOT_FOUND :
                Publisher.QUEUE_NOT_FOUND == result ? ErrorCode.QUEUE_NOT_FOUND : ErrorCode.BROKER_UNREACHABLE;
            error(code, code.sentence(), 1);
        }
    }

    void summary()
    {
        terminal.out().println(isJson ?
            new JsonText().beginObject().field("published", stored).field("failed", failed).endObject() :
            "published " + stored + " messages, " + failed + " failed");
    }

    long stored()
    {
        return stored;
    }

    long failed()
    {
        return failed;
    }

    private void printStored(final int queueId, final long queueOffset)
    {
        terminal.out().println(isJson ?
            new JsonText().beginObject()
                .field("topic", topic).field("queue", queueId).field("offset", queueOffset).endObject() :
            "stored " + topic + "/" + queueId + " offset " + queueOffset);
    }

    private static String limit(final int maxLengthBytes, final String name)
    {
        return "longer than the limit of " + maxLengthBytes + " bytes (" + Sizes.text(maxLengthBytes) + ", " +
            name + ")";
    }

    private void error(final ErrorCode code, final String sentence, final int count)
    {
        if (failed - count < MAX_ERRORS)
        {
            terminal.report(new CommandException(
                code, count > 1 ? sentence + " (" + count + " messages)" : sentence), isJson);
        }
    }
}
