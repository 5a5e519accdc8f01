package io.perigee.client.consumer;

import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(10)
class ConsumeThreadsTest
{
    private static final long LONG_MS = TimeUnit.MINUTES.toMillis(1);

    private final DefaultMQPushConsumer settings = new DefaultMQPushConsumer("group");
    private final CountDownLatch isRunning = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicBoolean hasEnded = new AtomicBoolean();

    @Test
    void shouldWaitUntilTheLastCallHasEnded() throws Exception
    {
        final ConsumeThreads threads = threads(LONG_MS);
        threads.execute(this::call);
        isRunning.await();
        final Thread closer = new Thread(threads::close);
        closer.start();
        while (Thread.State.TIMED_WAITING != closer.getState())
        {
            Thread.onSpinWait();
        }
        assertFalse(hasEnded.get());
        mayEnd.countDown();
        closer.join();

        assertTrue(hasEnded.get());
    }

    @Test
    void shouldWaitNoLongerThanItIsTold() throws Exception
    {
        final ConsumeThreads threads = threads(20);
        threads.execute(this::call);
        isRunning.await();
        threads.close();

        assertFalse(hasEnded.get());
        mayEnd.countDown();
    }

    @Test
    void shouldNotWaitForItself() throws Exception
    {
        final ConsumeThreads threads = threads(LONG_MS);
        final CountDownLatch isClosed = new CountDownLatch(1);
        threads.execute(() ->
        {
            threads.close();
            isClosed.countDown();
        });

        assertTrue(isClosed.await(5, TimeUnit.SECONDS));
    }

    @Test
    void shouldStopWaitingWhenItIsInterrupted() throws Exception
    {
        final ConsumeThreads threads = threads(LONG_MS);
        threads.execute(this::call);
        isRunning.await();
        Thread.currentThread().interrupt();
        threads.close();

        assertTrue(Thread.interrupted());
        assertFalse(hasEnded.get());
        mayEnd.countDown();
    }

    private ConsumeThreads threads(final long awaitTerminationMs)
    {
        settings.setAwaitTerminationMillisWhenShutdown(awaitTerminationMs);
        return new ConsumeThreads(settings, SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE);
    }

    private void call()
    {
        isRunning.countDown();
        try
        {
            mayEnd.await();
            hasEnded.set(true);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
