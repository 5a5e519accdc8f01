package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubscriberGroupTest extends SubscriberFixture
{
    @Test
    void shouldStartWhereTheGroupHasCommitted()
    {
        broker.committed(1, 5);
        broker.delivery().store(TOPIC, 2, "a", "b");
        connect(new Subscription().topic("orders").fromLatest().group("g"));

        assertEquals(List.of(0L, 5L, 2L, 0L), broker.pulls().stream().map(FakeBroker.Pulled::queueOffset).toList());
    }

    @Test
    void shouldCommitFromTimeToTimeAndDurablyAtTheEnd()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        assertTrue(subscriber.commit(0, 3));
        assertTrue(subscriber.commit(0, 4));
        assertFalse(subscriber.commit(1, 4));
        fixture.clock.advanceMs(1);
        poll();
        subscriber.commit(TOPIC, 0, 5);
        fixture.passMs(450, this::poll);
        assertEquals(List.of("0:4:0"), broker.commits());
        fixture.passMs(100, this::poll);
        assertEquals(List.of("0:4:0", "0:5:0"), broker.commits());
        assertFalse(subscriber.areCommitsStored());
        subscriber.close();

        assertEquals(List.of("0:4:0", "0:5:0", "0:5:1"), broker.commits());
        assertTrue(subscriber.areCommitsStored());
        assertTrue(fixture.requestLink().isClosed());
        assertTrue(fixture.deliveryLink().isClosed());
    }

    @Test
    void shouldNotWaitForeverForTheLastCommit()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        broker.storesCommits(false);
        subscriber.commit(0, 3);
        final long before = fixture.clock.nanoTime();
        subscriber.close();

        assertFalse(subscriber.areCommitsStored());
        assertTrue(fixture.clock.nanoTime() - before < 2_100_000_000L);
    }

    @Test
    void shouldCommitWhatWasDeliveredIfAskedTo()
    {
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        connect(new Subscription().topic("orders").queue(0).group("g").commitsDelivered(true));
        broker.delivery().pump(3);
        subscriber.poll(collect, 2);
        subscriber.close();

        assertEquals(List.of("0:2:1"), broker.commits());
    }

    @Test
    void shouldSendUnsentCommitsInTheNextSession()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        subscriber.commit(0, 3);
        fixture.clock.advanceMs(1);
        poll();
        broker.cutAll();
        reconnect();
        fixture.passMs(600, this::poll);

        assertEquals(List.of("0:3:0", "0:3:0"), broker.commits());
    }

    @Test
    void shouldStoreTheLastCommitAfterARestartOfTheBroker()
    {
        broker.delivery().prompt();
        broker.delivery().store(TOPIC, 0, "a", "b", "c");
        broker.delivery().store(TOPIC, 1, "d", "e", "f");
        connect(new Subscription().topic("orders").queue(0).queue(1).group("g"));
        subscriber.poll(collect, 2);
        subscriber.poll(collect, 2);
        subscriber.commit(0, 2);
        subscriber.commit(1, 1);
        broker.term(8);
        broker.cutAll();
        final int received = messages.size();
        subscriber.close();

        assertEquals(List.of("0:2:1", "1:1:1"), broker.commits());
        assertTrue(subscriber.areCommitsStored());
        assertEquals(received, messages.size());
    }

    @Test
    void shouldNotWaitForeverForABrokerThatIsAway()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        subscriber.commit(0, 3);
        broker.silent(true);
        broker.cutAll();
        final long before = fixture.clock.nanoTime();
        subscriber.close();

        assertFalse(subscriber.areCommitsStored());
        final long waitedNs = fixture.clock.nanoTime() - before;
        assertTrue(waitedNs >= 2_000_000_000L && waitedNs < 2_100_000_000L, Long.toString(waitedNs));
    }

    @Test
    void shouldNotWaitForABrokerThatIsAwayIfEverythingIsStored()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        subscriber.commit(0, 3);
        assertTrue(subscriber.awaitCommits(TIMEOUT));
        broker.silent(true);
        broker.cutAll();
        poll();
        final long before = fixture.clock.nanoTime();
        subscriber.close();

        assertEquals(before, fixture.clock.nanoTime());
    }

    @Test
    void shouldTakeNoCommitsWhenItIsClosed()
    {
        connect(new Subscription().topic("orders").queue(0).group("g"));
        subscriber.close();
        subscriber.close();

        assertFalse(subscriber.commit(0, 3));
        assertFalse(subscriber.commit(TOPIC, 0, 3));
        assertTrue(subscriber.awaitCommits(TIMEOUT));
        assertThrows(IllegalStateException.class, () -> subscriber.awaitConnected(TIMEOUT));
        assertEquals(0, subscriber.poll(collect, 1));
        assertEquals(List.of(), broker.commits());
    }

    @Test
    void shouldNotBePolledByItsHandler()
    {
        broker.delivery().store(TOPIC, 0, "a", "b");
        connect(new Subscription().topic("orders").queue(0).group("g"));
        broker.delivery().pump(2);
        assertThrows(IllegalStateException.class, () -> subscriber.poll((message) -> poll(), 10));
        assertThrows(IllegalStateException.class, () -> subscriber.poll((message) -> subscriber.close(), 10));
        poll();

        assertEquals(List.of("0:a", "0:b"), messages);
    }

    @Test
    void shouldTellThatTheGroupIsTakenAndTryAgain()
    {
        broker.groupStatus(ErrorCode.GROUP_TAKEN);
        final PerigeeException ex = assertThrows(
            PerigeeException.class, () -> connect(new Subscription().topic("orders").group("g")));
        assertEquals(ErrorCode.GROUP_TAKEN, ex.code());
        assertTrue(ex.getMessage().endsWith("g"), ex.getMessage());

        broker.groupStatus(ErrorCode.OK);
        fixture.passMs(700, this::poll);
        assertTrue(subscriber.isConnected());
        assertEquals(ErrorCode.OK, subscriber.fault());
    }

    @Test
    void shouldGoOnWhereAnotherMemberHasCommittedMeanwhile()
    {
        broker.delivery().store(TOPIC, 0, "a", "b");
        connect(new Subscription().topic("orders").queue(0).queue(1).group("g"));
        broker.delivery().pump(2);
        poll();
        broker.committed(0, 5);
        broker.cutAll();
        reconnect();

        assertEquals(5, subscriber.nextOffset(TOPIC, 0));
        assertEquals(0, subscriber.nextOffset(TOPIC, 1));
    }

    @Test
    void shouldStayWhereItHasBeenSentByItsUser()
    {
        broker.committed(0, 5);
        connect(new Subscription().topic("orders").queue(0).group("g"));
        subscriber.seek(TOPIC, 0, 1);
        broker.cutAll();
        reconnect();

        assertEquals(1, subscriber.nextOffset(TOPIC, 0));
    }
}
