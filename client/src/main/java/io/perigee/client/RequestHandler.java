package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageQueryReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.protocol.TopicReplyDecoder;

/**
 * Receives what happens on the request lane, from the poll of a {@link Connection} only. An answer to something that
 * the owner never asks for ends the session: for those it has no method.
 */
interface RequestHandler
{
    /**
     * The broker has accepted the session; frames can be written.
     *
     * @param session that is open.
     */
    void onSessionOpen(BrokerSession session);

    /**
     * The session has ended or could not be opened. The connection begins the next one by itself.
     *
     * @param code        why.
     * @param explanation in more words, may be empty.
     */
    void onSessionEnded(ErrorCode code, String explanation);

    /**
     * A request could not be decoded or served.
     *
     * @param requestSequence of the request.
     * @param code            why.
     * @param explanation     in more words.
     */
    void onErrorReply(long requestSequence, ErrorCode code, String explanation);

    /**
     * Sends were answered.
     *
     * @param acks to be read at once.
     * @return false if this does not send.
     */
    default boolean onSendAcks(final SendAckDecoder acks)
    {
        return false;
    }

    /**
     * A question about a topic was answered.
     *
     * @param reply to be read at once.
     * @return false if this does not ask for topics.
     */
    default boolean onTopicReply(final TopicReplyDecoder reply)
    {
        return false;
    }

    /**
     * A question about a group was answered.
     *
     * @param reply to be read at once.
     * @return false if this does not ask for groups.
     */
    default boolean onGroupReply(final GroupReplyDecoder reply)
    {
        return false;
    }

    /**
     * A question about an offset, or its commit, was answered.
     *
     * @param reply to be read at once.
     * @return false if this does not ask for offsets.
     */
    default boolean onOffsetReply(final OffsetReplyDecoder reply)
    {
        return false;
    }

    /**
     * A search was answered, or a part of it.
     *
     * @param reply to be read at once.
     * @return false if this does not search.
     */
    default boolean onMessageQueryReply(final MessageQueryReplyDecoder reply)
    {
        return false;
    }
}
