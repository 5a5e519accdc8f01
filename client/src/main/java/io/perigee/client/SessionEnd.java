package io.perigee.client;

import io.perigee.protocol.ErrorCode;

/**
 * Why a publisher or subscriber has lost its last session. Often the client can see only that a link is gone; the
 * broker says why when the client is back.
 */
final class SessionEnd
{
    private ErrorCode code = ErrorCode.OK;

    /**
     * The last reason.
     *
     * @return OK if no session was lost yet.
     */
    ErrorCode code()
    {
        return code;
    }

    /**
     * A session has ended, or could not be opened, which does not count.
     *
     * @param session that is closed.
     * @param reason  as far as the client knows.
     */
    void onEnded(final BrokerSession session, final ErrorCode reason)
    {
        if (0 != session.greeting().sessionId())
        {
            code = reason;
        }
    }

    /**
     * The next session is open.
     *
     * @param session whose broker may know better why the one before has ended.
     * @return true if it does, and it is another reason than the client could see.
     */
    boolean onOpen(final BrokerSession session)
    {
        final ErrorCode reason = session.greeting().previousEnd();
        if (ErrorCode.OK == reason || code == reason)
        {
            return false;
        }

        code = reason;
        return true;
    }
}
