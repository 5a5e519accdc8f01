package io.perigee.client.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.perigee.client.consumer.listener.ConsumeOrderlyContext;
import io.perigee.client.consumer.listener.ConsumeOrderlyStatus;
import io.perigee.client.consumer.listener.MessageListenerOrderly;

/**
 * Runs an orderly listener: at most one call for each queue at a time, and what it fails on is tried again in its
 * place, after a pause of the queue. The group has one member, so that nobody else consumes the queue meanwhile.
 */
final class OrderlyDispatcher implements MessageDispatcher
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final int CALLS_IN_A_ROW = 100;
    private static final long MIN_SUSPEND_MS = 10;
    private static final long MAX_SUSPEND_MS = 30_000;

    private final Map<QueueWindow, Line> lines = new HashMap<>();
    private final MessageListenerOrderly listener;
    private final ConsumeThreads threads;
    private final int batchMaxSize;
    private final long suspendMs;

    OrderlyDispatcher(
        final MessageListenerOrderly listener,
        final ConsumeThreads threads,
        final int batchMaxSize,
        final long suspendMs)
    {
        this.listener = listener;
        this.threads = threads;
        this.batchMaxSize = batchMaxSize;
        this.suspendMs = suspendMs;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void submit(final QueueWindow window, final List<CachedMessage> messages)
    {
        Line line = lines.get(window);
        if (null == line)
        {
            lines.keySet().removeIf(QueueWindow::isDropped);
            line = new Line(window);
            lines.put(window, line);
        }
        if (line.add(messages))
        {
            begin(line);
        }
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

    private void begin(final Line line)
    {
        threads.execute(() -> consume(line));
    }

    /**
     * Consume for a while, then let another queue have the thread.
     */
    private void consume(final Line line)
    {
        for (int i = 0; i < CALLS_IN_A_ROW && !threads.isClosed(); i++)
        {
            final List<CachedMessage> batch = line.take(batchMaxSize);
            if (batch.isEmpty())
            {
                return;
            }
            final long pauseMs = line.window.isDropped() ? line.forget(batch) : consume(line, batch);
            if (pauseMs > 0)
            {
                threads.executeLater(() -> consume(line), pauseMs);
                return;
            }
        }
        begin(line);
    }

    private long consume(final Line line, final List<CachedMessage> batch)
    {
        final ConsumeOrderlyContext context = new ConsumeOrderlyContext(line.window.queue());
        final ConsumeOrderlyStatus status = call(line, batch, context);
        switch (status)
        {
            case SUCCESS:
                line.succeeded(batch, context.isAutoCommit());
                return 0;

            case COMMIT:
                line.succeeded(batch, true);
                return 0;

            case ROLLBACK:
                if (context.isAutoCommit())
                {
                    line.succeeded(batch, true);
                    return 0;
                }
                line.rolledBack(batch);
                return pauseMs(context);

            default:
                ConcurrentDispatcher.reconsume(batch);
                line.putBack(batch);
                return pauseMs(context);
        }
    }

    private ConsumeOrderlyStatus call(
        final Line line, final List<CachedMessage> batch, final ConsumeOrderlyContext context)
    {
        ConsumeOrderlyStatus status = null;
        try
        {
            status = listener.consumeMessage(ConcurrentDispatcher.forListener(batch, threads.timeMs()), context);
        }
        catch (final Throwable ex)
        {
            LOGGER.log(System.Logger.Level.WARNING, "a listener threw; its messages of " + line.window.queue() +
                " will be consumed again", ex);
        }
        return null == status ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT : status;
    }

    private long pauseMs(final ConsumeOrderlyContext context)
    {
        final long wanted = context.getSuspendCurrentQueueTimeMillis();
        return Math.max(MIN_SUSPEND_MS, Math.min(MAX_SUSPEND_MS, -1 == wanted ? suspendMs : wanted));
    }

    /**
     * The messages of one queue that wait for the listener. While it is active, one task exists for it.
     */
    private static final class Line
    {
        private final QueueWindow window;
        private final ArrayDeque<CachedMessage> waiting = new ArrayDeque<>();
        private final List<CachedMessage> uncommitted = new ArrayList<>();
        private boolean isActive;

        Line(final QueueWindow window)
        {
            this.window = window;
        }

        /** Returns whether a task must be begun. */
        synchronized boolean add(final List<CachedMessage> messages)
        {
            waiting.addAll(messages);
            final boolean isNew = !isActive;
            isActive = true;
            return isNew;
        }

        /** Returns nothing when the task must end. */
        synchronized List<CachedMessage> take(final int count)
        {
            final List<CachedMessage> batch = new ArrayList<>();
            while (batch.size() < count && !waiting.isEmpty())
            {
                batch.add(waiting.removeFirst());
            }
            isActive = !batch.isEmpty();
            return batch;
        }

        synchronized void putBack(final List<CachedMessage> messages)
        {
            for (int i = messages.size() - 1; i >= 0; i--)
            {
                waiting.addFirst(messages.get(i));
            }
        }

        synchronized void succeeded(final List<CachedMessage> batch, final boolean isCommitted)
        {
            uncommitted.addAll(batch);
            if (isCommitted)
            {
                window.done(uncommitted);
                uncommitted.clear();
            }
        }

        synchronized void rolledBack(final List<CachedMessage> batch)
        {
            uncommitted.addAll(batch);
            putBack(uncommitted);
            uncommitted.clear();
        }

        synchronized long forget(final List<CachedMessage> batch)
        {
            uncommitted.addAll(batch);
            uncommitted.addAll(waiting);
            window.done(uncommitted);
            uncommitted.clear();
            waiting.clear();
            return 0;
        }
    }
}
