package io.perigee.server;

import io.perigee.client.StoredMessage;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordView;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages that were searched for: a line each for people, an array for programs.
 */
final class FoundTable
{
    private static final int MAX_BODY_LENGTH = 60;
    private static final String NONE = "-";

    private final List<StoredMessage> messages;
    private final MessageText messageText = new MessageText();

    FoundTable(final List<StoredMessage> messages)
    {
        this.messages = messages;
    }

    String table()
    {
        final TextTable table = new TextTable("QUEUE", "OFFSET", "POSITION", "STORED", "ID", "KEYS", "BODY");
        for (final StoredMessage message : messages)
        {
            final RecordView record = message.record();
            table.row(
                Integer.toString(record.queueId()),
                Long.toString(record.queueOffset()),
                Long.toString(record.position()),
                Instant.ofEpochMilli(record.storeTimestampMs()).toString(),
                null == message.uniqueId() ? NONE : MessageText.printable(message.uniqueId()),
                0 == record.keysLength() ? NONE : MessageText.printable(message.keys()),
                body(record));
        }
        return table.toString().stripTrailing();
    }

    String json()
    {
        final JsonText json = new JsonText().beginArray();
        for (final StoredMessage message : messages)
        {
            final RecordView record = message.record();
            json.beginObject()
                .field("topic", message.topic())
                .field("queue", record.queueId())
                .field("offset", record.queueOffset())
                .field("position", record.position())
                .field("bornTimestampMs", record.bornTimestampMs())
                .field("storeTimestampMs", record.storeTimestampMs())
                .field("id", message.uniqueId())
                .field("key", message.keys());
            final Map<String, String> properties = properties(record);
            json.field("tag", properties.getOrDefault(MessageTemplate.TAGS_PROPERTY, ""));
            properties.remove(MessageTemplate.TAGS_PROPERTY);
            json.name("properties").beginObject();
            properties.forEach(json::field);
            json.endObject();
            messageText.addBody(json, record.buffer(), record.bodyOffset(), record.bodyLength());
            json.endObject();
        }
        return json.endArray().toString();
    }

    private String body(final RecordView record)
    {
        final String text = MessageText.printable(messageText.text(
            record.buffer(), record.bodyOffset(), Math.min(record.bodyLength(), 2 * MAX_BODY_LENGTH)));
        final boolean isWhole = text.length() <= MAX_BODY_LENGTH && record.bodyLength() <= 2 * MAX_BODY_LENGTH;
        return isWhole ? text : text.substring(0, Math.min(text.length(), MAX_BODY_LENGTH)) + "...";
    }

    private static Map<String, String> properties(final RecordView record)
    {
        final Map<String, String> properties = new TreeMap<>();
        if (PropertiesCodec.isValid(record.buffer(), record.propertiesOffset(), record.propertiesLength()))
        {
            PropertiesCodec.decode(
                record.buffer(), record.propertiesOffset(), record.propertiesLength(), properties);
        }
        return properties;
    }
}
