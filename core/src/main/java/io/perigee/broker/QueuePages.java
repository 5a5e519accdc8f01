package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the consume queues part of a checkpoint: their entries are built by the dispatcher, which is ahead of the
 * follower; here they are written, also those in pages that are not full, and forced. Part of housekeeping.
 */
final class QueuePages implements CommittedRecordListener
{
    private static final int QUEUES_PER_CYCLE = 256;
    private static final int FORCES_PER_CYCLE = 8;
    private static final long NONE = -1;

    private final ConsumeQueueStore consumeQueues;
    /** Position of the checkpoint that the round at hand was begun for. */
    private long roundPosition = NONE;
    private boolean isWritten;

    QueuePages(final ConsumeQueueStore consumeQueues)
    {
        this.consumeQueues = consumeQueues;
    }

    @Override
    public void onRecord(final UnsafeBuffer buffer, final int offset, final int length)
    {
        // The dispatcher has entered it, recovery before.
    }

    @Override
    public boolean prepareCheckpoint(final long position)
    {
        if (NONE == roundPosition)
        {
            roundPosition = position;
        }
        if (!isWritten)
        {
            isWritten = consumeQueues.writeOpenPages(QUEUES_PER_CYCLE);
            return false;
        }
        if (!consumeQueues.force(FORCES_PER_CYCLE))
        {
            return false;
        }

        // A round that a checkpoint before this one has given up may miss what came later: it takes another one.
        final boolean isOfThisCheckpoint = roundPosition == position;
        roundPosition = NONE;
        isWritten = false;

        return isOfThisCheckpoint;
    }
}
