package io.perigee.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;

/**
 * How far one stage has come in an {@link EventRing}. Belongs to the agent that runs the stage.
 */
public final class RingStage
{
    private final Sequence sequence = new Sequence();
    private final RingBuffer<?> ringBuffer;
    private final RingStage upstream;
    private long next;
    private long cachedLimit = -1;

    private RingStage(final RingBuffer<?> ringBuffer, final RingStage upstream)
    {
        this.ringBuffer = ringBuffer;
        this.upstream = upstream;
    }

    static RingStage followingCursor(final RingBuffer<?> ringBuffer)
    {
        return new RingStage(ringBuffer, null);
    }

    static RingStage following(final RingStage upstream)
    {
        return new RingStage(null, upstream);
    }

    Sequence sequence()
    {
        return sequence;
    }

    /**
     * Whether the event at {@link #next()} may be taken.
     *
     * @return false if the stage before has not passed it yet.
     */
    public boolean hasNext()
    {
        if (next <= cachedLimit)
        {
            return true;
        }
        cachedLimit = null == upstream ? ringBuffer.getCursor() : upstream.sequence.get();

        return next <= cachedLimit;
    }

    /**
     * Sequence of the event that this stage takes next.
     *
     * @return sequence in the ring.
     */
    public long next()
    {
        return next;
    }

    /**
     * The event at {@link #next()} is done. The stages behind see it after {@link #publish()}.
     */
    public void advance()
    {
        next++;
    }

    /**
     * Let the stages behind see how far this one has come.
     */
    public void publish()
    {
        sequence.set(next - 1);
    }
}
