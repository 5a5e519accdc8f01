package io.perigee.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;

import java.util.function.Supplier;

/**
 * A bounded ring of preallocated events between one producer and a chain of stages. A full ring says so; it never
 * waits, drops or grows.
 *
 * @param <E> type of the events.
 */
public final class EventRing<E>
{
    private final RingBuffer<E> ringBuffer;
    private long claimedSequence = -1;
    private boolean isClaimed;

    /**
     * A ring whose events are all made now.
     *
     * @param eventSupplier makes one event.
     * @param capacity      of the ring, a power of two.
     */
    public EventRing(final Supplier<E> eventSupplier, final int capacity)
    {
        // The stages poll: the wait strategy is never waited on, and this one signals nobody.
        ringBuffer = RingBuffer.createSingleProducer(eventSupplier::get, capacity, new YieldingWaitStrategy());
    }

    /**
     * Make the chain of stages, each of which follows the one before it; the first follows the producer, and the last
     * sets events free again. Called once, before anything is published.
     *
     * @param count of stages.
     * @return the stages in order.
     */
    public RingStage[] chain(final int count)
    {
        final RingStage[] stages = new RingStage[count];
        for (int i = 0; i < count; i++)
        {
            stages[i] = 0 == i ? RingStage.followingCursor(ringBuffer) : RingStage.following(stages[i - 1]);
        }
        ringBuffer.addGatingSequences(stages[count - 1].sequence());

        return stages;
    }

    /**
     * Whether an event can be claimed now. The producer only.
     *
     * @return false if the ring is full.
     */
    public boolean hasRoom()
    {
        return ringBuffer.hasAvailableCapacity(1);
    }

    /**
     * Claim the next event; {@link #hasRoom()} must have been true since the last claim. The producer only. A claim
     * that was not published, because the producer met an error, is handed out again.
     *
     * @return the event, which holds what its last use left in it.
     */
    public E claim()
    {
        if (!isClaimed)
        {
            isClaimed = true;
            claimedSequence = ringBuffer.next();
        }
        return ringBuffer.get(claimedSequence);
    }

    /**
     * Hand the claimed event to the first stage. The producer only.
     */
    public void publish()
    {
        isClaimed = false;
        ringBuffer.publish(claimedSequence);
    }

    /**
     * The event at a sequence that a stage has been given.
     *
     * @param sequence of the event.
     * @return the event.
     */
    public E get(final long sequence)
    {
        return ringBuffer.get(sequence);
    }

    /**
     * How many events are in use now. Any thread; a moment's picture.
     *
     * @return claimed and not yet passed by the last stage.
     */
    public long used()
    {
        return ringBuffer.getBufferSize() - ringBuffer.remainingCapacity();
    }
}
