package io.perigee.broker;

import io.perigee.pipeline.Duty;
import io.perigee.pipeline.EventRing;
import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.ConnectDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.GroupDescribeDecoder;
import io.perigee.protocol.GroupJoinDecoder;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageQueryDecoder;
import io.perigee.protocol.OffsetCommitDecoder;
import io.perigee.protocol.OffsetQueryDecoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.SendBatchDecoder;
import io.perigee.protocol.SendDecoder;
import io.perigee.protocol.SendPartDecoder;
import io.perigee.protocol.TopicCreateDecoder;
import io.perigee.protocol.TopicDescribeDecoder;
import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.LinkAcceptor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.ArrayDeque;
import java.util.ArrayList;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Receives the request lane: checks every frame, keeps the sessions, and claims a ring event for each request. The
 * only producer of the ring. It never waits: where there is no room, the frame is left with the transport, and its
 * sender feels it.
 */
final class Ingress implements Duty, AcceptorHandler
{
    private static final long SLOW_TICK_NS = MILLISECONDS.toNanos(100);

    private final LinkAcceptor acceptor;
    private final EventRing<BrokerEvent> ring;
    private final SendIntake sendIntake;
    private final RequestIntake requestIntake;
    private final BrokerContext ctx;
    private final AtomicCounter invalidFrames;
    private final AtomicCounter backPressure;
    private final AtomicCounter sessionsRefused;
    private final AtomicCounter ringFull;
    private final AtomicCounter sessionCount;
    private final ArrayList<ClientSession> sessions = new ArrayList<>();
    private final ArrayDeque<ClientSession> closing = new ArrayDeque<>();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final ConnectDecoder connectDecoder = new ConnectDecoder();
    private final int frameLimit;
    private long nowNs;
    private long nextSlowTickNs;

    Ingress(
        final BrokerContext ctx,
        final LinkAcceptor acceptor,
        final EventRing<BrokerEvent> ring,
        final SendIntake sendIntake,
        final RequestIntake requestIntake)
    {
        this.ctx = ctx;
        this.acceptor = acceptor;
        this.ring = ring;
        this.sendIntake = sendIntake;
        this.requestIntake = requestIntake;
        this.invalidFrames = ctx.counters().invalidFrames();
        this.backPressure = ctx.counters().ingressBackPressure();
        this.sessionsRefused = ctx.counters().sessionsRefused();
        this.ringFull = ctx.counters().ringFull();
        this.sessionCount = ctx.counters().sessions();
        this.frameLimit = ctx.limits().frameLimit();
    }

    @Override
    public void onStart(final long nowNs)
    {
        nextSlowTickNs = nowNs + SLOW_TICK_NS;
    }

    @Override
    public int perform(final long nowNs)
    {
        this.nowNs = nowNs;
        // Before the frames, which could take every place that becomes free.
        int workCount = 0;
        while (!closing.isEmpty() && ring.hasRoom())
        {
            final ClientSession session = closing.poll();
            final BrokerEvent event = ring.claim();
            event.begin(session);
            event.kind = EventKind.CLOSE;
            ring.publish();
            workCount++;
        }
        workCount += acceptor.poll(this, frameLimit);
        if (nowNs - nextSlowTickNs >= 0)
        {
            nextSlowTickNs = nowNs + SLOW_TICK_NS;
            expireSessions();
        }

        return workCount;
    }

    @Override
    public String roleName()
    {
        return "ingress";
    }

    @Override
    public void onLinkOpened(final Link link)
    {
        final ClientSession session = new ClientSession(link);
        session.lastReceivedNs = nowNs;
        session.timeoutNs = ctx.intervals().handshakeTimeoutNs();
        link.attachment(session);
        sessions.add(session);
        sessionCount.setRelease(sessions.size());
    }

    @Override
    public void onLinkClosed(final Link link)
    {
        final ClientSession session = (ClientSession)link.attachment();
        if (null != session)
        {
            sessions.remove(session);
            sessionCount.setRelease(sessions.size());
            end(session, ErrorCode.OK, "");
        }
    }

    @Override
    public FrameAction onFrame(final Link link, final DirectBuffer buffer, final int offset, final int length)
    {
        final ClientSession session = (ClientSession)link.attachment();
        if (session.isClosing)
        {
            return FrameAction.CONTINUE;
        }

        final int templateId = FrameGuard.check(buffer, offset, length);
        final FrameAction action;
        if (templateId < 0)
        {
            invalidFrames.increment();
            end(session, ErrorCode.of(-templateId), ErrorCode.of(-templateId).sentence());
            action = FrameAction.CONTINUE;
        }
        else if (session.isConnected)
        {
            action = onRequest(session, templateId, buffer, offset);
        }
        else
        {
            action = onFirstFrame(session, templateId, buffer, offset);
        }

        if (FrameAction.ABORT == action)
        {
            backPressure.increment();
        }
        else
        {
            session.lastReceivedNs = nowNs;
        }

        return action;
    }

    private FrameAction onRequest(
        final ClientSession session, final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (!isRequest(templateId))
        {
            end(session, ErrorCode.REQUEST_INVALID, "a frame does not belong on the request lane");
            return FrameAction.CONTINUE;
        }
        if (!isExpected(session, buffer, offset))
        {
            return FrameAction.CONTINUE;
        }

        switch (templateId)
        {
            case SendDecoder.TEMPLATE_ID:
                return sendIntake.onSend(this, session, buffer, offset, nowNs);

            case SendPartDecoder.TEMPLATE_ID:
                return sendIntake.onSendPart(this, session, buffer, offset);

            case SendBatchDecoder.TEMPLATE_ID:
                return sendIntake.onSendBatch(this, session, buffer, offset, nowNs);

            case KeepAliveDecoder.TEMPLATE_ID:
                session.nextReceiveSequence++;
                return FrameAction.CONTINUE;

            case CloseSessionDecoder.TEMPLATE_ID:
                end(session, ErrorCode.OK, "");
                return FrameAction.CONTINUE;

            default:
                return requestIntake.onRequest(this, session, templateId, buffer, offset);
        }
    }

