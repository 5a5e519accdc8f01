package io.perigee.server;

import io.perigee.client.MessageHandler;
import io.perigee.client.Subscriber;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordView;

import java.io.PrintStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints messages: for people one line each, for programs JSON, or nothing but the body.
 */
final class MessagePrinter implements MessageHandler
{
    private final PrintStream out;
    private final Subscriber subscriber;
    private final boolean isRaw;
    private final boolean isJson;
    private final MessageText messageText = new MessageText();
    private byte[] bytes = new byte[1024];
    private long count;

    MessagePrinter(final PrintStream out, final Subscriber subscriber, final boolean isRaw, final boolean isJson)
    {
        this.out = out;
        this.subscriber = subscriber;
        this.isRaw = isRaw;
        this.isJson = isJson;
    }

    @Override
    public void onMessage(final RecordView message)
    {
        if (isRaw)
        {
            final int length = copy(message, message.bodyOffset(), message.bodyLength());
            out.write(bytes, 0, length);
            out.write('\n');
        }
        else
        {
            out.println(isJson ? json(message) : line(message));
        }
        count++;
    }

    long count()
    {
        return count;
    }

    void flush()
    {
        out.flush();
    }

    /** Whoever read our output has had enough, as {@code head} has. */
    boolean isOutputGone()
    {
        return out.checkError();
    }

    private String line(final RecordView message)
    {
        final String key = messageText.text(message.buffer(), message.keysOffset(), message.keysLength());
        final String tag = tag(properties(message));

        return MessageText.printable(subscriber.topic(message.topicId()) + "/" + message.queueId() +
            " offset " + message.queueOffset() + "  " + Instant.ofEpochMilli(message.storeTimestampMs()) +
            (key.isEmpty() ? "" : "  key=" + key) + (tag.isEmpty() ? "" : "  tag=" + tag) + "  " +
            messageText.text(message.buffer(), message.bodyOffset(), message.bodyLength()));
    }

    private String json(final RecordView message)
    {
        final Map<String, String> properties = properties(message);
        final String tag = tag(properties);
        final JsonText json = new JsonText().beginObject()
            .field("topic", subscriber.topic(message.topicId()))
            .field("queue", message.queueId())
            .field("offset", message.queueOffset())
            .field("bornTimestampMs", message.bornTimestampMs())
            .field("storeTimestampMs", message.storeTimestampMs())
            .field("key", messageText.text(message.buffer(), message.keysOffset(), message.keysLength()))
            .field("tag", tag);
        if (!properties.isEmpty())
        {
            json.name("properties").beginObject();
            properties.forEach(json::field);
            json.endObject();
        }
        messageText.addBody(json, message.buffer(), message.bodyOffset(), message.bodyLength());

        return json.endObject().toString();
    }

    /** Takes it away from the other properties. */
    private static String tag(final Map<String, String> properties)
    {
        final String tag = properties.remove(MessageTemplate.TAGS_PROPERTY);
        return null == tag ? "" : tag;
    }

    private Map<String, String> properties(final RecordView message)
    {
        final Map<String, String> properties = new TreeMap<>();
        if (message.propertiesLength() > 0 && PropertiesCodec.isValid(
            message.buffer(), message.propertiesOffset(), message.propertiesLength()))
        {
            PropertiesCodec.decode(
                message.buffer(), message.propertiesOffset(), message.propertiesLength(), properties);
        }

        return properties;
    }

    private int copy(final RecordView message, final int offset, final int length)
    {
        if (length > bytes.length)
        {
            bytes = new byte[length];
        }
        message.buffer().getBytes(offset, bytes, 0, length);
        return length;
    }
}
