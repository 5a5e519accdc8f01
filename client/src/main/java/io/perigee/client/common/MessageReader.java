package io.perigee.client.common;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

import io.perigee.common.message.MessageAccessor;
import io.perigee.common.message.MessageClientExt;
import io.perigee.common.message.MessageClientIDSetter;
import io.perigee.common.message.MessageConst;
import io.perigee.common.message.MessageDecoder;
import io.perigee.journal.record.PropertiesCodec;
import io.perigee.journal.record.RecordView;

/**
 * Makes RocketMQ's messages of records: a copy, which lives as long as the application wants. Belongs to one thread.
 * Not meant for applications.
 */
public final class MessageReader
{
    private final CRC32 crc = new CRC32();
    private final Map<String, String> properties = new HashMap<>();

    /**
     * Copy a message.
     *
     * @param view          of its record.
     * @param topic         name.
     * @param brokerName    of the broker that has it.
     * @param brokerAddress of the broker that has it.
     * @return the copy.
     */
    public MessageClientExt read(
        final RecordView view, final String topic, final String brokerName, final InetSocketAddress brokerAddress)
    {
        final MessageClientExt message = new MessageClientExt();
        readProperties(view);
        MessageAccessor.setProperties(message, properties);
        message.setTopic(topic);
        message.setFlag(view.userFlag());
        message.setBrokerName(brokerName);
        message.setQueueId(view.queueId());
        message.setStoreSize(view.length());
        message.setQueueOffset(view.queueOffset());
        message.setBornTimestamp(view.bornTimestampMs());
        message.setBornHost(bornHost(message));
        message.setStoreTimestamp(view.storeTimestampMs());
        message.setStoreHost(brokerAddress);
        message.setOffsetMsgId(MessageDecoder.createMessageId(brokerAddress, view.position()));
        message.setCommitLogOffset(view.position());
        message.setReconsumeTimes(view.reconsumeCount());

        final byte[] body = new byte[view.bodyLength()];
        view.buffer().getBytes(view.bodyOffset(), body);
        crc.reset();
        crc.update(body);
        message.setBodyCRC((int)crc.getValue() & Integer.MAX_VALUE);
        message.setBody(body);
        return message;
    }

    private void readProperties(final RecordView view)
    {
        properties.clear();
        // a low-latency publisher may put anything there; what is not ours is not shown
        if (PropertiesCodec.isValid(view.buffer(), view.propertiesOffset(), view.propertiesLength()))
        {
            PropertiesCodec.decode(view.buffer(), view.propertiesOffset(), view.propertiesLength(), properties);
        }
        if (view.keysLength() > 0)
        {
            properties.put(MessageConst.PROPERTY_KEYS,
                view.buffer().getStringWithoutLengthUtf8(view.keysOffset(), view.keysLength()));
        }
    }

    private static InetSocketAddress bornHost(final MessageClientExt message)
    {
        final String uniqId = MessageClientIDSetter.getUniqID(message);
        final byte[] address = null == uniqId ? null : MessageClientIDSetter.getIPFromID(uniqId);
        if (null == address)
        {
            return null;
        }
        try
        {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalStateException("four bytes are always an address", ex);
        }
    }
}