    private static boolean isRequest(final int templateId)
    {
        return switch (templateId)
        {
            case SendDecoder.TEMPLATE_ID, SendPartDecoder.TEMPLATE_ID, SendBatchDecoder.TEMPLATE_ID,
                KeepAliveDecoder.TEMPLATE_ID, CloseSessionDecoder.TEMPLATE_ID,
                OffsetCommitDecoder.TEMPLATE_ID, OffsetQueryDecoder.TEMPLATE_ID,
                TopicCreateDecoder.TEMPLATE_ID, TopicDescribeDecoder.TEMPLATE_ID,
                GroupJoinDecoder.TEMPLATE_ID, GroupDescribeDecoder.TEMPLATE_ID,
                MessageQueryDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    private FrameAction onFirstFrame(
        final ClientSession session, final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (ConnectDecoder.TEMPLATE_ID != templateId)
        {
            invalidFrames.increment();
            end(session, ErrorCode.REQUEST_INVALID, "the first frame of a session must be Connect");
            return FrameAction.CONTINUE;
        }
        if (isRingFull())
        {
            return FrameAction.ABORT;
        }

        connectDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final int wished = connectDecoder.maxInFlight();
        final long wishedTimeoutNs = MILLISECONDS.toNanos(connectDecoder.sessionTimeoutMs());
        session.id = ctx.nextSessionId();
        session.incarnation = connectDecoder.incarnation();
        session.previousId = connectDecoder.previousSessionId();
        session.maxInFlight = Math.max(1, Math.min(wished, ctx.limits().maxInFlightPerSession()));
        session.timeoutNs = ctx.intervals().grantedSessionTimeoutNs(wishedTimeoutNs);
        session.isConnected = true;

        final BrokerEvent event = ring.claim();
        event.begin(session);
        event.kind = EventKind.CONNECT;
        event.status = connectStatus(connectDecoder).status();
        session.clientId = connectDecoder.clientId();
        ring.publish();
        if (ErrorCode.OK.status() != event.status)
        {
            sessionsRefused.increment();
            session.isClosing = true;
        }

        return FrameAction.CONTINUE;
    }

    private ErrorCode connectStatus(final ConnectDecoder connect)
    {
        if (!ProtocolVersion.isSupported(connect.protocolVersion()))
        {
            return ErrorCode.VERSION_UNSUPPORTED;
        }
        if (Lane.REQUEST.code() != connect.lane())
        {
            return ErrorCode.REQUEST_INVALID;
        }

        return sessions.size() > ctx.limits().maxSessions() ? ErrorCode.TOO_MANY_SESSIONS : ErrorCode.OK;
    }

    private boolean isExpected(final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final ErrorCode fault = SessionFrame.fault(buffer, offset, session.id, session.nextReceiveSequence);
        if (ErrorCode.OK != fault)
        {
            end(session, fault, fault.sentence());
        }

        return ErrorCode.OK == fault;
    }

    /**
     * Whether a request of this session may go into the ring now.
     *
     * @param session that it came on.
     * @return false if the ring or the session's answers are full.
     */
    boolean hasRoom(final ClientSession session)
    {
        return session.inFlight() < session.maxInFlight && !isRingFull();
    }

    /**
     * Claim a ring event for the request at hand; {@link #hasRoom(ClientSession)} was true.
     *
     * @param session that it came on.
     * @return the event, to be filled and given to {@link #publish(ClientSession)}.
     */
    BrokerEvent claim(final ClientSession session)
    {
        final BrokerEvent event = ring.claim();
        event.begin(session);
        event.requestSequence = session.nextReceiveSequence;

        return event;
    }

    /**
     * Send the claimed event on its way.
     *
     * @param session that it came on.
     */
    void publish(final ClientSession session)
    {
        session.claimed++;
        session.nextReceiveSequence++;
        ring.publish();
    }

    /**
     * End a session: what is in the ring is still answered, what comes from now on is dropped.
     *
     * @param session     to end.
     * @param code        why; OK if the client asked for it or is gone.
     * @param explanation that the client is given.
     */
    void end(final ClientSession session, final ErrorCode code, final String explanation)
    {
        if (session.isClosing)
        {
            return;
        }
        session.isClosing = true;
        session.closeStatus = code.status();
        session.closeExplanation = explanation;
        sendIntake.abandonTrain(session);
        closing.add(session);
    }

    private boolean isRingFull()
    {
        if (ring.hasRoom())
        {
            return false;
        }
        ringFull.increment();

        return true;
    }

    private void expireSessions()
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final ClientSession session = sessions.get(i);
            if (session.isClosing)
            {
                continue;
            }
            if (sendIntake.isTrainLate(session, nowNs))
            {
                end(session, ErrorCode.MESSAGE_UNFINISHED, ErrorCode.MESSAGE_UNFINISHED.sentence());
            }
            else if (nowNs - session.lastReceivedNs > session.timeoutNs)
            {
                if (session.link().hasUnread())
                {
                    // It is us who did not read: the client may well be alive.
                    session.lastReceivedNs = nowNs;
                }
                else
                {
                    end(session, ErrorCode.SESSION_EXPIRED, ErrorCode.SESSION_EXPIRED.sentence());
                }
            }
        }
    }
}
