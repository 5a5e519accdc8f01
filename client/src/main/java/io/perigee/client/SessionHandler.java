package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.FrameAction;
import org.agrona.DirectBuffer;

/**
 * Receives what happens in a session. Called by its poll only.
 */
interface SessionHandler
{
    /**
     * The broker has accepted the session; frames can be written.
     *
     * @param session that is open.
     */
    void onSessionOpen(BrokerSession session);

    /**
     * A frame of the conversation arrived. Its lengths are checked and its sequence is the next.
     *
     * @param session    that it came in.
     * @param templateId of the frame.
     * @param buffer     that holds the frame, header first.
     * @param offset     where the frame begins.
     * @param length     of the frame in bytes.
     * @return ABORT to have it delivered again.
     */
    FrameAction onSessionFrame(BrokerSession session, int templateId, DirectBuffer buffer, int offset, int length);

    /**
     * The session has ended or could not be opened.
     *
     * @param session     that is closed.
     * @param code        why.
     * @param explanation in more words, may be empty.
     */
    void onSessionEnded(BrokerSession session, ErrorCode code, String explanation);
}
