package io.perigee.server;

import io.perigee.client.MessageHandler;
import io.perigee.client.Subscriber;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordView;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints messages: for people one line each, for programs JSON, or nothing but the body.
 */
final class MessagePrinter implements MessageHandler
{
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7F;
    private static final int LAST_CONTROL = 0x9F;

    private final PrintStream out;
    private final Subscriber subscriber;
    private final boolean isRaw;
    private final boolean isJson;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
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
        final String key = text(message, message.keysOffset(), message.keysLength());
        final String tag = tag(properties(message));

        return printable(subscriber.topic(message.topicId()) + "/" + message.queueId() +
            " offset " + message.queueOffset() + "  " + Instant.ofEpochMilli(message.storeTimestampMs()) +
            (key.isEmpty() ? "" : "  key=" + key) + (tag.isEmpty() ? "" : "  tag=" + tag) + "  " +
            text(message, message.bodyOffset(), message.bodyLength()));
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
            .field("key", text(message, message.keysOffset(), message.keysLength()))
            .field("tag", tag);
        if (!properties.isEmpty())
        {
            json.name("properties").beginObject();
            properties.forEach(json::field);
            json.endObject();
        }
        addBody(message, json);

        return json.endObject().toString();
    }

    /** JSON is text: what is none goes as Base64, because nothing may change on the way. */
    private void addBody(final RecordView message, final JsonText json)
    {
        final int length = copy(message, message.bodyOffset(), message.bodyLength());
        try
        {
            json.field("body", decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString());
        }
        catch (final CharacterCodingException ignore)
        {
            json.field("bodyBase64", Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length)));
        }
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

    /** Bytes that are no UTF-8 are shown as such. */
    private String text(final RecordView message, final int offset, final int length)
    {
        copy(message, offset, length);
        final ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        final CharBuffer out = CharBuffer.allocate(length);
        final StringBuilder text = new StringBuilder(length);
        decoder.reset();
        CoderResult result = decoder.decode(in, out, true);
        while (result.isMalformed())
        {
            text.append(out.flip());
            out.clear();
            for (int i = 0; i < result.length(); i++)
            {
                text.append(String.format("\\x%02x", in.get() & 0xFF));
            }
            result = decoder.reset().decode(in, out, true);
        }

        return text.append(out.flip()).toString();
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

    /** A body must not be able to steer the terminal. */
    private static String printable(final String text)
    {
        final StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            final boolean isControl = c < FIRST_PRINTABLE && '\t' != c || c >= DELETE && c <= LAST_CONTROL;
            if (isControl)
            {
                printable.append(String.format("\\x%02x", (int)c));
            }
            else
            {
                printable.append(c);
            }
        }

        return printable.toString();
    }
}
