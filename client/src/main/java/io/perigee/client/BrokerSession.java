package io.perigee.client;

import io.perigee.protocol.CloseSessionDecoder;
import io.perigee.protocol.CloseSessionEncoder;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.FrameGuard;
import io.perigee.protocol.KeepAliveDecoder;
import io.perigee.protocol.KeepAliveEncoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * One session on one lane: handshake, frame sequences in both directions, signs of life, end. It does not reconnect;
 * {@link #connect} begins anew with another link. Stepped by its owner.
 * <p>
 * Frames after Connect and ConnectReply begin, behind the message header, with the session id and their sequence,
 * which counts from 1 in each direction. A gap ends the session: the transport has lost something.
 */
final class BrokerSession
{
    private static final int CLAIM_ATTEMPTS = 3;
    private static final int SESSION_ID_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int SEQUENCE_OFFSET = SESSION_ID_OFFSET + Long.BYTES;
    private static final int KEEP_ALIVE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + KeepAliveEncoder.BLOCK_LENGTH;
    private static final int CLOSE_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + CloseSessionEncoder.BLOCK_LENGTH + Short.BYTES;

    private enum State
    {
        IDLE, LINKING, GREETING, OPEN
    }

    private final PerigeeClient.Context context;
    private final Lane lane;
    private final SessionGreeting greeting;
    private final SessionHandler handler;
    private final FrameHandler onFrame = this::onFrame;
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final KeepAliveEncoder keepAliveEncoder = new KeepAliveEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final CloseSessionDecoder closeSessionDecoder = new CloseSessionDecoder();
    private final ErrorReplyDecoder errorReplyDecoder = new ErrorReplyDecoder();

    private State state = State.IDLE;
    private ClientLink link;
    private long sessionId;
    private long nextOutSequence;
    private long nextInSequence;
    private long deadlineNs;
    private long pollTimeNs;
    private long lastSentNs;
    private long lastReceivedNs;
    private boolean hasSent;
    private boolean isHeld;
    private ErrorCode endCode;
    private String endExplanation;

    BrokerSession(final PerigeeClient.Context context, final Lane lane, final SessionHandler handler)
    {
        this.context = context;
        this.lane = lane;
        this.greeting = new SessionGreeting(context, lane);
        this.handler = handler;
    }

    /**
     * Begin to open a session. Its end, however it comes, is told to the handler.
     *
     * @param address of the broker.
     * @param nowNs   time.
     */
    void connect(final BrokerAddress address, final long nowNs)
    {
        link = context.transport().connect(address, lane);
        greeting.begin();
        sessionId = 0;
        nextOutSequence = 1;
        nextInSequence = 1;
        deadlineNs = nowNs + context.connectTimeoutNs();
        pollTimeNs = nowNs;
        hasSent = false;
        isHeld = false;
        endCode = null;
        state = State.LINKING;
    }

    /**
     * Deliver frames, keep the session alive, notice its end.
     *
     * @param nowNs      time.
     * @param frameLimit at most so many frames.
     * @return how much was done.
     */
    int poll(final long nowNs, final int frameLimit)
    {
        if (State.IDLE == state)
        {
            return 0;
        }

        final long pauseNs = nowNs - pollTimeNs;
        pollTimeNs = nowNs;
        final long before = nextInSequence;
        int workCount = link.poll(onFrame, frameLimit);
        if (null == endCode)
        {
            workCount += State.OPEN == state ? keepAlive(before, nowNs, pauseNs) : open(nowNs);
        }
        if (null != endCode)
        {
            finish();
            workCount++;
        }

        return workCount;
    }

    /**
     * Reserve room for the next frame of the session.
     *
     * @param lengthBytes of the frame, at most {@link #maxFrameLengthBytes()}.
     * @return the sequence that the frame must carry, or a negative {@link TransportResult}.
     */
    long claim(final int lengthBytes)
    {
        if (State.OPEN != state || null != endCode)
        {
            return TransportResult.NOT_CONNECTED;
        }

        long result = TransportResult.BACK_PRESSURED;
        for (int attempt = 0; attempt < CLAIM_ATTEMPTS; attempt++)
        {
            result = link.tryClaim(lengthBytes);
            if (result >= 0)
            {
                return nextOutSequence;
            }
            if (TransportResult.ADMIN_ACTION != result)
            {
                break;
            }
        }

        return onClaimFailed(result);
    }

    MutableDirectBuffer buffer()
    {
        return link.claimedBuffer();
    }

    int offset()
    {
        return link.claimedOffset();
    }

    void commit()
    {
        link.commit();
        nextOutSequence++;
        hasSent = true;
    }

    void abort()
    {
        link.abort();
    }

    /**
     * Write nothing of its own for a while: a claim is open, or frames that belong together are not all written.
     *
     * @param isHeld true to be quiet.
     */
    void hold(final boolean isHeld)
    {
        this.isHeld = isHeld;
    }

    /**
     * End the session because something does not make sense. The handler is told by this or the next poll.
     *
     * @param code        why.
     * @param explanation in more words.
     */
    void end(final ErrorCode code, final String explanation)
    {
        if (State.IDLE != state && null == endCode)
        {
            endCode = code;
            endExplanation = explanation;
        }
    }

    /**
     * Say goodbye, if that is possible at once, and forget the session. The handler is not told.
     */
    void close()
    {
        if (State.OPEN == state && null == endCode && !isHeld && claim(CLOSE_LENGTH) > 0)
        {
            new CloseSessionEncoder()
                .wrapAndApplyHeader(buffer(), offset(), headerEncoder)
                .sessionId(sessionId)
                .sequence(nextOutSequence)
                .status(ErrorCode.OK.status())
                .explanation("");
            commit();
        }
        if (null != link)
        {
            link.close();
            link = null;
        }
        state = State.IDLE;
    }

    boolean isOpen()
    {
        return State.OPEN == state && null == endCode;
    }

    boolean isIdle()
    {
        return State.IDLE == state;
    }

    long sessionId()
    {
        return sessionId;
    }

    /**
     * What the broker has granted.
     *
     * @return of this session, or of the last one that was open.
     */
    SessionGreeting greeting()
    {
        return greeting;
    }

    int maxFrameLengthBytes()
    {
        return link.maxFrameLengthBytes();
    }

    MessageHeaderEncoder headerEncoder()
    {
        return headerEncoder;
    }

    private int open(final long nowNs)
    {
        if (link.isClosed())
        {
            end(link.fault(), link.explanation());
        }
        else if (State.LINKING == state && link.isConnected() && greeting.send(link, headerEncoder))
        {
            state = State.GREETING;
            return 1;
        }
        else if (nowNs - deadlineNs >= 0)
        {
            end(ErrorCode.BROKER_UNREACHABLE, "no session within the connect timeout");
        }

        return 0;
    }

    private int keepAlive(final long nextInSequenceBefore, final long nowNs, final long pauseNs)
    {
        if (nextInSequence != nextInSequenceBefore || link.hasUnread())
        {
            // What has arrived and waits to be read is a sign of life too: the silence is ours.
            lastReceivedNs = nowNs;
        }
        else if (nowNs - lastReceivedNs >= greeting.timeoutNs())
        {
            // Who did not look for so long cannot blame the other side.
            end(ErrorCode.SESSION_EXPIRED, pauseNs >= greeting.timeoutNs() / 2 ?
                "this client was not polled for " + TimeUnit.NANOSECONDS.toMillis(pauseNs) + " ms" :
                "the broker was silent for too long");
            return 1;
        }
        else if (link.isClosed())
        {
            end(link.fault(), link.explanation());
            return 1;
        }

        if (hasSent)
        {
            hasSent = false;
            lastSentNs = nowNs;
        }
        else if (nowNs - lastSentNs >= context.keepAliveIntervalNs() && !isHeld && claim(KEEP_ALIVE_LENGTH) > 0)
        {
            keepAliveEncoder
                .wrapAndApplyHeader(buffer(), offset(), headerEncoder)
                .sessionId(sessionId)
                .sequence(nextOutSequence);
            commit();
            return 1;
        }

        return 0;
    }

    private long onClaimFailed(final long result)
    {
        if (TransportResult.isRetryable(result))
        {
            return TransportResult.ADMIN_ACTION == result ? TransportResult.BACK_PRESSURED : result;
        }

        end(ErrorCode.BROKER_UNREACHABLE, TransportResult.describe(result));
        return TransportResult.NOT_CONNECTED;
    }

    private FrameAction onFrame(final Link from, final DirectBuffer buffer, final int offset, final int length)
    {
        if (null != endCode)
        {
            return FrameAction.BREAK;
        }

        final int templateId = FrameGuard.check(buffer, offset, length);
        if (templateId <= 0)
        {
            end(ErrorCode.of(-templateId), "the broker sent a frame that is not valid");
            return FrameAction.BREAK;
        }

        return State.OPEN == state ?
            onSessionFrame(templateId, buffer, offset, length) : onGreetingFrame(templateId, buffer, offset);
    }

    private FrameAction onSessionFrame(
        final int templateId, final DirectBuffer buffer, final int offset, final int length)
    {
        if (ConnectReplyDecoder.TEMPLATE_ID == templateId)
        {
            end(ErrorCode.FRAME_INVALID, "the broker answered a connect twice");
            return FrameAction.BREAK;
        }

        final long frameSessionId = buffer.getLong(offset + SESSION_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final long sequence = buffer.getLong(offset + SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
        if (frameSessionId != sessionId || sequence != nextInSequence)
        {
            return onForeignFrame(templateId, buffer, offset);
        }

        FrameAction action = FrameAction.CONTINUE;
        if (CloseSessionDecoder.TEMPLATE_ID == templateId)
        {
            closeSessionDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
            end(reasonOf(closeSessionDecoder.status()), closeSessionDecoder.explanation());
        }
        else if (KeepAliveDecoder.TEMPLATE_ID != templateId)
        {
            action = handler.onSessionFrame(this, templateId, buffer, offset, length);
        }

        if (FrameAction.ABORT != action)
        {
            nextInSequence++;
        }

        return null == endCode ? action : FrameAction.BREAK;
    }

    private FrameAction onForeignFrame(final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (ErrorReplyDecoder.TEMPLATE_ID == templateId)
        {
            // A broker that does not know the session (any more) cannot number its answer.
            errorReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
            end(reasonOf(errorReplyDecoder.status()), errorReplyDecoder.explanation());
        }
        else
        {
            end(ErrorCode.SEQUENCE_GAP, "frames from the broker are missing");
        }

        return FrameAction.BREAK;
    }

    private FrameAction onGreetingFrame(final int templateId, final DirectBuffer buffer, final int offset)
    {
        if (ConnectReplyDecoder.TEMPLATE_ID == templateId)
        {
            if (greeting.onReply(buffer, offset))
            {
                onConnectReply();
            }
        }
        else if (ErrorReplyDecoder.TEMPLATE_ID == templateId)
        {
            errorReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
            end(reasonOf(errorReplyDecoder.status()), errorReplyDecoder.explanation());
        }
        else
        {
            end(ErrorCode.FRAME_INVALID, "the broker did not answer the connect first");
        }

        return null == endCode ? FrameAction.CONTINUE : FrameAction.BREAK;
    }

    private void onConnectReply()
    {
        if (ErrorCode.OK != greeting.refusal())
        {
            end(greeting.refusal(), greeting.explanation());
        }
        else
        {
            sessionId = greeting.sessionId();
            lastReceivedNs = pollTimeNs;
            lastSentNs = pollTimeNs;
            state = State.OPEN;
            handler.onSessionOpen(this);
        }
    }

    private void finish()
    {
        final ErrorCode code = endCode;
        link.close();
        link = null;
        endCode = null;
        state = State.IDLE;
        handler.onSessionEnded(this, code, endExplanation);
    }

    private static ErrorCode reasonOf(final int status)
    {
        final ErrorCode code = ErrorCode.of(status);
        return ErrorCode.OK == code ? ErrorCode.SHUTTING_DOWN : code;
    }
}
