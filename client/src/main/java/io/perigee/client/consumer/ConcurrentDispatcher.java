package io.perigee.client.consumer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.perigee.client.consumer.listener.ConsumeConcurrentlyContext;
import io.perigee.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.perigee.client.consumer.listener.MessageListenerConcurrently;
import io.perigee.common.message.MessageAccessor;
import io.perigee.common.message.MessageConst;
import io.perigee.common.message.MessageExt;

/**
 * Runs a concurrent listener. What it fails on is tried again here, after a delay, with a higher reconsume count: there
 * are no retry topics yet, so until it succeeds the offset of its queue cannot be committed beyond it.
 */
final class ConcurrentDispatcher implements MessageDispatcher
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final long DEFAULT_DELAY_MS = 5_000;
    private static final int[] DELAYS_BY_LEVEL_S = {
        0, 1, 5, 10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1200, 1800, 3600, 7200};

    private final MessageListenerConcurrently listener;
    private final ConsumeThreads threads;

    ConcurrentDispatcher(final MessageListenerConcurrently listener, final ConsumeThreads threads)
    {
        this.listener = listener;
        this.threads = threads;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void submit(final QueueWindow window, final List<CachedMessage> messages)
    {
        threads.execute(() -> consume(window, messages));
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void updateCorePoolSize(final int corePoolSize)
    {
        threads.updateCorePoolSize(corePoolSize);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        threads.close();
    }

    static long delayMs(final int level)
    {
        return level <= 0 ? DEFAULT_DELAY_MS :
            1000L * DELAYS_BY_LEVEL_S[Math.min(level, DELAYS_BY_LEVEL_S.length - 1)];
    }

    /**
     * What listeners get: the messages, with the time when they got them.
     *
     * @param messages to consume.
     * @param timeMs   of now, since the epoch.
     * @return a list that listeners cannot change.
     */
    static List<MessageExt> forListener(final List<CachedMessage> messages, final long timeMs)
    {
        final String startTimestampMs = Long.toString(timeMs);
        final List<MessageExt> list = new ArrayList<>(messages.size());
        for (final CachedMessage message : messages)
        {
            MessageAccessor.putProperty(
                message.message(), MessageConst.PROPERTY_CONSUME_START_TIMESTAMP, startTimestampMs);
            list.add(message.message());
        }
        return Collections.unmodifiableList(list);
    }

    static void reconsume(final List<CachedMessage> messages)
    {
        for (final CachedMessage message : messages)
        {
            message.message().setReconsumeTimes(message.message().getReconsumeTimes() + 1);
        }
    }

    private void consume(final QueueWindow window, final List<CachedMessage> messages)
    {
        if (window.isDropped())
        {
            window.done(messages);
            return;
        }
        final ConsumeConcurrentlyContext context = new ConsumeConcurrentlyContext(window.queue());
        final int okCount = consume(messages, context, window);
        window.done(messages.subList(0, okCount));
        if (okCount < messages.size())
        {
            final List<CachedMessage> failed = List.copyOf(messages.subList(okCount, messages.size()));
            reconsume(failed);
            threads.executeLater(
                () -> consume(window, failed), delayMs(context.getDelayLevelWhenNextConsume()));
        }
    }

    private int consume(
        final List<CachedMessage> messages, final ConsumeConcurrentlyContext context, final QueueWindow window)
    {
        try
        {
            final ConsumeConcurrentlyStatus status =
                listener.consumeMessage(forListener(messages, threads.timeMs()), context);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS == status ?
                Math.max(0, (int)Math.min(messages.size(), context.getAckIndex() + 1L)) : 0;
        }
        catch (final Throwable ex)
        {
            LOGGER.log(System.Logger.Level.WARNING, "a listener threw; its messages of " + window.queue() +
                " will be consumed again", ex);
            return 0;
        }
    }
}
