package io.perigee.broker.simulation;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HeldPullsTest
{
    private final HeldPulls heldPulls = new HeldPulls();

    @Test
    void shouldAcceptMessagesThatComeAtTheLastMoment()
    {
        expire(10, true);
        expire(10, false);
        heldPulls.verify();
    }

    @Test
    void shouldFindThatMostPullsHadAMessageWaiting()
    {
        expire(11, true);
        expire(10, false);
        assertThrows(AssertionError.class, heldPulls::verify);
    }

    @Test
    void shouldNotJudgeByAFew()
    {
        expire(19, true);
        heldPulls.verify();
        expire(1, true);
        assertThrows(AssertionError.class, heldPulls::verify);
    }

    @Test
    void shouldSayWhetherAMessageWasWaiting()
    {
        assertTrue(heldPulls.onExpired(6, 7));
        assertFalse(heldPulls.onExpired(7, 7));
    }

    private void expire(final int count, final boolean isLate)
    {
        for (int i = 0; i < count; i++)
        {
            heldPulls.onExpired(isLate ? 0 : 1, 1);
        }
    }
}
