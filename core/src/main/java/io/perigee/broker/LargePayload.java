package io.perigee.broker;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * A buffer for a message that comes in parts. Its memory is taken at first use and kept. Passes from ingress to the
 * sequencer with the ring event, and back through {@link LargePayloadPool}.
 */
final class LargePayload
{
    private final int capacity;
    private final PartTrain train = new PartTrain(this);
    private UnsafeBuffer buffer;

    LargePayload(final int capacity)
    {
        this.capacity = capacity;
    }

    /**
     * The message that is gathered in this buffer.
     *
     * @return always the same one, to be begun anew.
     */
    PartTrain train()
    {
        return train;
    }

    UnsafeBuffer buffer()
    {
        if (null == buffer)
        {
            buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(capacity));
        }

        return buffer;
    }
}
