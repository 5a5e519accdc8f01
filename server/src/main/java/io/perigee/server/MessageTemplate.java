package io.perigee.server;

import io.perigee.client.OutgoingMessage;
import io.perigee.journal.record.PropertiesCodec;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What all messages of a command have in common, and how they spread over queues: by their key if they have one, so
 * that one key has one order; otherwise one queue after the other, beginning anywhere.
 */
final class MessageTemplate
{
    /** Name of the property that keeps the tag, as consumers of RocketMQ's shape look for it. */
    static final String TAGS_PROPERTY = "TAGS";

    private final OutgoingMessage message = new OutgoingMessage();
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[0]);
    private final int queueCount;
    private final boolean isSpread;
    private int nextQueueId;

    MessageTemplate(final String tag, final String key, final Integer queueId, final int queueCount)
    {
        this.queueCount = queueCount;
        if (null != tag && !tag.isEmpty())
        {
            final ExpandableArrayBuffer properties = new ExpandableArrayBuffer();
            final int length = PropertiesCodec.append(properties, 0, 0, TAGS_PROPERTY, tag);
            message.tagHash(tag.hashCode()).properties(properties, 0, length);
        }

        if (null != key && !key.isEmpty())
        {
            final byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            message.keys(new UnsafeBuffer(bytes), 0, bytes.length);
        }

        isSpread = null == queueId && null == key;
        if (null != queueId)
        {
            nextQueueId = queueId;
        }
        else
        {
            nextQueueId = null == key ?
                ThreadLocalRandom.current().nextInt(queueCount) : Math.floorMod(key.hashCode(), queueCount);
        }
    }

    /** The message with this body, to be offered as often as it takes. */
    OutgoingMessage with(final byte[] bytes)
    {
        body.wrap(bytes);
        return message.queueId(nextQueueId).body(body, 0, bytes.length);
    }

    /** The message was taken: the next one goes to the next queue. */
    void taken()
    {
        if (isSpread)
        {
            nextQueueId = (nextQueueId + 1) % queueCount;
        }
    }
}
