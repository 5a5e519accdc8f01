package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.LogReader;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.Position;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Brings what readers far behind need next into memory before delivery looks at it: entries of their consume queues,
 * and the records that these point to. So it is this agent that waits for the disk and takes the page faults, and not
 * the thread that all messages pass. Each reader gets a stretch at a time, in turn with the others, and all of them
 * together get a rate: it leaves memory, disk and cores to those who read what is new.
 */
final class Warmer implements Duty
{
    /** Bytes of records that one reader gets before the next one has its turn; less where segments are short. */
    private static final int STRETCH_LENGTH = 256 * 1024;
    private static final int STRETCHES_IN_SEGMENT = 4;
    private static final int MAX_ENTRIES = 4096;
    /** How much of the time that the thread has slept it may make up for. */
    private static final long MAX_LATENESS_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ColdFlows flows;
    private final LogReader reader;
    private final Position append;
    private final long startPosition;
    private final long trustedLength;
    private final int stretchLength;
    private final long bytesPerSecond;
    private final AtomicCounter warmedBytes;
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private Flow flow;
    private long nextStretchNs;
    private long touchSum;

    Warmer(final BrokerContext ctx, final ColdFlows flows, final LogReader reader, final long startPosition)
    {
        this.flows = flows;
        this.reader = reader;
        this.append = ctx.positions().append();
        this.startPosition = startPosition;
        this.trustedLength = ctx.limits().trustedTailLengthBytes();
        this.stretchLength = Math.min(STRETCH_LENGTH, ctx.journal().segmentLengthBytes() / STRETCHES_IN_SEGMENT);
        this.bytesPerSecond = ctx.limits().coldReadRateBytes();
        this.warmedBytes = ctx.counters().warmedBytes();
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextStretchNs = nowNs;
    }

    @Override
    public int perform(final long nowNs)
    {
        if (null == flow)
        {
            flow = flows.next();
            if (null == flow)
            {
                return 0;
            }
        }
        if (nowNs - nextStretchNs < 0)
        {
            return 0;
        }

        final long length = warm(flow);
        if (bytesPerSecond > 0)
        {
            nextStretchNs = Math.max(nextStretchNs, nowNs - MAX_LATENESS_NS) + length * NS_PER_SECOND / bytesPerSecond;
        }
        flows.giveBack(flow);
        flow = null;
        reader.release();
        entry.release();

        return 1;
    }

    @Override
    public String roleName()
    {
        return "warmer";
    }

    /**
     * Touch what the flow will look at, up to a stretch, to the end of its queue or to what is in memory anyway.
     * Whatever is odd about an entry, delivery finds out: it gets that one message at least.
     */
    private long warm(final Flow cold)
    {
        final ConsumeQueue queue = cold.queue().consumeQueue();
        final long hotPosition = Math.max(startPosition, append.get() - trustedLength);
        final long endOffset = cold.coldOffset + MAX_ENTRIES;
        long queueOffset = cold.coldOffset;
        long length = 0;
        boolean isMore = true;
        while (isMore)
        {
            isMore = ConsumeQueue.FOUND == queue.read(queueOffset, entry) && !entry.isLost() &&
                entry.position() < hotPosition;
            if (isMore && cold.wants(entry.tagHash()))
            {
                touchSum += reader.touch(entry.position(), entry.length());
                length += entry.length();
            }
            queueOffset++;
            isMore &= length < stretchLength && queueOffset < endOffset;
        }
        cold.warmOffset = queueOffset;
        warmedBytes.getAndAddRelease(length);

        return length;
    }

    /** So that no compiler leaves out what only touches. */
    long touchSum()
    {
        return touchSum;
    }
}
