package io.perigee.broker;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * The few buffers for messages that come in parts. Ingress takes, the sequencer gives back. When none is left, whoever
 * begins another large message waits, and nobody else.
 */
final class LargePayloadPool
{
    private final OneToOneConcurrentArrayQueue<LargePayload> returned;
    private final LargePayload[] free;
    private int freeCount;

    LargePayloadPool(final int count, final int capacityBytes)
    {
        returned = new OneToOneConcurrentArrayQueue<>(Math.max(2, count));
        free = new LargePayload[count];
        for (int i = 0; i < count; i++)
        {
            free[i] = new LargePayload(capacityBytes);
        }
        freeCount = count;
    }

    /**
     * Take a buffer. Ingress only.
     *
     * @return null if none is free.
     */
    LargePayload take()
    {
        if (freeCount > 0)
        {
            return free[--freeCount];
        }

        return returned.poll();
    }

    /**
     * Give back a buffer that never reached the ring. Ingress only.
     *
     * @param payload that is not needed any more.
     */
    void putBack(final LargePayload payload)
    {
        free[freeCount++] = payload;
    }

    /**
     * Give back a buffer that came with an event. The sequencer only.
     *
     * @param payload that was copied into the log.
     */
    void release(final LargePayload payload)
    {
        // There are never more buffers than places.
        returned.offer(payload);
    }
}
