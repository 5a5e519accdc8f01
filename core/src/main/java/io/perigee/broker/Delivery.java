package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;
import io.perigee.pipeline.Duty;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.LinkAcceptor;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.concurrent.TimeUnit;

/**
 * Sends records to consumers. Flows that have something to send take turns; one that has nothing waits in its queue's
 * list, and the dispatcher names the queues that it has passed: nobody looks through the flows that wait. A client that
 * does not read holds up its own flows only.
 */
final class Delivery implements Duty
{
    private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);
    /** Holds are long, so looking for those that are over may be coarse. */
    private static final long HOLD_TICK_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int FRAMES_PER_TURN = 16;
    /** Of a flow far behind, and of all of them in a cycle, so that what is new waits for little of it. */
    private static final int COLD_FRAMES_PER_TURN = 2;
    private static final int COLD_FRAMES_PER_CYCLE = 16;
    /** How long a flow far behind leaves a transport alone that had no room, instead of gathering in every cycle. */
    private static final long COLD_RETRY_NS = TimeUnit.MICROSECONDS.toNanos(100);
    /** After so long what was in memory may be there no more. */
    private static final long WARMTH_NS = TimeUnit.SECONDS.toNanos(5);
    /** Flows whose hold is looked at in a cycle. */
    private static final int HOLDS_PER_CYCLE = 256;

    private final LinkAcceptor acceptor;
    private final DeliverySessions sessions;
    private final FlowSender sender;
    private final FlowOpening opening;
    private final WakeQueue wakeQueue;
    private final AtomicCounter flowsWoken;
    private final AtomicCounter flowCount;
    private final FlowHolds holds = new FlowHolds();
    private final UnreadyFlows unready;
    private final ColdFlows cold;
    private final int frameLimit;
    private final ReadyFlows ready = new ReadyFlows();
    private long nextTickNs;
    private long nextHoldTickNs;
    private long cycle;
    private int coldFrames;

    Delivery(
        final BrokerContext ctx,
        final LinkAcceptor acceptor,
        final FlowSender sender,
        final WakeQueue wakeQueue,
        final FlowOpening opening,
        final ConsumeQueueStore consumeQueues,
        final ColdFlows cold)
    {
        this.acceptor = acceptor;
        this.sender = sender;
        this.opening = opening;
        this.wakeQueue = wakeQueue;
        this.sessions = new DeliverySessions(ctx, this, opening);
        this.flowsWoken = ctx.counters().flowsWoken();
        this.flowCount = ctx.counters().flows();
        this.frameLimit = ctx.limits().frameLimit();
        this.unready = new UnreadyFlows(consumeQueues);
        this.cold = cold;
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextTickNs = nowNs + TICK_NS;
        nextHoldTickNs = nowNs + HOLD_TICK_NS;
    }

    @Override
    public int perform(final long nowNs)
    {
        sessions.nowNs(nowNs);
        int workCount = acceptor.poll(sessions, frameLimit);

        TopicQueue queue;
        while (null != (queue = wakeQueue.poll()))
        {
            wake(queue);
            workCount++;
        }

        Flow flow;
        while (null != (flow = unready.poll()))
        {
            retry(flow);
            workCount++;
        }
        while (null != (flow = cold.poll()))
        {
            resume(flow, nowNs);
            workCount++;
        }

        workCount += takeTurns(nowNs);
        if (nowNs - nextTickNs >= 0)
        {
            nextTickNs = nowNs + TICK_NS;
            sender.release();
            opening.release();
            sessions.tend(nowNs);
        }
        if (nowNs - nextHoldTickNs >= 0)
        {
            if (endHolds(nowNs))
            {
                nextHoldTickNs = nowNs + HOLD_TICK_NS;
                unready.sweep();
                cold.sweep();
            }
        }

        return workCount;
    }

    @Override
    public void onClose()
    {
        sessions.closeAll();
    }

    @Override
    public String roleName()
    {
        return "delivery";
    }

    /**
     * A flow was opened.
     *
     * @param flow  that is ready, ending, or waits for its queue or for the warmer.
     * @param nowNs time of the cycle.
     */
    void begin(final Flow flow, final long nowNs)
    {
        flow.heldSinceNs = nowNs;
        flow.retryNs = nowNs;
        flow.warmSinceNs = nowNs;
        holds.add(flow, nowNs);
        flowCount.setRelease(holds.count());
        list(flow);
    }

    /**
     * The client has room for more.
     *
     * @param flow        that it is about.
     * @param creditLimit cumulative; lower than before has no effect.
     */
    void credit(final Flow flow, final long creditLimit)
    {
        if (creditLimit > flow.creditLimit)
        {
            flow.creditLimit = creditLimit;
            if (Flow.State.STARVED == flow.state)
            {
                flow.state = Flow.State.READY;
                ready.add(flow);
            }
        }
    }

    /**
     * End a flow and tell the client.
     *
     * @param flow   to end.
     * @param status why.
     */
    void end(final Flow flow, final ErrorCode status)
    {
        if (Flow.State.ENDING == flow.state || Flow.State.ENDED == flow.state)
        {
            return;
        }
        final boolean isListed = Flow.State.READY == flow.state;
        if (Flow.State.PARKED == flow.state)
        {
            flow.unpark();
        }
        flow.state = Flow.State.ENDING;
        flow.endStatus = status.status();
        if (!isListed)
        {
            ready.add(flow);
        }
    }

    /**
     * Forget a flow whose session is over; it leaves the ready list at its next turn.
     *
     * @param flow to forget.
     */
    void drop(final Flow flow)
    {
        if (Flow.State.PARKED == flow.state)
        {
            flow.unpark();
        }
        flow.state = Flow.State.ENDED;
        holds.remove(flow);
        flowCount.setRelease(holds.count());
    }

    private void wake(final TopicQueue queue)
    {
        Flow flow = queue.firstParked;
        while (null != flow)
        {
            final Flow next = flow.nextParked;
            flow.unpark();
            flow.state = Flow.State.READY;
            ready.add(flow);
            flowsWoken.increment();
            flow = next;
        }
    }

    /** The queue of a flow may be readable now; what it wants of it still has to be brought into memory. */
    private void retry(final Flow flow)
    {
        flow.state = flow.isOpening ? Flow.State.COLD : Flow.State.READY;
        flow.warmOffset = flow.nextOffset;
        list(flow);
    }

    /** The next messages of a flow are in memory. */
    private void resume(final Flow flow, final long nowNs)
    {
        flow.heldSinceNs = nowNs;
        flow.warmSinceNs = nowNs;
        flow.isFirstLook = false;
        flow.state = Flow.State.READY;
        if (flow.isOpening)
        {
            opening.begin(flow);
        }
        list(flow);
    }

    private void list(final Flow flow)
    {
        if (Flow.State.UNREADY == flow.state)
        {
            unready.add(flow);
        }
        else if (Flow.State.COLD == flow.state)
        {
            cold.add(flow);
        }
        else
        {
            ready.add(flow);
        }
    }

    /**
     * Every flow that is ready gets a turn, or as many as one cycle may serve; then the next cycle begins with the
     * others.
     */
    private int takeTurns(final long nowNs)
    {
        int workCount = 0;
        cycle++;
        coldFrames = COLD_FRAMES_PER_CYCLE;
        sender.beginCycle();
        int turns = ready.count();
        for (; turns > 0 && workCount < frameLimit; turns--)
        {
            final Flow flow = ready.current();
            if (flow.session().blockedCycle != cycle)
            {
                workCount += takeTurn(flow, nowNs);
            }
            if (Flow.State.READY == flow.state || Flow.State.ENDING == flow.state)
            {
                ready.advance();
            }
            else
            {
                ready.remove();
            }
        }
        if (0 == turns)
        {
            // All had their turn. Another one is first next time, as the frames for those far behind are soon used up.
            ready.advance();
        }

        return workCount;
    }

    private int takeTurn(final Flow flow, final long nowNs)
    {
        if (Flow.State.READY == flow.state)
        {
            return sendTurn(flow, nowNs);
        }
        if (Flow.State.ENDING == flow.state && sender.sendEnd(flow))
        {
            flow.session().lastSentNs = nowNs;
            flow.session().flows().remove(flow.id());
            drop(flow);
            return 1;
        }

        return 0;
    }

    private int sendTurn(final Flow flow, final long nowNs)
    {
        if (hasCooled(flow, nowNs))
        {
            flow.isBehind = true;
            flow.isFirstLook = true;
            flow.coldOffset = flow.nextOffset;
            stop(flow, FlowSender.COLD, nowNs);
            return 0;
        }
        final int frames = frames(flow, nowNs);
        int sent = 0;
        int result = FlowSender.SENT;
        while (sent < frames && FlowSender.SENT == (result = sender.send(flow)))
        {
            sent++;
        }
        if (flow.isBehind)
        {
            // To look through what it does not want takes the time of a frame.
            coldFrames -= FlowSender.FILTERED == result || FlowSender.COLD == result ? sent + 1 : sent;
        }
        if (sent > 0)
        {
            if (!flow.isBehind)
            {
                flow.warmSinceNs = nowNs;
            }
            flow.heldSinceNs = nowNs;
            flow.session().lastSentNs = nowNs;
            holds.toEnd(flow, nowNs);
        }
        stop(flow, result, nowNs);

        return FlowSender.FILTERED == result ? sent + 1 : sent;
    }

    /**
     * What a flow wants that has not got on for long may have left memory: the rest of a long message too, and a record
     * whose entry has not.
     */
    private static boolean hasCooled(final Flow flow, final long nowNs)
    {
        return nowNs - flow.warmSinceNs >= WARMTH_NS && (flow.isBehind || 0 != flow.partOffset ||
            !flow.queue().consumeQueue().isEntryInMemory(flow.nextOffset));
    }

    private int frames(final Flow flow, final long nowNs)
    {
        if (!flow.isBehind)
        {
            return FRAMES_PER_TURN;
        }
        return nowNs - flow.retryNs < 0 ? 0 : Math.min(coldFrames, COLD_FRAMES_PER_TURN);
    }

    /** A flow's turn is over; what it waits for now. */
    private void stop(final Flow flow, final int result, final long nowNs)
    {
        switch (result)
        {
            case FlowSender.BLOCKED:
                // The other flows of this session need not even gather what they could send.
                flow.session().blockedCycle = cycle;
                flow.retryNs = nowNs + COLD_RETRY_NS;
                break;

            case FlowSender.NO_MESSAGE:
                park(flow);
                break;

            case FlowSender.NO_CREDIT:
                flow.state = Flow.State.STARVED;
                break;

            case FlowSender.UNREADY:
                flow.state = Flow.State.UNREADY;
                unready.add(flow);
                break;

            case FlowSender.COLD:
                flow.state = Flow.State.COLD;
                cold.add(flow);
                break;

            case FlowSender.GONE:
                end(flow, ErrorCode.OFFSET_TOO_SMALL);
                break;

            case FlowSender.DAMAGED:
                end(flow, ErrorCode.CORRUPT);
                break;

            default:
                // It has more, and goes on in its next turn.
                break;
        }
    }

    private void park(final Flow flow)
    {
        final TopicQueue queue = flow.queue();
        flow.park();
        wakeQueue.announceWaiter(queue);
        if (flow.nextOffset < queue.consumeQueue().maxOffset())
        {
            // A message came between the look and the announcement.
            flow.unpark();
            flow.state = Flow.State.READY;
        }
    }

    /**
     * End the holds that are over.
     *
     * @return false if more are to be looked at than one cycle may.
     */
    private boolean endHolds(final long nowNs)
    {
        Flow flow = holds.next(nowNs);
        for (int i = 0; null != flow && i < HOLDS_PER_CYCLE; i++)
        {
            if (flow.isHoldOver(nowNs))
            {
                end(flow, ErrorCode.HOLD_EXPIRED);
            }
            holds.toEnd(flow, nowNs);
            flow = holds.next(nowNs);
        }

        return null == flow;
    }
}
