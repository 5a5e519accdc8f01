package io.perigee.broker;

import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.ConsumeQueueEntry;
import io.perigee.journal.LogReader;
import io.perigee.pipeline.Duty;
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
    /** Bytes of pages and entries that one reader gets before the next has its turn; less where segments are short. */
    private static final int STRETCH_LENGTH = 256 * 1024;
    private static final int STRETCHES_IN_SEGMENT = 4;
    /** How much of the time that the thread has slept it may make up for. */
    private static final long MAX_LATENESS_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ColdFlows flows;
    private final LogReader reader;
    private final TrustedTail trustedTail;
    private final int stretchLength;
    private final long bytesPerSecond;
    private final AtomicCounter warmedBytes;
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private Flow flow;
    private long nextStretchNs;

    Warmer(final BrokerContext ctx, final ColdFlows flows, final LogReader reader, final TrustedTail trustedTail)
    {
        this.flows = flows;
        this.reader = reader;
        this.trustedTail = trustedTail;
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
        int workCount = 0;
        final Flow firstLook = flows.nextFirstLook();
        if (null != firstLook)
        {
            warmOne(firstLook);
            flows.giveBack(firstLook);
            workCount++;
        }
        if (null == flow)
        {
            flow = flows.nextReader();
        }
        if (null != flow && nowNs - nextStretchNs >= 0)
        {
            pace(warmStretch(flow), nowNs);
            flows.giveBack(flow);
            flow = null;
            workCount++;
        }
        if (workCount > 0)
        {
            reader.release();
            entry.release();
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return "warmer";
    }

    private void pace(final long length, final long nowNs)
    {
        if (bytesPerSecond > 0)
        {
            final long latenessNs = Math.min(nowNs - nextStretchNs, MAX_LATENESS_NS);
            nextStretchNs = nowNs - latenessNs + length * NS_PER_SECOND / bytesPerSecond;
        }
    }

    /** Touch the one message that is looked at first, whatever the flow wants. */
    private void warmOne(final Flow firstLook)
    {
        firstLook.warmOffset = firstLook.coldOffset + 1;
        if (isFound(firstLook, firstLook.coldOffset))
        {
            warmedBytes.getAndAddRelease(reader.touch(entry.position(), entry.length()));
        }
    }

    /**
     * Touch what the flow will look at, up to a stretch, to the end of its queue or to what is in memory anyway.
     * Whatever is odd about an entry, delivery finds out: it gets that one message at least.
     *
     * @return bytes of the pages and entries that were looked at: what they cost, however few of them the flow wants.
     */
    private long warmStretch(final Flow cold)
    {
        final long hotPosition = trustedTail.beginPosition();
        long queueOffset = cold.coldOffset;
        long length = 0;
        boolean isMore = true;
        while (isMore)
        {
            isMore = isFound(cold, queueOffset) && entry.position() < hotPosition;
            if (isMore && cold.wants(entry.tagHash()))
            {
                length += reader.touch(entry.position(), entry.length());
            }
            length += ConsumeQueueEntry.LENGTH;
            queueOffset++;
            isMore &= length < stretchLength;
        }
        cold.warmOffset = queueOffset;
        warmedBytes.getAndAddRelease(length);

        return length;
    }

    private boolean isFound(final Flow cold, final long queueOffset)
    {
        return ConsumeQueue.FOUND == cold.queue().consumeQueue().read(queueOffset, entry) && !entry.isLost();
    }
}
