package io.perigee.broker;

import io.perigee.protocol.CloseSessionEncoder;
import io.perigee.protocol.ConnectReplyEncoder;
import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyEncoder;
import io.perigee.protocol.GroupReplyEncoder;
import io.perigee.protocol.KeepAliveEncoder;
import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryReplyEncoder;
import io.perigee.protocol.OffsetReplyEncoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.protocol.SendAckEncoder;
import io.perigee.protocol.TopicReplyEncoder;
import io.perigee.transport.Link;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * Encodes the answers of the request lane straight into the transport's buffer. Part of the ack stage.
 */
final class ReplyFrames
{
    private static final int ACK_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        SendAckEncoder.BLOCK_LENGTH + SendAckEncoder.ResultsEncoder.HEADER_SIZE;
    private static final int ACK_ROW_LENGTH = SendAckEncoder.ResultsEncoder.sbeBlockLength();
    private static final int TEXT_FRAME_LENGTH = 1024;

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final ConnectReplyEncoder connectReplyEncoder = new ConnectReplyEncoder();
    private final CloseSessionEncoder closeEncoder = new CloseSessionEncoder();
    private final ErrorReplyEncoder errorReplyEncoder = new ErrorReplyEncoder();
    private final KeepAliveEncoder keepAliveEncoder = new KeepAliveEncoder();
    private final SendAckEncoder sendAckEncoder = new SendAckEncoder();
    private final TopicReplyEncoder topicReplyEncoder = new TopicReplyEncoder();
    private final GroupReplyEncoder groupReplyEncoder = new GroupReplyEncoder();
    private final OffsetReplyEncoder offsetReplyEncoder = new OffsetReplyEncoder();
    private final MessageQueryReplyEncoder messageQueryReplyEncoder = new MessageQueryReplyEncoder();
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[TEXT_FRAME_LENGTH]);
    private final UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
    private final BrokerContext ctx;
    private final TopicTable topics;
    private final long term;

    ReplyFrames(final BrokerContext ctx, final TopicTable topics, final long term)
    {
        this.ctx = ctx;
        this.topics = topics;
        this.term = term;
    }

    /**
     * Send as many of a session's answers as the transport takes.
     *
     * @param session with answers.
     * @return how many requests were answered.
     */
    int drain(final ClientSession session)
    {
        final ReplyRing replies = session.replies;
        int answered = 0;
        while (!replies.isEmpty())
        {
            final EventKind kind = replies.kind(replies.row(0));
            final int rowCount;
            if (EventKind.SEND == kind || EventKind.SEND_BATCH == kind)
            {
                rowCount = sendAck(session);
            }
            else
            {
                rowCount = reply(session, kind, replies.row(0)) >= 0 ? 1 : 0;
            }
            if (0 == rowCount)
            {
                break;
            }
            session.nextSendSequence++;
            answered += replies.remove(rowCount);
        }
        if (answered > 0)
        {
            session.onAnswered(answered);
        }

        return answered;
    }

    long connectReply(final ClientSession session)
    {
        final int status = session.connectStatus;
        connectReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .incarnation(session.incarnation)
            .sessionId(session.id)
            .term(term)
            .status(status)
            .protocolVersion(ProtocolVersion.CURRENT)
            .maxInFlight(session.maxInFlight)
            .maxMessageLengthBytes(ctx.limits().maxMessageLengthBytes())
            .sessionTimeoutMs((int)TimeUnit.NANOSECONDS.toMillis(session.timeoutNs))
            .previousStatus(session.previousStatus)
            .maxAttributesLengthBytes(ctx.limits().maxAttributesLengthBytes())
            .brokerName(ctx.brokerName())
            .explanation(0 == status ? "" : ErrorCode.of(status).sentence());

        return offerScratch(session, connectReplyEncoder.encodedLength());
    }

    long closeSession(final ClientSession session, final int status, final String explanation)
    {
        closeEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .sessionId(session.id)
            .sequence(session.nextSendSequence)
            .status(status)
            .explanation(explanation);

        return offerScratch(session, closeEncoder.encodedLength());
    }

    void shutDown(final ClientSession session)
    {
        closeSession(session, ErrorCode.SHUTTING_DOWN.status(), ErrorCode.SHUTTING_DOWN.sentence());
    }

    /**
     * Tell a client that never connected why its link ends.
     *
     * @param session with its close status.
     */
    void errorReply(final ClientSession session)
    {
        errorReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .sessionId(0)
            .sequence(0)
            .correlationId(0)
            .status(session.closeStatus)
            .protocolVersion(ProtocolVersion.CURRENT)
            .explanation(session.closeExplanation);
        offerScratch(session, errorReplyEncoder.encodedLength());
    }

    long keepAlive(final ClientSession session)
    {
        final Link link = session.link();
        final long result =
            LinkEnd.tryClaim(link, MessageHeaderEncoder.ENCODED_LENGTH + KeepAliveEncoder.BLOCK_LENGTH);
        if (result >= 0)
        {
            keepAliveEncoder.wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
                .sessionId(session.id)
                .sequence(session.nextSendSequence++);
            link.commit();
        }

        return result;
    }

    private int sendAck(final ClientSession session)
    {
        final ReplyRing replies = session.replies;
        final Link link = session.link();
        final int rowLimit = Math.min(
            replies.size(), (link.maxFrameLengthBytes() - ACK_HEADER_LENGTH) / ACK_ROW_LENGTH);
        int rowCount = 0;
        while (rowCount < rowLimit)
        {
            final EventKind kind = replies.kind(replies.row(rowCount));
            if (EventKind.SEND != kind && EventKind.SEND_BATCH != kind)
            {
                break;
            }
            rowCount++;
        }
        if (LinkEnd.tryClaim(link, ACK_HEADER_LENGTH + rowCount * ACK_ROW_LENGTH) < 0)
        {
            return 0;
        }

        final SendAckEncoder.ResultsEncoder results = sendAckEncoder
            .wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
            .sessionId(session.id)
            .sequence(session.nextSendSequence)
            .resultsCount(rowCount);
        for (int i = 0; i < rowCount; i++)
        {
            final int row = replies.row(i);
            results.next()
                .requestSequence(replies.requestSequence(row))
                .position(replies.position(row))
                .queueOffset(replies.queueOffset(row))
                .recordLengthBytes(replies.recordLength(row))
                .queueId(replies.queueId(row))
                .runLength(replies.runLength(row))
                .status(replies.status(row));
        }
        link.commit();

        return rowCount;
    }

    private long reply(final ClientSession session, final EventKind kind, final int row)
    {
        return switch (kind)
        {
            case TOPIC_CREATE, TOPIC_DESCRIBE -> topicReply(session, row);
            case GROUP_JOIN, GROUP_DESCRIBE -> groupReply(session, row);
            case OFFSET_COMMIT, OFFSET_QUERY -> offsetReply(session, row);
            case MESSAGE_QUERY -> messageQueryReply(session, row);
            default -> throw new IllegalStateException("no reply to " + kind);
        };
    }

    private long topicReply(final ClientSession session, final int row)
    {
        final ReplyRing replies = session.replies;
        final Topic topic = replies.topic(row);
        topicReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .sessionId(session.id)
            .sequence(session.nextSendSequence)
            .requestSequence(replies.requestSequence(row))
            .status(replies.status(row))
            .topicId(null == topic ? 0 : topic.id())
            .queueCount(null == topic ? 0 : topic.queueCount())
            .topicCount(topics.count())
            .topicName(null == topic ? "" : topic.name());

        return offerScratch(session, topicReplyEncoder.encodedLength());
    }

    private long groupReply(final ClientSession session, final int row)
    {
        final Link link = session.link();
        final long result =
            LinkEnd.tryClaim(link, MessageHeaderEncoder.ENCODED_LENGTH + GroupReplyEncoder.BLOCK_LENGTH);
        if (result >= 0)
        {
            final ReplyRing replies = session.replies;
            groupReplyEncoder.wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
                .sessionId(session.id)
                .sequence(session.nextSendSequence)
                .requestSequence(replies.requestSequence(row))
                .generation(replies.generation(row))
                .groupId(replies.queueId(row))
                .status(replies.status(row));
            link.commit();
        }

        return result;
    }

    private long offsetReply(final ClientSession session, final int row)
    {
        final Link link = session.link();
        final long result =
            LinkEnd.tryClaim(link, MessageHeaderEncoder.ENCODED_LENGTH + OffsetReplyEncoder.BLOCK_LENGTH);
        if (result >= 0)
        {
            final ReplyRing replies = session.replies;
            offsetReplyEncoder.wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
                .sessionId(session.id)
                .sequence(session.nextSendSequence)
                .requestSequence(replies.requestSequence(row))
                .queueOffset(replies.queueOffset(row))
                .status(replies.status(row));
            link.commit();
        }

        return result;
    }

    /** Of a search that was not even begun; {@link SearchReplies} answers the others. */
    private long messageQueryReply(final ClientSession session, final int row)
    {
        messageQueryReplyEncoder.wrapAndApplyHeader(scratch, 0, headerEncoder)
            .sessionId(session.id)
            .sequence(session.nextSendSequence)
            .requestSequence(session.replies.requestSequence(row))
            .status(session.replies.status(row))
            .remaining(0)
            .cut(0)
            .messagesCount(0);

        return offerScratch(session, messageQueryReplyEncoder.encodedLength());
    }

    private long offerScratch(final ClientSession session, final int bodyLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
        return LinkEnd.closeIfReached(session.link(), session.link().offer(scratch, 0, length, nothing, 0, 0));
    }
}
