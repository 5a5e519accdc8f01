package io.perigee.server;

import io.perigee.journal.InspectedRecord;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordView;
import org.agrona.DirectBuffer;

import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * What stands at a position of the log, field by field, for people and for programs.
 */
final class RecordText
{
    private static final String[] TYPES = {"unknown", "message", "padding", "term", "topic", "group", "offsets"};
    private static final int BYTES_PER_LINE = 16;

    private final InspectedRecord record;
    private final DirectBuffer bytes;
    private final MessageText messageText = new MessageText();

    RecordText(final InspectedRecord record)
    {
        this.record = record;
        bytes = record.bytes();
    }

    String lines(final boolean isHex)
    {
        final StringBuilder text = new StringBuilder();
        line(text, "position", record.position() + " in " + record.file());
        if (record.isValid())
        {
            fields().forEach((name, value) -> line(text, name, value.toString()));
            final RecordView view = new RecordView().wrap(bytes, 0);
            line(text, "stored", Instant.ofEpochMilli(view.storeTimestampMs()).toString());
            if (view.keysLength() > 0)
            {
                line(text, "keys", printable(view.keysOffset(), view.keysLength()));
            }
            properties(view).forEach((name, value) -> line(text, "property", name + "=" + value));
            if (view.bodyLength() > 0)
            {
                line(text, "body", printable(view.bodyOffset(), view.bodyLength()));
            }
        }
        else
        {
            line(text, "defect", defect());
        }
        return text + (isHex ? hexLines() : "");
    }

    String json(final boolean isHex)
    {
        final JsonText json = new JsonText().beginObject()
            .field("position", record.position())
            .field("file", record.file())
            .name("valid").value(record.isValid());
        if (record.isValid())
        {
            fields().forEach((name, value) ->
            {
                if (value instanceof Number)
                {
                    json.field(name, ((Number)value).longValue());
                }
                else
                {
                    json.field(name, value.toString());
                }
            });
            final RecordView view = new RecordView().wrap(bytes, 0);
            json.field("keys", messageText.text(bytes, view.keysOffset(), view.keysLength()));
            json.name("properties").beginObject();
            properties(view).forEach(json::field);
            json.endObject();
            messageText.addBody(json, bytes, view.bodyOffset(), view.bodyLength());
        }
        else
        {
            json.field("reason", record.reason());
            if (record.enclosingPosition() >= 0)
            {
                json.field("recordPosition", record.enclosingPosition());
            }
        }
        if (isHex)
        {
            json.field("hex", hex(0, bytes.capacity()));
        }
        return json.endObject().toString();
    }

    private Map<String, Object> fields()
    {
        final RecordView view = new RecordView().wrap(bytes, 0);
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", view.type() < TYPES.length ? TYPES[view.type()] : TYPES[0] + " (" + view.type() + ")");
        fields.put("length", view.length());
        fields.put("crc", String.format("%08x", RecordLayout.crc(bytes, 0)));
        fields.put("flags", view.flags());
        fields.put("prevCrc", String.format("%08x", bytes.getInt(RecordLayout.PREV_CRC_OFFSET, LITTLE_ENDIAN)));
        if (record.durableMark() >= 0)
        {
            fields.put("durableMark", record.durableMark());
        }
        fields.put("term", view.term());
        fields.put("topicId", view.topicId());
        fields.put("queueId", view.queueId());
        fields.put("queueOffset", view.queueOffset());
        fields.put("storeTimestampMs", view.storeTimestampMs());
        fields.put("bornTimestampMs", view.bornTimestampMs());
        fields.put("producerId", view.producerId());
        fields.put("producerSequence", view.producerSequence());
        fields.put("producerEpoch", bytes.getInt(RecordLayout.PRODUCER_EPOCH_OFFSET, LITTLE_ENDIAN));
        fields.put("tagHash", view.tagHash());
        fields.put("userFlag", view.userFlag());
        fields.put("reconsumeCount", view.reconsumeCount());
        fields.put("keysLength", view.keysLength());
        fields.put("propertiesLength", view.propertiesLength());
        fields.put("bodyLength", view.bodyLength());
        return fields;
    }

    private String defect()
    {
        return "the record here " + record.reason() + (record.enclosingPosition() < 0 ? "" :
            "; a valid record begins at " + record.enclosingPosition() + " and reaches over this position");
    }

    private Map<String, String> properties(final RecordView view)
    {
        final Map<String, String> properties = new TreeMap<>();
        if (PropertiesCodec.isValid(bytes, view.propertiesOffset(), view.propertiesLength()))
        {
            PropertiesCodec.decode(bytes, view.propertiesOffset(), view.propertiesLength(), properties);
        }
        return properties;
    }

    private String printable(final int offset, final int length)
    {
        return MessageText.printable(messageText.text(bytes, offset, length));
    }

    private String hexLines()
    {
        final StringBuilder text = new StringBuilder();
        for (int offset = 0; offset < bytes.capacity(); offset += BYTES_PER_LINE)
        {
            final int length = Math.min(BYTES_PER_LINE, bytes.capacity() - offset);
            text.append(String.format("%16d  ", record.position() + offset));
            for (int i = 0; i < BYTES_PER_LINE; i++)
            {
                text.append(i < length ? hex(offset + i, 1) + " " : "   ");
            }
            text.append(' ');
            for (int i = 0; i < length; i++)
            {
                final int value = bytes.getByte(offset + i);
                text.append(value >= ' ' && value < 0x7F ? (char)value : '.');
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private String hex(final int offset, final int length)
    {
        final byte[] copy = new byte[length];
        bytes.getBytes(offset, copy);
        return HexFormat.of().formatHex(copy);
    }

    private static void line(final StringBuilder text, final String name, final String value)
    {
        text.append(String.format("%-17s %s%n", name, value));
    }
}
