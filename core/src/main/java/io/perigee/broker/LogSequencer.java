package io.perigee.broker;

import io.perigee.pipeline.Doorbell;
import io.perigee.pipeline.Duty;
import io.perigee.pipeline.EventRing;
import io.perigee.pipeline.PayloadSlab;
import io.perigee.pipeline.Position;
import io.perigee.pipeline.RingStage;

/**
 * The single writer of the log: takes the ring's events in order, appends what they store, answers what they ask, and
 * decides how far the log is committed. Alone on its broker it commits what it has appended (async flush) or what is
 * durable (sync flush); this is the place where a quorum's position will decide.
 */
final class LogSequencer implements Duty
{
    private final RingStage stage;
    private final EventRing<BrokerEvent> ring;
    private final RecordWriter writer;
    private final MessageAppender messages;
    private final MetadataKeeper metadata;
    private final PayloadSlab slab;
    private final Position append;
    private final Position durable;
    private final Position commit;
    private final Doorbell flusherBell;
    private final boolean isSync;
    private final int eventLimit;
    private long slabReleased;
    private boolean hasSlabToRelease;
    private boolean hasBegun;
    private long beginPosition;

    LogSequencer(
        final BrokerContext ctx,
        final RingStage stage,
        final EventRing<BrokerEvent> ring,
        final PayloadSlab slab,
        final RecordWriter writer,
        final MessageAppender messages,
        final MetadataKeeper metadata,
        final Doorbell flusherBell)
    {
        this.stage = stage;
        this.ring = ring;
        this.slab = slab;
        this.writer = writer;
        this.messages = messages;
        this.metadata = metadata;
        this.flusherBell = flusherBell;
        this.append = ctx.positions().append();
        this.durable = ctx.positions().durable();
        this.commit = ctx.positions().commit();
        this.isSync = FlushMode.SYNC == ctx.flushMode();
        this.eventLimit = ctx.limits().eventLimit();
        append.set(writer.appendPosition());
        commit.set(writer.appendPosition());
    }

    @Override
    public void onStart(final long nowNs)
    {
        metadata.onStart(nowNs);
    }

    @Override
    public int perform(final long nowNs)
    {
        int workCount = 0;
        if (!hasBegun)
        {
            writer.readClock();
            hasBegun = metadata.begin();
            publish();
            beginPosition = writer.appendPosition();
            workCount++;
        }
        else if (stage.hasNext() || metadata.isDue(nowNs))
        {
            writer.readClock();
            workCount = takeEvents();
            if (!messages.isRecordOpen())
            {
                workCount += metadata.perform(nowNs);
            }
            publish();
        }

        // The beginning of a term is always committed as in sync flush, so that no term is ever used twice.
        final long durablePosition = durable.get();
        final long appendPosition = append.get();
        final long commitPosition = isSync || !hasBegun || durablePosition < beginPosition ?
            Math.min(durablePosition, appendPosition) : appendPosition;
        if (commitPosition > commit.get())
        {
            commit.set(commitPosition);
            workCount++;
        }

        return workCount;
    }

    @Override
    public void onClose()
    {
        writer.readClock();
        messages.onClose();
        metadata.onClose();
        publish();
    }

    @Override
    public String roleName()
    {
        return "sequencer";
    }

    private int takeEvents()
    {
        int workCount = 0;
        while (workCount < eventLimit && stage.hasNext())
        {
            final BrokerEvent event = ring.get(stage.next());
            final boolean isMessage = EventKind.SEND == event.kind || EventKind.SEND_BATCH == event.kind;
            if (isMessage)
            {
                final boolean isInSlab = null == event.largePayload;
                final int result = messages.append(event);
                if (MessageAppender.DONE != result)
                {
                    workCount += MessageAppender.UNFINISHED == result ? 1 : 0;
                    break;
                }
                if (isInSlab)
                {
                    slabReleased = PayloadSlab.end(event.slabPosition, event.payloadLength);
                    hasSlabToRelease = true;
                }
            }
            else if (!metadata.answer(event))
            {
                break;
            }
            else if (EventKind.CONNECT == event.kind)
            {
                // The answer names the term, and no term that anybody has heard of is used twice.
                event.endPosition = beginPosition;
            }
            stage.advance();
            workCount++;
        }

        return workCount;
    }

    private void publish()
    {
        final long appendPosition = writer.appendPosition();
        if (appendPosition != append.get())
        {
            append.set(appendPosition);
            if (isSync)
            {
                flusherBell.ring();
            }
        }
        if (hasSlabToRelease)
        {
            hasSlabToRelease = false;
            slab.release(slabReleased);
        }
        stage.publish();
    }
}
