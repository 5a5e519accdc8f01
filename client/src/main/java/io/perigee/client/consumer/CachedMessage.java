package io.perigee.client.consumer;

import io.perigee.common.message.MessageExt;

/**
 * A message between its arrival and its end. The state is guarded by its window.
 */
final class CachedMessage
{
    private final MessageExt message;
    private final long queueOffset;
    private final int lengthBytes;
    private boolean isDone;

    CachedMessage(final MessageExt message, final long queueOffset, final int lengthBytes)
    {
        this.message = message;
        this.queueOffset = queueOffset;
        this.lengthBytes = lengthBytes;
    }

    MessageExt message()
    {
        return message;
    }

    long queueOffset()
    {
        return queueOffset;
    }

    int lengthBytes()
    {
        return lengthBytes;
    }

    boolean isDone()
    {
        return isDone;
    }

    void done()
    {
        isDone = true;
    }
}
