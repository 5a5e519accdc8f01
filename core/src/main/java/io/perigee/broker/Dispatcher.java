package io.perigee.broker;

import io.perigee.journal.LogReader;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.Position;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;

/**
 * Follows the committed log and enters every message in its consume queue; then wakes the flows that wait for it. What
 * is not committed is never entered, so a consume queue never has to be cut.
 */
final class Dispatcher implements Duty
{
    private final LogReader reader;
    private final TopicTable topics;
    private final WakeQueue wakeQueue;
    private final Position commit;
    private final Position dispatch;
    private final ArrayList<TopicQueue> passedQueues = new ArrayList<>();
    private final int recordLimit;
    private long batch;
    private boolean isRecordPending;

    Dispatcher(
        final BrokerContext ctx,
        final LogReader reader,
        final TopicTable topics,
        final WakeQueue wakeQueue,
        final long startPosition)
    {
        this.reader = reader;
        this.topics = topics;
        this.wakeQueue = wakeQueue;
        this.commit = ctx.positions().commit();
        this.dispatch = ctx.positions().dispatch();
        this.recordLimit = ctx.limits().recordLimit();
        reader.seek(startPosition);
        dispatch.set(startPosition);
    }

    @Override
    public int perform(final long nowNs)
    {
        final long limit = commit.get();
        if (!isRecordPending && dispatch.get() >= limit)
        {
            return 0;
        }

        batch++;
        int workCount = 0;
        while (workCount < recordLimit && (isRecordPending || reader.next(limit) > 0))
        {
            isRecordPending = !enter();
            if (isRecordPending)
            {
                break;
            }
            workCount++;
        }
        // Behind padding too, if nothing follows it yet.
        dispatch.set(isRecordPending ? reader.position() : reader.cursor());
        if (workCount > 0)
        {
            wakePassedQueues();
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return "dispatcher";
    }

    private boolean enter()
    {
        final UnsafeBuffer buffer = reader.buffer();
        final int offset = reader.offset();
        if (RecordType.MESSAGE != RecordLayout.type(buffer, offset))
        {
            return true;
        }

        final TopicQueue queue =
            topics.byId(RecordLayout.topicId(buffer, offset)).queue(RecordLayout.queueId(buffer, offset));
        final boolean isEntered = queue.consumeQueue().append(
            RecordLayout.queueOffset(buffer, offset),
            reader.position(),
            RecordLayout.length(buffer, offset),
            RecordLayout.tagHash(buffer, offset));
        if (isEntered && batch != queue.dispatchBatch)
        {
            queue.dispatchBatch = batch;
            passedQueues.add(queue);
        }

        return isEntered;
    }

    private void wakePassedQueues()
    {
        wakeQueue.beforeWake();
        for (int i = passedQueues.size() - 1; i >= 0; i--)
        {
            wakeQueue.wake(passedQueues.remove(i));
        }
    }
}
