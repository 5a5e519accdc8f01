package io.perigee.broker;

import io.perigee.protocol.ErrorCode;

/**
 * Remembers why sessions were ended, so that a client whose link took no more frames is told when it comes back. Holds
 * as many as may be open at once; the oldest is forgotten first. Owned by the agent that answers a lane's connects.
 */
final class SessionEnds
{
    private final long[] sessionIds;
    private final int[] statuses;
    private int count;

    /**
     * Nothing is remembered yet.
     *
     * @param capacity how many ends, 1 or more.
     */
    SessionEnds(final int capacity)
    {
        sessionIds = new long[capacity];
        statuses = new int[capacity];
    }

    /**
     * A session was ended by the broker.
     *
     * @param sessionId of the session; 0 if it never had one, and then nothing is remembered.
     * @param status    why.
     */
    void add(final long sessionId, final int status)
    {
        if (0 != sessionId && ErrorCode.OK.status() != status)
        {
            final int index = count++ % sessionIds.length;
            sessionIds[index] = sessionId;
            statuses[index] = status;
            if (2 * sessionIds.length == count)
            {
                count = sessionIds.length;
            }
        }
    }

    /**
     * Why a session was ended.
     *
     * @param sessionId that a client names.
     * @return the status, or 0 if the broker has not ended it, or long ago.
     */
    int status(final long sessionId)
    {
        for (int i = Math.min(count, sessionIds.length) - 1; i >= 0; i--)
        {
            if (sessionIds[i] == sessionId)
            {
                return statuses[i];
            }
        }

        return ErrorCode.OK.status();
    }
}
