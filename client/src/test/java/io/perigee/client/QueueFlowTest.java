package io.perigee.client;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class QueueFlowTest
{
    private final QueueFlow flow = new QueueFlow(new TopicReading(new TopicSelection("TopicTest")), 0);

    @Test
    void shouldGiveNoRoomTwiceForWhatIsKeptOverFlows()
    {
        flow.begins(1, 1000);
        flow.kept(700);
        flow.ended();
        flow.begins(2, 1000);

        assertEquals(300, flow.creditLimitBytes());
        assertFalse(flow.needsCredit(1000));
        flow.returned(700);
        assertTrue(flow.needsCredit(1000));
        assertEquals(1000, flow.consumedBytes() + 1000);
    }

    @Test
    void shouldBeginWithoutRoomWhenMoreIsKeptThanAllowed()
    {
        flow.begins(1, 1000);
        flow.kept(1700);
        flow.begins(2, 1000);

        assertEquals(0, flow.creditLimitBytes());
        assertFalse(flow.needsCredit(1000));
        flow.returned(1700);
        assertTrue(flow.needsCredit(1000));
    }

    @Test
    void shouldHoldCommitsUntilABrokerThatWasStartedAnewHasConfirmedTheFlow()
    {
        flow.sessionBegins(1);
        flow.moveTo(0);
        flow.read(7, 1);
        flow.commit(8);
        flow.sessionBegins(1);
        assertFalse(flow.isCommitHeld());

        flow.sessionBegins(2);
        assertTrue(flow.isCommitHeld());
        flow.sessionBegins(2);
        assertTrue(flow.isCommitHeld());
        flow.confirmed();
        assertFalse(flow.isCommitHeld());
        assertEquals(8, flow.commitOffset());
    }

    @Test
    void shouldForgetCommitsOfWhatACrashTookBack()
    {
        flow.sessionBegins(1);
        flow.moveTo(0);
        flow.read(7, 1);
        flow.commit(8);
        flow.sessionBegins(2);
        flow.moved(5);

        assertFalse(flow.isCommitHeld());
        assertEquals(5, flow.commitOffset());
        assertEquals(5, flow.nextOffset());
    }

    @Test
    void shouldLookAgainInTheNextSessionAtWhatDidNotMatch()
    {
        flow.moveTo(5);
        flow.passed(9, 9);
        flow.sessionBegins(1);
        assertEquals(5, flow.nextOffset());

        flow.read(7, 1);
        flow.passed(9, 9);
        flow.sessionBegins(1);
        assertEquals(8, flow.nextOffset());
    }
}
