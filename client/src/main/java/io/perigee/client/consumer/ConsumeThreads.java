package io.perigee.client.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.agrona.concurrent.EpochClock;
import org.agrona.concurrent.NanoClock;

/**
 * The threads that run a listener, and the one that wakes what is to be tried later. Knows which calls are running, to
 * report those that take too long, and to wait for them at the end. What waits for a thread is bounded by what the
 * broker was given room to send.
 */
final class ConsumeThreads implements AutoCloseable
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final int GROUP_TAG_LENGTH = 100;

    private final Set<Call> running = ConcurrentHashMap.newKeySet();
    private final String group;
    private final EpochClock epochClock;
    private final NanoClock nanoClock;
    private final long consumeTimeoutNs;
    private final long awaitTerminationMs;
    private final ThreadPoolExecutor executor;
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean isClosed;

    ConsumeThreads(final ConsumerSettings settings, final EpochClock epochClock, final NanoClock nanoClock)
    {
        this.epochClock = epochClock;
        this.nanoClock = nanoClock;
        group = settings.getConsumerGroup();
        consumeTimeoutNs = TimeUnit.MINUTES.toNanos(settings.getConsumeTimeout());
        awaitTerminationMs = settings.getAwaitTerminationMillisWhenShutdown();
        final String tag = group.length() > GROUP_TAG_LENGTH ? group.substring(0, GROUP_TAG_LENGTH) : group;
        final AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
            settings.getConsumeThreadMin(),
            settings.getConsumeThreadMax(),
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            (task) -> new Thread(task, "ConsumeMessageThread_" + tag + "_" + number.incrementAndGet()));
        timer = new ScheduledThreadPoolExecutor(1, (task) ->
        {
            final Thread thread = new Thread(task, "ConsumeMessageScheduledThread_" + tag);
            thread.setDaemon(true);
            return thread;
        });
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.scheduleWithFixedDelay(this::reportSlowCalls, 1, 1, TimeUnit.MINUTES);
    }

    /**
     * What listeners are told about the time.
     *
     * @return milliseconds since the epoch.
     */
    long timeMs()
    {
        return epochClock.time();
    }

    /**
     * Run a task in one of the threads. Has no effect after the end.
     */
    void execute(final Runnable task)
    {
        try
        {
            executor.execute(() -> run(task));
        }
        catch (final RejectedExecutionException ex)
        {
            requireClosed(ex);
        }
    }

    /**
     * Run a task in one of the threads, later. Has no effect after the end.
     */
    void executeLater(final Runnable task, final long delayMs)
    {
        try
        {
            timer.schedule(() -> execute(task), delayMs, TimeUnit.MILLISECONDS);
        }
        catch (final RejectedExecutionException ex)
        {
            requireClosed(ex);
        }
    }

    boolean isClosed()
    {
        return isClosed;
    }

    void updateCorePoolSize(final int corePoolSize)
    {
        if (corePoolSize > 0 && corePoolSize <= executor.getMaximumPoolSize())
        {
            executor.setCorePoolSize(corePoolSize);
        }
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void close()
    {
        isClosed = true;
        timer.shutdownNow();
        executor.getQueue().clear();
        executor.shutdown();
        awaitRunning();
        executor.shutdownNow();
    }

    private void run(final Runnable task)
    {
        if (isClosed)
        {
            return;
        }
        final Call call = new Call(Thread.currentThread(), nanoClock.nanoTime());
        running.add(call);
        try
        {
            task.run();
        }
        catch (final RuntimeException ex)
        {
            LOGGER.log(System.Logger.Level.ERROR, "consuming for group " + group, ex);
        }
        finally
        {
            end(call);
        }
    }

    /** Whoever closes has said so before it looks for calls that are running, so nobody needs to be told before. */
    private void end(final Call call)
    {
        running.remove(call);
        if (isClosed)
        {
            synchronized (running)
            {
                running.notifyAll();
            }
        }
    }

    /**
     * A listener may shut its own consumer down; it does not wait for itself.
     */
    private void awaitRunning()
    {
        final long deadlineNs = nanoClock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(awaitTerminationMs);
        synchronized (running)
        {
            try
            {
                long leftNs = deadlineNs - nanoClock.nanoTime();
                while (isOtherRunning() && leftNs > 0)
                {
                    TimeUnit.NANOSECONDS.timedWait(running, leftNs);
                    leftNs = deadlineNs - nanoClock.nanoTime();
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isOtherRunning()
    {
        for (final Call call : running)
        {
            if (call.thread != Thread.currentThread())
            {
                return true;
            }
        }
        return false;
    }

    private void reportSlowCalls()
    {
        final long nowNs = nanoClock.nanoTime();
        for (final Call call : running)
        {
            if (!call.isReported && nowNs - call.startNs > consumeTimeoutNs)
            {
                call.isReported = true;
                LOGGER.log(System.Logger.Level.WARNING, "a listener of group " + group + " runs for " +
                    TimeUnit.NANOSECONDS.toMinutes(nowNs - call.startNs) + " minutes, in " + call.thread.getName());
            }
        }
    }

    private void requireClosed(final RejectedExecutionException ex)
    {
        if (!isClosed)
        {
            throw ex;
        }
    }

    private static final class Call
    {
        private final Thread thread;
        private final long startNs;
        private boolean isReported;

        Call(final Thread thread, final long startNs)
        {
            this.thread = thread;
            this.startNs = startNs;
        }
    }
}
