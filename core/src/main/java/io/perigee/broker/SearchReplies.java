package io.perigee.broker;

import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.MessageQueryReplyEncoder;
import io.perigee.transport.Link;

import java.util.ArrayList;

/**
 * Sends searches to housekeeping and their answers to the clients. Part of the ack stage, which alone writes to
 * clients; while nobody searches it costs nothing.
 */
final class SearchReplies
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        MessageQueryReplyEncoder.BLOCK_LENGTH + MessageQueryReplyEncoder.MessagesEncoder.HEADER_SIZE;
    private static final int ROW_LENGTH = MessageQueryReplyEncoder.MessagesEncoder.sbeBlockLength();

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageQueryReplyEncoder replyEncoder = new MessageQueryReplyEncoder();
    private final ArrayList<MessageSearch> open = new ArrayList<>();

    /**
     * A search has come through the ring.
     *
     * @param event of the search.
     */
    void submit(final BrokerEvent event)
    {
        final MessageSearch search = event.search;
        search.session = event.session;
        search.requestSequence = event.requestSequence;
        open.add(search);
        search.state(MessageSearch.SUBMITTED);
    }

    /**
     * Send what has been found.
     *
     * @param nowNs time of the cycle.
     * @return how many searches were answered.
     */
    int drain(final long nowNs)
    {
        int workCount = 0;
        for (int i = open.size() - 1; i >= 0; i--)
        {
            final MessageSearch search = open.get(i);
            if (MessageSearch.ANSWERED == search.state() && isSent(search, nowNs))
            {
                search.session = null;
                open.remove(i);
                search.state(MessageSearch.FREE);
                workCount++;
            }
        }
        return workCount;
    }

    private boolean isSent(final MessageSearch search, final long nowNs)
    {
        final ClientSession session = search.session;
        if (!session.isReplying)
        {
            return true;
        }
        do
        {
            if (!sendFrame(search, session))
            {
                if (0 == session.blockedSinceNs)
                {
                    session.blockedSinceNs = nowNs;
                }
                return false;
            }
            session.lastSentNs = nowNs;
        }
        while (search.sentRows < search.rowCount);
        session.onAnswered(1);
        if (session.replies.isEmpty())
        {
            session.blockedSinceNs = 0;
        }

        return true;
    }

    private boolean sendFrame(final MessageSearch search, final ClientSession session)
    {
        final Link link = session.link();
        final int first = search.sentRows;
        final int rows = Math.min(
            search.rowCount - first, (link.maxFrameLengthBytes() - HEADER_LENGTH) / ROW_LENGTH);
        if (LinkEnd.tryClaim(link, HEADER_LENGTH + rows * ROW_LENGTH) < 0)
        {
            return false;
        }

        final MessageQueryReplyEncoder.MessagesEncoder messages = replyEncoder
            .wrapAndApplyHeader(link.claimedBuffer(), link.claimedOffset(), headerEncoder)
            .sessionId(session.id)
            .sequence(session.nextSendSequence++)
            .requestSequence(search.requestSequence)
            .status(search.status)
            .remaining(search.rowCount - first - rows)
            .cut(search.isCut ? 1 : 0)
            .messagesCount(rows);
        for (int row = first; row < first + rows; row++)
        {
            messages.next()
                .position(search.position(row))
                .queueOffset(search.queueOffset(row))
                .storeTimestampMs(search.storeTimestampMs(row))
                .topicId(search.topicId(row))
                .queueId(search.queueId(row));
        }
        link.commit();
        search.sentRows = first + rows;

        return true;
    }
}
