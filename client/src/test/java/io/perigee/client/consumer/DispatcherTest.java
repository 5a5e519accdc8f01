package io.perigee.client.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.ConsumeOrderlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.client.consumer.listener.MessageListenerOrderly;
import io.perigee.common.message.MessageConst;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageQueue;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(10)
class DispatcherTest
{
    private static final int NEXT_OFFSET = 100;
    private static final long TIME_MS = 1_700_000_000_123L;

    private final DefaultMQPushConsumer settings = new DefaultMQPushConsumer("group");
    private final QueueWindow window = new QueueWindow(new MessageQueue("TopicTest", "broker-a", 0), 5);
    private final BlockingQueue<String> calls = new ArrayBlockingQueue<>(100);
    private ConsumeThreads threads;

    @AfterEach
    void after()
    {
        if (null != threads)
        {
            threads.close();
        }
    }

    @Test
    void shouldEndMessagesThatSucceed() throws Exception
    {
        final MessageDispatcher dispatcher = concurrent((msgs, context) ->
        {
            calls.add(msgs.get(0).getQueueOffset() + " " + Thread.currentThread().getName());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        dispatcher.submit(window, messages(0, 2));

        assertEquals("0 ConsumeMessageThread_group_1", next());
        awaitEmptyWindow();
    }

    @Test
    void shouldTellListenersWhenTheyGotAMessage() throws Exception
    {
        final MessageDispatcher dispatcher = concurrent((msgs, context) ->
        {
            calls.add(msgs.get(0).getProperty(MessageConst.PROPERTY_CONSUME_START_TIMESTAMP));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        dispatcher.submit(window, messages(0, 1));

        assertEquals(Long.toString(TIME_MS), next());
    }

    @Test
    void shouldTryAgainWhatFailed() throws Exception
    {
        final AtomicInteger call = new AtomicInteger();
        final MessageDispatcher dispatcher = concurrent((msgs, context) ->
        {
            context.setDelayLevelWhenNextConsume(1);
            calls.add(msgs.get(0).getQueueOffset() + " " + msgs.size() + " " + msgs.get(0).getReconsumeTimes());
            switch (call.getAndIncrement())
            {
                case 0:
                    context.setAckIndex(0);
                    return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;

                default:
                    return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            }
        });
        dispatcher.submit(window, messages(0, 3));

        assertEquals("0 3 0", next());
        assertEquals("1 2 1", next());
        awaitEmptyWindow();
    }

    @Test
    void shouldHoldTheOffsetWhenTheListenerThrows() throws Exception
    {
        final CountDownLatch second = new CountDownLatch(1);
        final MessageDispatcher dispatcher = concurrent((msgs, context) ->
        {
            if (0 == msgs.get(0).getQueueOffset())
            {
                calls.add("threw");
                throw new IllegalStateException("as the test wants");
            }
            second.countDown();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        dispatcher.submit(window, messages(0, 1));
        dispatcher.submit(window, messages(1, 1));

        assertEquals("threw", next());
        assertTrue(second.await(5, TimeUnit.SECONDS));
        threads.close();
        assertEquals(0, window.commitOffset(NEXT_OFFSET));
        assertEquals(1, window.cachedCount());
    }

    @Test
    void shouldKnowTheDelayLevels()
    {
        assertEquals(5_000, ConcurrentDispatcher.delayMs(0));
        assertEquals(5_000, ConcurrentDispatcher.delayMs(-1));
        assertEquals(1_000, ConcurrentDispatcher.delayMs(1));
        assertEquals(7_200_000, ConcurrentDispatcher.delayMs(18));
        assertEquals(7_200_000, ConcurrentDispatcher.delayMs(99));
    }

    @Test
    void shouldKeepTheOrderOverFailures() throws Exception
    {
        final AtomicInteger failures = new AtomicInteger();
        final MessageDispatcher dispatcher = orderly((msgs, context) ->
        {
            calls.add(msgs.get(0).getQueueOffset() + " " + msgs.get(0).getReconsumeTimes());
            context.setSuspendCurrentQueueTimeMillis(10);
            if (1 == msgs.get(0).getQueueOffset() && failures.getAndIncrement() < 2)
            {
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            }
            return ConsumeOrderlyStatus.SUCCESS;
        });
        for (int i = 0; i < 4; i++)
        {
            dispatcher.submit(window, messages(i, 1));
        }

        assertEquals(List.of("0 0", "1 0", "1 1", "1 2", "2 0", "3 0"), next(6));
        awaitEmptyWindow();
    }

    @Test
    void shouldNotConsumeAQueueTwiceAtATime() throws Exception
    {
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();
        final MessageDispatcher dispatcher = orderly((msgs, context) ->
        {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            return ConsumeOrderlyStatus.SUCCESS;
        });
        for (int i = 0; i < 1000; i++)
        {
            dispatcher.submit(window, messages(i, 1));
        }

        awaitEmptyWindow();
        assertEquals(1, most.get());
    }

    @Test
    void shouldCommitAndRollBackOnDemand() throws Exception
    {
        final AtomicInteger call = new AtomicInteger();
        final MessageDispatcher dispatcher = orderly((msgs, context) ->
        {
            context.setAutoCommit(false);
            context.setSuspendCurrentQueueTimeMillis(10);
            calls.add(msgs.get(0).getQueueOffset() + " " + window.commitOffset(NEXT_OFFSET));
            return switch (call.getAndIncrement())
            {
                case 0 -> ConsumeOrderlyStatus.SUCCESS;
                case 1 -> ConsumeOrderlyStatus.ROLLBACK;
                case 2 -> ConsumeOrderlyStatus.SUCCESS;
                default -> ConsumeOrderlyStatus.COMMIT;
            };
        });
        dispatcher.submit(window, messages(0, 2));

        assertEquals(List.of("0 0", "1 0", "0 0", "1 0"), next(4));
        awaitEmptyWindow();
    }

    @Test
    void shouldWaitAtTheEndForListenersThatAreRunning() throws Exception
    {
        final CountDownLatch started = new CountDownLatch(1);
        final MessageDispatcher dispatcher = concurrent((msgs, context) ->
        {
            started.countDown();
            busyForMs(50);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        dispatcher.submit(window, messages(0, 1));
        assertTrue(started.await(5, TimeUnit.SECONDS));
        dispatcher.close();

        assertEquals(NEXT_OFFSET, window.commitOffset(NEXT_OFFSET));
    }

    private static void busyForMs(final long ms)
    {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        while (System.nanoTime() - endNs < 0)
        {
            Thread.onSpinWait();
        }
    }

    private MessageDispatcher concurrent(final MessageListenerConcurrently listener)
    {
        threads = new ConsumeThreads(settings, () -> TIME_MS, SystemNanoClock.INSTANCE);
        return new ConcurrentDispatcher(listener, threads);
    }

    private MessageDispatcher orderly(final MessageListenerOrderly listener)
    {
        threads = new ConsumeThreads(settings, () -> TIME_MS, SystemNanoClock.INSTANCE);
        return new OrderlyDispatcher(listener, threads, 1, 1000);
    }

    private List<CachedMessage> messages(final long firstOffset, final int count)
    {
        final List<CachedMessage> messages = new ArrayList<>();
        for (long offset = firstOffset; offset < firstOffset + count; offset++)
        {
            final MessageExt message = new MessageExt();
            message.setQueueOffset(offset);
            final CachedMessage cached = new CachedMessage(message, offset, 200);
            window.add(cached);
            messages.add(cached);
        }
        return messages;
    }

    private String next() throws InterruptedException
    {
        final String call = calls.poll(5, TimeUnit.SECONDS);
        assertNotNull(call);
        return call;
    }

    private List<String> next(final int count) throws InterruptedException
    {
        final List<String> list = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            list.add(next());
        }
        return list;
    }

    private void awaitEmptyWindow()
    {
        while (NEXT_OFFSET != window.commitOffset(NEXT_OFFSET))
        {
            Thread.yield();
        }
    }
}
