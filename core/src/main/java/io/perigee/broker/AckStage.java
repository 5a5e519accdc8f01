package io.perigee.broker;

import io.perigee.pipeline.Duty;
import io.perigee.pipeline.EventRing;
import io.perigee.pipeline.Position;
import io.perigee.pipeline.RingStage;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.ArrayList;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Answers requests once what they have stored is committed: the last stage of the ring. It never waits for a client:
 * an answer goes into the session's own reply ring, and from there out in as few frames as possible.
 */
final class AckStage implements Duty
{
    private static final long SLOW_TICK_NS = MILLISECONDS.toNanos(50);

    private final RingStage stage;
    private final EventRing<BrokerEvent> ring;
    private final Position commit;
    private final ReplyFrames frames;
    private final AtomicCounter repliesBlocked;
    private final ArrayList<ClientSession> sessions = new ArrayList<>();
    private final ArrayList<ClientSession> dirty = new ArrayList<>();
    private final ArrayList<ClientSession> connecting = new ArrayList<>();
    private final LinkLinger linger = new LinkLinger();
    private final SessionEnds ends;
    private final SlowClients slowClients;
    private final SearchReplies searches = new SearchReplies();
    private final int eventLimit;
    private final long keepAliveIntervalNs;
    private final long slowClientTimeoutNs;
    private long nextSlowTickNs;

    AckStage(
        final BrokerContext ctx,
        final RingStage stage,
        final EventRing<BrokerEvent> ring,
        final ReplyFrames frames,
        final SlowClients slowClients)
    {
        this.stage = stage;
        this.ring = ring;
        this.frames = frames;
        this.slowClients = slowClients;
        this.ends = new SessionEnds(ctx.limits().maxSessions());
        this.commit = ctx.positions().commit();
        this.repliesBlocked = ctx.counters().repliesBlocked();
        this.eventLimit = ctx.limits().eventLimit();
        this.keepAliveIntervalNs = ctx.intervals().keepAliveIntervalNs();
        this.slowClientTimeoutNs = ctx.intervals().slowClientTimeoutNs();
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextSlowTickNs = nowNs + SLOW_TICK_NS;
    }

    @Override
    public int perform(final long nowNs)
    {
        int workCount = 0;
        if (stage.hasNext())
        {
            final long commitPosition = commit.get();
            while (workCount < eventLimit && stage.hasNext())
            {
                final BrokerEvent event = ring.get(stage.next());
                if (event.endPosition > commitPosition)
                {
                    break;
                }
                complete(event, nowNs);
                stage.advance();
                workCount++;
            }
            if (workCount > 0)
            {
                stage.publish();
            }
        }

        workCount += drain(nowNs) + searches.drain(nowNs);
        for (int i = connecting.size() - 1; i >= 0; i--)
        {
            final ClientSession session = connecting.get(i);
            if (connect(session, nowNs))
            {
                connecting.remove(i);
                workCount++;
            }
        }
        if (nowNs - nextSlowTickNs >= 0)
        {
            nextSlowTickNs = nowNs + SLOW_TICK_NS;
            tendSessions(nowNs);
        }

        return workCount;
    }

    @Override
    public void onClose()
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final ClientSession session = sessions.get(i);
            frames.drain(session);
            frames.shutDown(session);
            session.link().close();
        }
        sessions.clear();
        linger.closeAll();
    }

    @Override
    public String roleName()
    {
        return "ack";
    }

    private void complete(final BrokerEvent event, final long nowNs)
    {
        final ClientSession session = event.session;
        if (EventKind.CONNECT == event.kind)
        {
            session.connectStatus = event.status;
            session.previousStatus = ends.status(session.previousId);
            if (!connect(session, nowNs))
            {
                session.blockedSinceNs = nowNs;
                connecting.add(session);
            }
        }
        else if (EventKind.CLOSE == event.kind)
        {
            close(session, nowNs);
        }
        else if (null != event.search)
        {
            // Also if nobody waits for the answer any more: it comes back free.
            searches.submit(event);
        }
        else if (session.isReplying)
        {
            session.replies.add(event);
            if (!session.isDirty)
            {
                session.isDirty = true;
                dirty.add(session);
            }
        }
        event.session = null;
    }

    /**
     * Tell a client that it is connected or why not.
     *
     * @return false if the stream to it is not up yet.
     */
    private boolean connect(final ClientSession session, final long nowNs)
    {
        if (frames.connectReply(session) < 0 && !session.link().isClosed())
        {
            return false;
        }
        if (0 != session.connectStatus)
        {
            linger.add(session.link(), nowNs);
        }
        else
        {
            session.blockedSinceNs = 0;
            session.replies = new ReplyRing(session.maxInFlight);
            session.isReplying = true;
            session.lastSentNs = nowNs;
            sessions.add(session);
        }

        return true;
    }

    private void close(final ClientSession session, final long nowNs)
    {
        if (session.isOver)
        {
            return;
        }
        session.isOver = true;
        connecting.remove(session);
        ends.add(session.id, session.closeStatus);
        if (session.isReplying)
        {
            frames.drain(session);
            if (0 != session.closeStatus)
            {
                frames.closeSession(session, session.closeStatus, session.closeExplanation);
            }
            forget(session);
        }
        else if (0 != session.closeStatus)
        {
            frames.errorReply(session);
        }
        linger.add(session.link(), nowNs);
    }

    private void forget(final ClientSession session)
    {
        session.isReplying = false;
        sessions.remove(session);
        if (session.isDirty)
        {
            session.isDirty = false;
            dirty.remove(session);
        }
    }

    /**
     * There may be room for the reason just now. If not, the client is told when it comes back.
     */
    private void closeTooSlow(final ClientSession session)
    {
        session.isOver = true;
        ends.add(session.id, ErrorCode.SESSION_TOO_SLOW.status());
        slowClients.add(session.clientId);
        frames.closeSession(session, ErrorCode.SESSION_TOO_SLOW.status(), ErrorCode.SESSION_TOO_SLOW.sentence());
        forget(session);
        // Ingress learns of it from the transport, and then the session leaves by way of the ring.
        session.link().close();
    }

    private int drain(final long nowNs)
    {
        int workCount = 0;
        for (int i = dirty.size() - 1; i >= 0; i--)
        {
            final ClientSession session = dirty.get(i);
            final int sent = frames.drain(session);
            if (sent > 0)
            {
                session.lastSentNs = nowNs;
                session.blockedSinceNs = 0;
                workCount += sent;
            }
            if (session.replies.isEmpty())
            {
                session.isDirty = false;
                session.blockedSinceNs = 0;
                final ClientSession last = dirty.remove(dirty.size() - 1);
                if (last != session)
                {
                    dirty.set(i, last);
                }
            }
            else if (0 == session.blockedSinceNs)
            {
                session.blockedSinceNs = nowNs;
                repliesBlocked.increment();
            }
        }

        return workCount;
    }

    private void tendSessions(final long nowNs)
    {
        linger.closeDue(nowNs);
        for (int i = connecting.size() - 1; i >= 0; i--)
        {
            if (nowNs - connecting.get(i).blockedSinceNs > slowClientTimeoutNs)
            {
                closeTooSlow(connecting.remove(i));
            }
        }
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final ClientSession session = sessions.get(i);
            if (0 != session.blockedSinceNs && nowNs - session.blockedSinceNs > slowClientTimeoutNs)
            {
                closeTooSlow(session);
            }
            else if (nowNs - session.lastSentNs > keepAliveIntervalNs && frames.keepAlive(session) >= 0)
            {
                session.lastSentNs = nowNs;
            }
        }
    }
}
