package io.perigee.client;

import io.perigee.protocol.ConnectEncoder;
import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.transport.ClientLink;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;

import java.util.concurrent.TimeUnit;

/**
 * How a session begins: what the client asks for with Connect, and what the broker grants with ConnectReply. What was
 * granted stays readable after the session has ended, until the next one begins.
 */
final class SessionGreeting
{
    /** What brokers allow that do not say what they allow. */
    static final int MAX_ATTRIBUTES_LENGTH_DEFAULT = 64 * 1024;
    private static final String CLIENT_VERSION = "perigee-java/" + ProtocolVersion.toString(ProtocolVersion.CURRENT);

    private final PerigeeClient.Context context;
    private final Lane lane;
    private final ConnectEncoder connectEncoder = new ConnectEncoder();
    private final ConnectReplyDecoder replyDecoder = new ConnectReplyDecoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private long incarnation;
    private long sessionId;
    private long previousSessionId;
    private long term;
    private long timeoutNs;
    private int maxInFlight;
    private int maxMessageLengthBytes;
    private int maxAttributesLengthBytes = MAX_ATTRIBUTES_LENGTH_DEFAULT;
    private ErrorCode previousEnd = ErrorCode.OK;
    private ErrorCode refusal = ErrorCode.OK;
    private String explanation = "";

    SessionGreeting(final PerigeeClient.Context context, final Lane lane)
    {
        this.context = context;
        this.lane = lane;
    }

    /** Nothing is granted yet. */
    void begin()
    {
        incarnation = context.random().nextLong();
        previousSessionId = 0 == sessionId ? previousSessionId : sessionId;
        sessionId = 0;
        refusal = ErrorCode.OK;
        explanation = "";
    }

    /**
     * Write Connect.
     *
     * @param link          that is connected.
     * @param headerEncoder of the session.
     * @return false if there is no room now.
     */
    boolean send(final ClientLink link, final MessageHeaderEncoder headerEncoder)
    {
        final int maxLength = MessageHeaderEncoder.ENCODED_LENGTH + ConnectEncoder.BLOCK_LENGTH + 2 * Short.BYTES +
            context.clientIdLength() + CLIENT_VERSION.length();
        if (link.tryClaim(maxLength) < 0)
        {
            return false;
        }

        connectEncoder
            .wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
            .incarnation(incarnation)
            .protocolVersion(ProtocolVersion.CURRENT)
            .lane(lane.code())
            .maxInFlight(context.maxInFlight())
            .sessionTimeoutMs((int)TimeUnit.NANOSECONDS.toMillis(context.sessionTimeoutNs()))
            .previousSessionId(previousSessionId)
            .clientId(context.clientId())
            .clientVersion(CLIENT_VERSION);
        link.commit();
        return true;
    }

    /**
     * Read ConnectReply.
     *
     * @param buffer that holds the frame.
     * @param offset where it begins.
     * @return false if it does not answer the Connect that was written last.
     */
    boolean onReply(final DirectBuffer buffer, final int offset)
    {
        replyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (replyDecoder.incarnation() != incarnation)
        {
            return false;
        }

        final int version = replyDecoder.protocolVersion();
        refusal = ErrorCode.of(replyDecoder.status());
        if (ErrorCode.OK != refusal)
        {
            replyDecoder.skipBrokerName();
            explanation = ErrorCode.VERSION_UNSUPPORTED == refusal ? versions(version) : replyDecoder.explanation();
        }
        else if (!ProtocolVersion.isSupported(version))
        {
            refusal = ErrorCode.VERSION_UNSUPPORTED;
            explanation = versions(version);
        }
        else
        {
            onGranted();
        }

        return true;
    }

    /**
     * Why the broker does not take the client, or the client not the broker.
     *
     * @return OK unless it was refused.
     */
    ErrorCode refusal()
    {
        return refusal;
    }

    String explanation()
    {
        return explanation;
    }

    /**
     * Identifies the session.
     *
     * @return 0 if the broker has granted none since {@link #begin()}.
     */
    long sessionId()
    {
        return sessionId;
    }

    /**
     * Why the broker has ended the session before this one.
     *
     * @return OK if it did not, or does not know.
     */
    ErrorCode previousEnd()
    {
        return previousEnd;
    }

    /**
     * Of the broker.
     *
     * @return a number that rises with every start.
     */
    long term()
    {
        return term;
    }

    /**
     * Silence after which the session is over.
     *
     * @return nanoseconds.
     */
    long timeoutNs()
    {
        return timeoutNs;
    }

    int maxInFlight()
    {
        return maxInFlight;
    }

    int maxMessageLengthBytes()
    {
        return maxMessageLengthBytes;
    }

    /**
     * Longest keys and properties of a message together.
     *
     * @return bytes.
     */
    int maxAttributesLengthBytes()
    {
        return maxAttributesLengthBytes;
    }

    private void onGranted()
    {
        sessionId = replyDecoder.sessionId();
        term = replyDecoder.term();
        maxInFlight = Math.min(context.maxInFlight(), Math.max(1, replyDecoder.maxInFlight()));
        maxMessageLengthBytes = replyDecoder.maxMessageLengthBytes();
        timeoutNs = TimeUnit.MILLISECONDS.toNanos(Math.max(1, replyDecoder.sessionTimeoutMs()));
        // What an older broker does not tell reads as less than 0.
        previousEnd = ErrorCode.of(Math.max(0, replyDecoder.previousStatus()));
        maxAttributesLengthBytes = replyDecoder.maxAttributesLengthBytes() < 0 ?
            MAX_ATTRIBUTES_LENGTH_DEFAULT : replyDecoder.maxAttributesLengthBytes();
        previousSessionId = 0;
    }

    private static String versions(final int brokerVersion)
    {
        return "the broker speaks " + ProtocolVersion.toString(brokerVersion) +
            ", this client " + ProtocolVersion.toString(ProtocolVersion.CURRENT);
    }
}
