package io.perigee.client;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InFlightSendsTest
{
    private final InFlightSends sends = new InFlightSends(4);

    @Test
    void shouldForgetAnsweredRuns()
    {
        sends.add(2);
        sends.add(3);
        sends.add(7);

        assertTrue(sends.answered(2, 2));
        assertEquals(1, sends.size());
        assertTrue(sends.answered(7, 1));
        assertEquals(0, sends.size());
        assertEquals(0, sends.first());
    }

    @Test
    void shouldKeepRoomOfSendsThatWereAnsweredOutOfOrder()
    {
        sends.add(1);
        sends.add(2);
        sends.add(3);

        assertTrue(sends.answered(2, 1));
        assertEquals(3, sends.size());
        assertEquals(1, sends.first());
        assertTrue(sends.answered(1, 1));
        assertEquals(1, sends.size());
        assertEquals(3, sends.first());
    }

    @Test
    void shouldRefuseAnswersToWhatWasNotSent()
    {
        sends.add(1);
        sends.add(3);

        assertFalse(sends.answered(2, 1));
        assertFalse(sends.answered(1, 3));
        assertFalse(sends.answered(1, 0));
        assertFalse(sends.answered(1, -1));
        assertFalse(sends.answered(1, Integer.MAX_VALUE));
        assertFalse(sends.answered(1, 2));
    }

    @Test
    void shouldTellRunsOfConsecutiveSequencesOverTheEndOfTheRing()
    {
        for (long sequence = 1; sequence <= 3; sequence++)
        {
            sends.add(sequence);
            assertTrue(sends.answered(sequence, 1));
        }
        sends.add(10);
        sends.add(11);
        sends.add(13);

        assertEquals(10, sends.first());
        assertEquals(2, sends.firstRunLength());
        assertTrue(sends.answered(10, 2));
        assertEquals(1, sends.firstRunLength());
    }
}
