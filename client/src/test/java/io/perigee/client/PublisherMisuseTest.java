package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What applications do wrong: it is told at once, and harms nothing else.
 */
class PublisherMisuseTest
{
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final UnsafeBuffer hello = Fixture.bytes("hello");
    private final PerigeeClient client = fixture.client();
    private final Publisher publisher = client.addPublisher("orders", 1);

    @Test
    void shouldGoOnAfterAnOfferOfBytesThatAreNotThere()
    {
        publisher.awaitConnected(TIMEOUT);
        assertThrows(IndexOutOfBoundsException.class, () -> publisher.offer(hello, 3, 10));
        assertThrows(IndexOutOfBoundsException.class, () -> publisher.offer(hello, 0, 5_000));
        assertThrows(NullPointerException.class, () -> publisher.offer(null, 0, 5));
        assertThrows(IllegalArgumentException.class, () -> publisher.offer(hello, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new MessageBatch(100).add(hello, 0, -1));

        assertTrue(publisher.offer(hello, 0, 5) > 0);
        publisher.poll();
        assertEquals(1, broker.sent().size());
        assertEquals(0, publisher.inFlight());
        assertTrue(publisher.isConnected());
    }

    @Test
    void shouldAbortAnOpenClaimWhenItIsClosed()
    {
        publisher.awaitConnected(TIMEOUT);
        final MessageClaim claim = new MessageClaim();
        assertTrue(publisher.tryClaim(5, claim) > 0);
        publisher.close();
        publisher.close();

        assertTrue(fixture.requestLink().isClosed());
        assertEquals(Publisher.CLOSED, claim.commit());
        assertThrows(IllegalStateException.class, claim::commit);
        assertEquals(0, broker.sent().size());
    }

    @Test
    void shouldNotLoseAnOpenClaim()
    {
        publisher.awaitConnected(TIMEOUT);
        final MessageClaim claim = new MessageClaim();
        assertTrue(publisher.tryClaim(5, claim) > 0);
        assertThrows(IllegalStateException.class, () -> publisher.tryClaim(5, claim));
        assertEquals(Publisher.BACK_PRESSURED, publisher.tryClaim(5, new MessageClaim()));
        claim.abort();

        assertTrue(publisher.offer(hello, 0, 5) > 0);
    }

    @Test
    void shouldNotBePolledByItsHandler()
    {
        publisher.awaitConnected(TIMEOUT);
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) -> publisher.poll());
        publisher.offer(hello, 0, 5);
        assertThrows(IllegalStateException.class, publisher::poll);

        assertEquals(0, publisher.inFlight());
        publisher.ackHandler(null);
        assertTrue(publisher.offer(hello, 0, 5) > 0);
        assertTrue(publisher.awaitAnswers(TIMEOUT));
    }

    @Test
    void shouldNotSendToATopicOfAnotherPublisher()
    {
        publisher.awaitConnected(TIMEOUT);
        final Publisher other = client.addPublisher("orders", 0);
        other.awaitConnected(TIMEOUT);

        assertThrows(IllegalArgumentException.class,
            () -> publisher.offer(new OutgoingMessage().topic(other.topic()).body(hello, 0, 5)));
        assertEquals(0, broker.sent().size());
    }

    @Test
    void shouldRefuseNamesThatFitNoFrame()
    {
        final String name = "x".repeat(5_000);
        assertCode(ErrorCode.TOPIC_NAME_INVALID, () -> client.addPublisher(name, 0));
        assertCode(ErrorCode.TOPIC_NAME_INVALID, () -> client.addPublisher("", 0));
        assertCode(ErrorCode.TOPIC_NAME_INVALID, () -> publisher.addTopic(name));
        assertCode(ErrorCode.TOPIC_NAME_INVALID, () -> new Subscription().topic(name));
        assertCode(ErrorCode.GROUP_NAME_INVALID, () -> new Subscription().group(name));
        assertCode(ErrorCode.TOPIC_NAME_INVALID, () -> client.admin().describeTopic(name));
        assertCode(ErrorCode.GROUP_NAME_INVALID, () -> client.admin().committedOffset(name, "orders", 0));
    }

    @Test
    void shouldNotWaitForWhatIsClosed()
    {
        final Admin admin = client.admin();
        publisher.close();
        admin.close();
        admin.close();

        assertThrows(IllegalStateException.class, () -> publisher.awaitConnected(TIMEOUT));
        assertThrows(IllegalStateException.class, admin::listTopics);
        assertTrue(publisher.awaitAnswers(TIMEOUT));
        assertFalse(publisher.isConnected());
        assertEquals(0, admin.poll());
    }

    @Test
    void shouldStopWaitingWhenTheThreadIsInterrupted()
    {
        broker.silent(true);
        final long before = fixture.clock.nanoTime();
        Thread.currentThread().interrupt();
        assertCode(ErrorCode.BROKER_UNREACHABLE, () -> publisher.awaitConnected(Duration.ofDays(1_000_000)));

        assertTrue(Thread.interrupted());
        assertTrue(fixture.clock.nanoTime() - before < TimeUnit.SECONDS.toNanos(1));
    }

    private static void assertCode(final ErrorCode code, final Runnable call)
    {
        assertEquals(code, assertThrows(PerigeeException.class, call::run).code());
    }
}
