package io.perigee.client;

import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordView;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * A message that was searched for: a copy, which lives as long as it is wanted.
 */
public final class StoredMessage
{
    private static final byte[] UNIQUE_ID = "UNIQ_KEY".getBytes(StandardCharsets.UTF_8);

    private final String topic;
    private final BrokerInfo broker;
    private final RecordView record;

    StoredMessage(final String topic, final BrokerInfo broker, final RecordView source)
    {
        final byte[] bytes = new byte[source.length()];
        source.buffer().getBytes(source.offset(), bytes);
        this.topic = topic;
        this.broker = broker;
        this.record = new RecordView().wrap(new UnsafeBuffer(bytes), 0);
    }

    /**
     * Topic of the message.
     *
     * @return its name.
     */
    public String topic()
    {
        return topic;
    }

    /**
     * The broker that has it.
     *
     * @return as the NameServer told.
     */
    public BrokerInfo broker()
    {
        return broker;
    }

    /**
     * The message as it stands in the log.
     *
     * @return the same view always.
     */
    public RecordView record()
    {
        return record;
    }

    /**
     * Keys that the producer gave.
     *
     * @return separated by blanks; empty if there are none.
     */
    public String keys()
    {
        return record.buffer().getStringWithoutLengthUtf8(record.keysOffset(), record.keysLength());
    }

    /**
     * Id that the producer's client gave.
     *
     * @return null if there is none.
     */
    public String uniqueId()
    {
        final boolean isValid =
            PropertiesCodec.isValid(record.buffer(), record.propertiesOffset(), record.propertiesLength());
        final int offset = isValid ? PropertiesCodec.find(
            record.buffer(), record.propertiesOffset(), record.propertiesLength(), UNIQUE_ID) :
            PropertiesCodec.NOT_FOUND;
        return offset < 0 ? null : record.buffer().getStringWithoutLengthUtf8(
            offset, PropertiesCodec.valueLength(record.buffer(), offset));
    }

    /**
     * Whether this is one of the keys.
     *
     * @param key without blanks.
     * @return true if it is.
     */
    public boolean hasKey(final String key)
    {
        for (final String candidate : keys().split(" "))
        {
            if (candidate.equals(key))
            {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString()
    {
        return "StoredMessage{topic=" + topic + ", " + record + "}";
    }
}
