package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SessionEndsTest
{
    private static final int EXPIRED = ErrorCode.SESSION_EXPIRED.status();

    private final SessionEnds ends = new SessionEnds(3);

    @Test
    void shouldRememberTheLastOnes()
    {
        for (int sessionId = 1; sessionId <= 20; sessionId++)
        {
            ends.add(sessionId, EXPIRED + sessionId);
            for (int known = 1; known <= sessionId; known++)
            {
                assertEquals(known > sessionId - 3 ? EXPIRED + known : 0, ends.status(known));
            }
        }
    }

    @Test
    void shouldRememberNothingOfSessionsThatNeverWereOrThatTheClientEnded()
    {
        ends.add(0, EXPIRED);
        ends.add(7, 0);
        assertEquals(0, ends.status(0));
        assertEquals(0, ends.status(7));
    }
}
