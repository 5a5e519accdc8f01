package io.perigee.broker;

import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.lang.invoke.VarHandle;

/**
 * Tells the delivery agent which queues have new messages for flows that wait. The dispatcher offers, delivery takes.
 * Each side sets its flag, then looks at the other's word: with a full fence between, at least one of them sees the
 * other, and no wake-up is lost (Dekker's rule).
 */
final class WakeQueue
{
    private final OneToOneConcurrentArrayQueue<TopicQueue> queues;

    /**
     * An empty queue.
     *
     * @param maxQueues how many queues the broker may have, and so how many can ever stand here at once.
     */
    WakeQueue(final int maxQueues)
    {
        queues = new OneToOneConcurrentArrayQueue<>(Math.max(2, maxQueues));
    }

    /**
     * Make the end of the queues that were passed visible before their flags are read. The dispatcher only, once for a
     * batch, before {@link #wake(TopicQueue)}.
     */
    void beforeWake()
    {
        VarHandle.fullFence();
    }

    /**
     * A queue has new messages. The dispatcher only.
     *
     * @param queue that was passed.
     */
    void wake(final TopicQueue queue)
    {
        if (queue.hasWaiters() && !queue.isWakePending())
        {
            queue.isWakePending(true);
            if (!queues.offer(queue))
            {
                throw new IllegalStateException("more queues than the broker may have wait to be served");
            }
        }
    }

    /**
     * The next queue that has something for the flows that wait. Delivery only.
     *
     * @return null if there is none.
     */
    TopicQueue poll()
    {
        final TopicQueue queue = queues.poll();
        if (null != queue)
        {
            queue.isWakePending(false);
            VarHandle.fullFence();
        }

        return queue;
    }

    /**
     * A flow is about to wait: after this, look at the queue's end once more. Delivery only.
     *
     * @param queue that it waits for.
     */
    void announceWaiter(final TopicQueue queue)
    {
        queue.hasWaiters(true);
        VarHandle.fullFence();
    }
}
