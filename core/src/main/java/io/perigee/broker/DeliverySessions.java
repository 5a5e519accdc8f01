package io.perigee.broker;

import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.CloseSessionEncoder;
import io.perigee.protocol.ConnectDecoder;
import io.perigee.protocol.ConnectReplyEncoder;
import io.perigee.protocol.CreditDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyEncoder;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.KeepAliveEncoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.PullDecoder;
import io.perigee.protocol.PullStopDecoder;
import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The sessions of the delivery lane: accepts them, checks their frames, and hands pulls and credit to
 * {@link Delivery}. Owned by the delivery agent.
 */
final class DeliverySessions implements AcceptorHandler
{
    private static final int SCRATCH_LENGTH = 1024;

    private final BrokerContext ctx;
    private final Delivery delivery;
    private final FlowOpening opening;
    private final AtomicCounter invalidFrames;
    private final AtomicCounter sessionsRefused;
    private final ArrayList<DeliverySession> sessions = new ArrayList<>();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ConnectDecoder connectDecoder = new ConnectDecoder();
    private final ConnectReplyEncoder connectReplyEncoder = new ConnectReplyEncoder();
    private final CreditDecoder creditDecoder = new CreditDecoder();
    private final PullDecoder pullDecoder = new PullDecoder();
    private final PullStopDecoder stopDecoder = new PullStopDecoder();
    private final KeepAliveEncoder keepAliveEncoder = new KeepAliveEncoder();
    private final CloseSessionEncoder closeEncoder = new CloseSessionEncoder();
    private final ErrorReplyEncoder errorReplyEncoder = new ErrorReplyEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SCRATCH_LENGTH]);
    private final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
    private final LinkLinger linger = new LinkLinger();
    private final SessionEnds ends;
    private long nowNs;

    DeliverySessions(final BrokerContext ctx, final Delivery delivery, final FlowOpening opening)
    {
        this.ctx = ctx;
        this.delivery = delivery;
        this.opening = opening;
        this.invalidFrames = ctx.counters().invalidFrames();
        this.sessionsRefused = ctx.counters().sessionsRefused();
        this.ends = new SessionEnds(ctx.limits().maxSessions());
    }

    void nowNs(final long nowNs)
    {
        this.nowNs = nowNs;
    }

    @Override
    public void onLinkOpened(final Link link)
    {
        final DeliverySession session = new DeliverySession(link);
        session.lastReceivedNs = nowNs;
        session.lastSentNs = nowNs;
        session.timeoutNs = ctx.intervals().handshakeTimeoutNs();
        link.attachment(session);
        sessions.add(session);
    }

    @Override
    public void onLinkClosed(final Link link)
    {
        final DeliverySession session = (DeliverySession)link.attachment();
        if (null != session)
        {
            sessions.remove(session);
            forget(session);
        }
    }

    @Override
    public FrameAction onFrame(final Link link, final DirectBuffer buffer, final int offset, final int length)
    {
        final DeliverySession session = (DeliverySession)link.attachment();
        if (session.isClosing)
        {
            return FrameAction.CONTINUE;
        }

        final int templateId = FrameGuard.check(buffer, offset, length);
        if (templateId < 0)
        {
            invalidFrames.increment();
            end(session, ErrorCode.of(-templateId));
            return FrameAction.CONTINUE;
        }
        if (!session.isConnected)
        {
            return onFirstFrame(session, templateId, buffer, offset);
        }
        session.lastReceivedNs = nowNs;
        onRequest(session, templateId, buffer, offset);

        return FrameAction.CONTINUE;
    }

    /**
     * Send keep-alives, and end sessions that have been silent for too long.
     *
     * @param now time of the cycle.
     */
    void tend(final long now)
    {
        linger.closeDue(now);
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            final DeliverySession session = sessions.get(i);
            if (session.isClosing)
            {
                continue;
            }
            if (now - session.lastReceivedNs > session.timeoutNs)
            {
                if (session.isConnected && session.link().hasUnread())
                {
                    // It is us who did not read: the client may well be alive.
                    session.lastReceivedNs = now;
                }
                else
                {
                    end(session, ErrorCode.SESSION_EXPIRED);
                }
            }
            else if (session.isConnected && now - session.lastSentNs > ctx.intervals().keepAliveIntervalNs())
            {
                sendKeepAlive(session, now);
            }
        }
    }

    void closeAll()
    {
        for (int i = sessions.size() - 1; i >= 0; i--)
        {
            end(sessions.get(i), ErrorCode.SHUTTING_DOWN);
        }
        linger.closeAll();
    }

    private FrameAction onFirstFrame(
        final DeliverySession session, final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (ConnectDecoder.TEMPLATE_ID != templateId)
        {
            invalidFrames.increment();
            end(session, ErrorCode.REQUEST_INVALID);
            return FrameAction.CONTINUE;
        }

        if (!opening.isTermCommitted())
        {
            return FrameAction.ABORT;
        }

        connectDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        final ErrorCode status = connectStatus();
        final long wishedTimeoutNs = TimeUnit.MILLISECONDS.toNanos(connectDecoder.sessionTimeoutMs());
        final long timeoutNs = ctx.intervals().grantedSessionTimeoutNs(wishedTimeoutNs);
        session.id = ctx.nextSessionId();
        connectReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .incarnation(connectDecoder.incarnation())
            .sessionId(session.id)
            .term(opening.term())
            .status(status.status())
            .protocolVersion(ProtocolVersion.CURRENT)
            .maxInFlight(ctx.limits().maxFlowsPerSession())
            .maxMessageLengthBytes(ctx.limits().maxMessageLengthBytes())
            .sessionTimeoutMs((int)TimeUnit.NANOSECONDS.toMillis(timeoutNs))
            .previousStatus(ends.status(connectDecoder.previousSessionId()))
            .maxAttributesLengthBytes(ctx.limits().maxAttributesLengthBytes())
            .brokerName(ctx.brokerName())
            .explanation(ErrorCode.OK == status ? "" : status.sentence());
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + connectReplyEncoder.encodedLength();
        if (LinkEnd.closeIfReached(session.link(), session.link().offer(scratch, 0, length, nothing, 0, 0)) < 0)
        {
            return FrameAction.ABORT;
        }

        session.timeoutNs = timeoutNs;
        session.isConnected = true;
        session.lastReceivedNs = nowNs;
        session.lastSentNs = nowNs;
        if (ErrorCode.OK != status)
        {
            sessionsRefused.increment();
            session.isClosing = true;
            linger.add(session.link(), nowNs);
        }

        return FrameAction.CONTINUE;
    }

    private ErrorCode connectStatus()
    {
        if (!ProtocolVersion.isSupported(connectDecoder.protocolVersion()))
        {
            return ErrorCode.VERSION_UNSUPPORTED;
        }
        if (Lane.DELIVERY.code() != connectDecoder.lane())
        {
            return ErrorCode.REQUEST_INVALID;
        }

        return sessions.size() > ctx.limits().maxSessions() ? ErrorCode.TOO_MANY_SESSIONS : ErrorCode.OK;
    }

    private void onRequest(
        final DeliverySession session, final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (!isRequest(templateId))
        {
            end(session, ErrorCode.REQUEST_INVALID);
        }
        else if (isExpected(session, buffer, offset))
        {
            session.nextReceiveSequence++;
            take(session, templateId, buffer, offset);
        }
    }

    private static boolean isRequest(final int templateId)
    {
        return switch (templateId)
        {
            case CreditDecoder.TEMPLATE_ID, PullDecoder.TEMPLATE_ID, PullStopDecoder.TEMPLATE_ID,
                KeepAliveDecoder.TEMPLATE_ID, CloseSessionDecoder.TEMPLATE_ID -> true;
            default -> false;
        };
    }

    private void take(
        final DeliverySession session, final int templateId, final DirectBuffer buffer, final int offset)
    {
        switch (templateId)
        {
            case CreditDecoder.TEMPLATE_ID:
                creditDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                final Flow credited = session.flows().get(creditDecoder.flowId());
                if (null != credited)
                {
                    delivery.credit(credited, creditDecoder.creditLimitBytes());
                }
                break;

            case PullDecoder.TEMPLATE_ID:
                pullDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                openFlow(session);
                break;

            case PullStopDecoder.TEMPLATE_ID:
                stopDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                final Flow stopped = session.flows().get(stopDecoder.flowId());
                if (null != stopped)
                {
                    delivery.end(stopped, ErrorCode.FLOW_STOPPED);
                }
                break;

            case CloseSessionDecoder.TEMPLATE_ID:
                session.isClosing = true;
                forget(session);
                session.link().close();
                break;

            default:
                // Keep-alives say nothing more.
                break;
        }
    }

    private void openFlow(final DeliverySession session)
    {
        // Those that are ending count too; beyond twice the limit a client does not listen.
        final int flowCount = session.flows().size();
        final int limit = ctx.limits().maxFlowsPerSession();
        if (flowCount >= 2 * limit || session.flows().containsKey(pullDecoder.flowId()))
        {
            end(session, ErrorCode.REQUEST_INVALID);
            return;
        }
        final Flow flow = opening.open(session, pullDecoder, flowCount >= limit);
        session.flows().put(flow.id(), flow);
        delivery.begin(flow, nowNs);
    }

    private boolean isExpected(final DeliverySession session, final DirectBuffer buffer, final int offset)
    {
        final ErrorCode fault = SessionFrame.fault(buffer, offset, session.id, session.nextReceiveSequence);
        if (ErrorCode.OK != fault)
        {
            end(session, fault);
        }

        return ErrorCode.OK == fault;
    }

    private void sendKeepAlive(final DeliverySession session, final long now)
    {
        final Link link = session.link();
        if (LinkEnd.tryClaim(link, MessageHeaderEncoder.ENCODED_LENGTH + KeepAliveEncoder.BLOCK_LENGTH) >= 0)
        {
            keepAliveEncoder.wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
                .sessionId(session.id)
                .sequence(session.nextSendSequence++);
            link.commit();
            session.lastSentNs = now;
        }
    }

    private void end(final DeliverySession session, final ErrorCode status)
    {
        if (session.isClosing)
        {
            return;
        }
        session.isClosing = true;
        forget(session);
        ends.add(session.id, status.status());
        final int bodyLength;
        if (session.isConnected)
        {
            bodyLength = closeEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
                .sessionId(session.id)
                .sequence(session.nextSendSequence++)
                .status(status.status())
                .explanation(status.sentence())
                .encodedLength();
        }
        else
        {
            bodyLength = errorReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
                .sessionId(0)
                .sequence(0)
                .correlationId(0)
                .status(status.status())
                .protocolVersion(ProtocolVersion.CURRENT)
                .explanation(status.sentence())
                .encodedLength();
        }
        // If there is no room for the reason, the client is told when it comes back.
        session.link().offer(scratch, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength, nothing, 0, 0);
        linger.add(session.link(), nowNs);
    }

    private void forget(final DeliverySession session)
    {
        for (final Flow flow : session.flows().values())
        {
            delivery.drop(flow);
        }
        session.flows().clear();
    }
}
