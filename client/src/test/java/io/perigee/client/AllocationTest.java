package io.perigee.client;

import com.sun.management.ThreadMXBean;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What is done for each message allocates nothing. Counted are the bytes of this thread, after a warm-up.
 */
class AllocationTest
{
    private static final int ROUNDS = 20_000;
    private static final int BATCH = 8;

    private final Fixture fixture = new Fixture();
    private final FakeBroker broker = fixture.broker;
    private final UnsafeBuffer body = new UnsafeBuffer(new byte[100]);
    private long acknowledged;
    private long received;

    @Test
    void shouldPublishWithoutAllocating()
    {
        broker.minimal();
        final Publisher publisher = fixture.client().addPublisher("orders", 0);
        final MessageClaim claim = new MessageClaim();
        publisher.ackHandler((sequence, count, status, queueId, queueOffset, position, length) ->
            acknowledged += count);
        publisher.awaitConnected(Duration.ofSeconds(5));
        publish(publisher, claim);
        final long before = allocatedBytes();
        publish(publisher, claim);
        final long allocated = allocatedBytes() - before;

        assertEquals(2L * ROUNDS * BATCH, acknowledged);
        assertTrue(allocated < 2_000, allocated + " bytes were allocated");
    }

    @Test
    void shouldSubscribeWithoutAllocating()
    {
        for (int i = 0; i < 2 * BATCH * ROUNDS / 10; i++)
        {
            broker.delivery().store(1, 0, "0123456789");
        }
        final Subscriber subscriber = fixture.client().addSubscriber(
            new Subscription().topic("orders").queue(0).group("g").commitsDelivered(true));
        subscriber.awaitConnected(Duration.ofSeconds(5));
        broker.minimal();
        final MessageHandler handler = (message) -> received += message.bodyLength() > 0 ? 1 : 0;
        subscribe(subscriber, handler);
        subscribe(subscriber, handler);
        assertTrue(received > 0);
        broker.delivery().pumpAtMost(1000);
        final long receivedBefore = received;
        final long before = allocatedBytes();
        drain(subscriber, handler);
        final long allocated = allocatedBytes() - before;

        assertEquals(4000, received - receivedBefore);
        assertTrue(allocated < 2_000, allocated + " bytes were allocated");
    }

    private void publish(final Publisher publisher, final MessageClaim claim)
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            for (int j = 0; j < BATCH - 1; j++)
            {
                publisher.offer(body, 0, 100);
            }
            publisher.tryClaim(100, claim);
            claim.commit();
            publisher.poll();
        }
    }

    private void subscribe(final Subscriber subscriber, final MessageHandler handler)
    {
        broker.delivery().pumpAtMost(1000);
        drain(subscriber, handler);
    }

    private void drain(final Subscriber subscriber, final MessageHandler handler)
    {
        while (fixture.deliveryLink().hasUnread())
        {
            subscriber.poll(handler, 3);
        }
    }

    private static long allocatedBytes()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
