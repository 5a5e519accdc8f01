package io.perigee.client.producer;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.perigee.client.OutgoingMessage;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageClientIDSetter;
import io.perigee.common.message.MessageConst;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.remoting.protocol.ResponseCode;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A message as bytes, made by the thread that sends, so that the I/O thread only copies. The body is the
 * application's own array: it must not change it before the send has ended.
 */
final class EncodedMessage
{
    private static final byte[] NO_BYTES = new byte[0];
    private static final ThreadLocal<ExpandableArrayBuffer> SCRATCH =
        ThreadLocal.withInitial(ExpandableArrayBuffer::new);

    private final String msgId;
    private final int userFlag;
    private final long tagHash;
    private final byte[] keys;
    private final byte[] properties;
    private final byte[] body;

    private EncodedMessage(final Message message, final byte[] keys, final byte[] properties)
    {
        final String tag = message.getTags();
        this.msgId = MessageClientIDSetter.getUniqID(message);
        this.userFlag = message.getFlag();
        this.tagHash = null == tag || tag.isEmpty() ? 0 : tag.hashCode();
        this.keys = keys;
        this.properties = properties;
        this.body = message.getBody();
    }

    /**
     * Give a message an id if it has none, and encode it.
     */
    static EncodedMessage of(final Message message) throws MQClientException
    {
        MessageClientIDSetter.setUniqID(message);
        final String keyText = message.getKeys();
        final byte[] keys = null == keyText ? NO_BYTES : keyText.getBytes(StandardCharsets.UTF_8);
        final byte[] properties = encodeProperties(message);
        if (keys.length + properties.length > PropertiesCodec.MAX_LENGTH)
        {
            throw tooLong();
        }
        return new EncodedMessage(message, keys, properties);
    }

    String msgId()
    {
        return msgId;
    }

    /**
     * Let an outgoing message refer to this one. Topic and queue are left as they are.
     */
    void fill(
        final OutgoingMessage outgoing,
        final UnsafeBuffer keysBuffer,
        final UnsafeBuffer propertiesBuffer,
        final UnsafeBuffer bodyBuffer)
    {
        keysBuffer.wrap(keys);
        propertiesBuffer.wrap(properties);
        bodyBuffer.wrap(body);
        outgoing.userFlag(userFlag).tagHash(tagHash)
            .keys(keysBuffer, 0, keys.length)
            .properties(propertiesBuffer, 0, properties.length)
            .body(bodyBuffer, 0, body.length);
    }

    int payloadLength()
    {
        return keys.length + properties.length + body.length;
    }

    private static byte[] encodeProperties(final Message message) throws MQClientException
    {
        final ExpandableArrayBuffer scratch = SCRATCH.get();
        int length = 0;
        try
        {
            for (final Map.Entry<String, String> entry : message.getProperties().entrySet())
            {
                if (isStored(entry.getKey(), entry.getValue()))
                {
                    length = PropertiesCodec.append(scratch, 0, length, entry.getKey(), entry.getValue());
                }
            }
        }
        catch (final IllegalArgumentException ex)
        {
            throw tooLong();
        }
        final byte[] properties = new byte[length];
        scratch.getBytes(0, properties);
        return properties;
    }

    /**
     * The keys have a region of their own, and what every message has by default says nothing.
     */
    private static boolean isStored(final String name, final String value)
    {
        return null != value && !MessageConst.PROPERTY_KEYS.equals(name) &&
            !(MessageConst.PROPERTY_WAIT_STORE_MSG_OK.equals(name) && Boolean.parseBoolean(value));
    }

    private static MQClientException tooLong()
    {
        return new MQClientException(ResponseCode.MESSAGE_ILLEGAL,
            "the keys and properties of the message take more than " + PropertiesCodec.MAX_LENGTH + " bytes");
    }
}
