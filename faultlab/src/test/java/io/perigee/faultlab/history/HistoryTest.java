package io.perigee.faultlab.history;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HistoryTest
{
    private static final int QUEUE = 1;

    private final History history = new History(2, 0);

    @Test
    void shouldFindNothingInAGoodHistory()
    {
        for (int i = 0; i < 10_000; i++)
        {
            final long id = history.send(i & 1, QUEUE);
            history.stored(id, QUEUE, i);
        }
        final Pass live = history.beginPass(false);
        final Pass last = history.beginPass(false);
        for (int i = 0; i < 10_000; i++)
        {
            history.read(live, QUEUE, i, i, true);
            history.read(last, QUEUE, i, i, true);
        }
        history.endPass(last);

        assertNothing();
        assertEquals(10_000, history.storedCount());
        assertEquals(10_000, last.nextOffset(QUEUE));
    }

    @Test
    void shouldCallWhatHasNoAnswerNeitherLostNorPhantom()
    {
        final long missing = history.send(0, QUEUE);
        final long there = history.send(0, QUEUE);
        final Pass pass = history.beginPass(false);
        history.read(pass, QUEUE, 0, there, true);
        history.endPass(pass);

        assertEquals(0, missing);
        assertNothing();
    }

    @Test
    void shouldFindWhatWasAcknowledgedAndIsGone()
    {
        store(0);
        store(1);
        store(2);
        final Pass pass = readAll(2);
        history.endPass(pass);

        assertOnly(Defect.LOST, 1);
    }

    @Test
    void shouldFindThatAllIsGone()
    {
        store(0);
        store(1);
        history.endPass(history.beginPass(false));

        assertOnly(Defect.LOST, 2);
    }

    @Test
    void shouldFindWhatWasDeliveredAndIsGone()
    {
        store(0);
        final long unanswered = history.send(0, QUEUE);
        history.read(readAll(1), QUEUE, 1, unanswered, true);
        history.endPass(readAll(1));

        assertOnly(Defect.TAKEN_BACK, 1);
    }

    @Test
    void shouldTellReadersApartThatReadAtTheSameTime()
    {
        store(0);
        store(1);
        final Pass complete = readAll(2);
        final Pass slow = readAll(1);
        history.endPass(complete);
        assertNothing();

        history.endPass(slow);
        assertOnly(Defect.LOST, 1);
    }

    @Test
    void shouldFindAMessageAtTwoOffsets()
    {
        store(0);
        final Pass pass = readAll(1);
        history.read(pass, QUEUE, 1, 0, true);

        assertOnly(Defect.DUPLICATED, 1);
    }

    @Test
    void shouldFindAnAcknowledgedOffsetThatIsNotTheReadOne()
    {
        final long id = history.send(0, QUEUE);
        history.read(history.beginPass(true), QUEUE, 7, id, true);
        history.stored(id, QUEUE, 8);

        assertOnly(Defect.DUPLICATED, 1);
    }

    @Test
    void shouldFindAnOffsetWithTwoMessages()
    {
        store(0);
        final long other = history.send(0, QUEUE);
        history.read(history.beginPass(false), QUEUE, 0, other, true);

        assertOnly(Defect.OFFSET_CHANGED, 1);
    }

    @Test
    void shouldFindWhatWasNeverSentOrRefusedOrSentElsewhere()
    {
        final Pass pass = history.beginPass(false);
        history.read(pass, QUEUE, 0, 99, true);
        final long refused = history.send(0, QUEUE);
        history.refused(refused);
        history.read(pass, QUEUE, 1, refused, true);
        final long elsewhere = history.send(0, 0);
        history.read(pass, QUEUE, 2, elsewhere, true);
        final long late = history.send(0, QUEUE);
        history.read(pass, QUEUE, 3, late, true);
        history.refused(late);

        assertOnly(Defect.PHANTOM, 4);
    }

    @Test
    void shouldFindChangedContent()
    {
        final long id = history.send(0, QUEUE);
        history.read(history.beginPass(false), QUEUE, 0, id, false);

        assertOnly(Defect.CORRUPTED, 1);
    }

    @Test
    void shouldFindAChangedOrderOfOneProducerOnly()
    {
        final long first = history.send(0, QUEUE);
        final long second = history.send(0, QUEUE);
        final long other = history.send(1, QUEUE);
        final Pass pass = history.beginPass(false);
        history.read(pass, QUEUE, 0, other, true);
        history.read(pass, QUEUE, 1, second, true);
        assertNothing();
        history.read(pass, QUEUE, 2, first, true);

        assertOnly(Defect.OUT_OF_ORDER, 1);
    }

    @Test
    void shouldFindGapsAndRepetitions()
    {
        for (int i = 0; i < 5; i++)
        {
            store(i);
        }
        final Pass pass = readAll(2);
        history.read(pass, QUEUE, 3, 3, true);
        assertOnly(Defect.SKIPPED, 1);
        history.read(pass, QUEUE, 3, 3, true);

        assertEquals(1, history.defects().count(Defect.REPEATED));
    }

    @Test
    void shouldFindAQueueThatBeginsTooLate()
    {
        store(0);
        store(1);
        final Pass pass = history.beginPass(false);
        history.read(pass, QUEUE, 1, 1, true);
        history.endPass(pass);

        assertEquals(1, history.defects().count(Defect.SKIPPED));
        assertEquals(1, history.defects().count(Defect.LOST));
    }

    @Test
    void shouldAllowThatTheBeginWasRemovedWhereThatIsMeant()
    {
        for (int i = 0; i < 5; i++)
        {
            store(i);
        }
        final Pass begunLate = history.beginPass(true);
        history.read(begunLate, QUEUE, 3, 3, true);
        history.read(begunLate, QUEUE, 4, 4, true);
        history.endPass(begunLate);
        final Pass movedOn = history.beginPass(true);
        history.read(movedOn, QUEUE, 0, 0, true);
        history.removed(movedOn, QUEUE, 4);
        history.read(movedOn, QUEUE, 4, 4, true);
        history.endPass(movedOn);
        assertNothing();

        history.removed(movedOn, QUEUE, 2);
        assertOnly(Defect.SKIPPED, 1);
    }

    @Test
    void shouldFindThatMoreWasRemovedThanMayBe()
    {
        final History bounded = new History(2, 250);
        for (int i = 0; i < 10; i++)
        {
            bounded.stored(bounded.send(0, QUEUE), QUEUE, i);
            bounded.position(i, 1000 + i * 100L);
        }
        final Pass all = bounded.beginPass(true);
        bounded.read(all, QUEUE, 7, 7, true);
        bounded.read(all, QUEUE, 8, 8, true);
        bounded.read(all, QUEUE, 9, 9, true);
        bounded.endPass(all);
        assertTrue(bounded.defects().isEmpty(), bounded.defects()::toString);

        final Pass none = bounded.beginPass(true);
        bounded.removed(none, QUEUE, 10);
        bounded.endPass(none);
        assertEquals(3, bounded.defects().count(Defect.LOST), bounded.defects()::toString);
    }

    @Test
    void shouldFindTwoAnswers()
    {
        store(0);
        history.stored(0, QUEUE, 0);
        history.refused(0);
        history.stored(17, QUEUE, 3);

        assertOnly(Defect.ANSWERED_TWICE, 3);
    }

    @Test
    void shouldCountAllAndKeepFewExamples()
    {
        for (int i = 0; i < 1000; i++)
        {
            store(i);
        }
        history.endPass(history.beginPass(false));

        assertOnly(Defect.LOST, 1000);
        assertEquals(6, history.defects().lines().size());
        assertTrue(history.defects().toString().startsWith("1000 acknowledged, then lost; "));
    }

    private void store(final long queueOffset)
    {
        history.stored(history.send(0, QUEUE), QUEUE, queueOffset);
    }

    private Pass readAll(final int count)
    {
        final Pass pass = history.beginPass(false);
        for (int i = 0; i < count; i++)
        {
            history.read(pass, QUEUE, i, i, true);
        }
        return pass;
    }

    private void assertNothing()
    {
        assertTrue(history.defects().isEmpty(), history.defects()::toString);
    }

    private void assertOnly(final Defect defect, final long count)
    {
        for (final Defect other : Defect.values())
        {
            assertEquals(other == defect ? count : 0, history.defects().count(other),
                () -> other + ": " + history.defects());
        }
    }
}
