package io.perigee.pipeline;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventRingTest
{
    private static final int CAPACITY = 4;

    private final EventRing<long[]> ring = new EventRing<>(() -> new long[1], CAPACITY);
    private final RingStage[] stages = ring.chain(2);

    @Test
    void shouldBeFullUntilTheLastStageHasPassed()
    {
        for (int i = 0; i < CAPACITY; i++)
        {
            put(i);
        }
        assertFalse(ring.hasRoom());
        assertEquals(CAPACITY, ring.used());

        take(stages[0]);
        assertFalse(ring.hasRoom());
        take(stages[1]);
        assertTrue(ring.hasRoom());
        assertEquals(CAPACITY - 1, ring.used());
    }

    @Test
    void shouldShowEventsToAStageOnlyWhenTheOneBeforePublished()
    {
        put(11);
        assertFalse(stages[1].hasNext());

        assertTrue(stages[0].hasNext());
        stages[0].advance();
        assertFalse(stages[1].hasNext());
        stages[0].publish();
        assertEquals(11, take(stages[1]));
        assertFalse(stages[1].hasNext());
    }

    @Test
    void shouldHandOutAgainWhatWasClaimedAndNotPublished()
    {
        ring.claim()[0] = 7;
        put(8);
        assertEquals(8, take(stages[0]));
        assertFalse(stages[0].hasNext());
    }

    @Test
    void shouldKeepTheOrderOverManyRounds()
    {
        for (int i = 0; i < 100; i++)
        {
            put(i);
            assertEquals(i, take(stages[0]));
            assertEquals(i, take(stages[1]));
        }
    }

    private void put(final long value)
    {
        assertTrue(ring.hasRoom());
        ring.claim()[0] = value;
        ring.publish();
    }

    private long take(final RingStage stage)
    {
        assertTrue(stage.hasNext());
        final long value = ring.get(stage.next())[0];
        stage.advance();
        stage.publish();

        return value;
    }
}
