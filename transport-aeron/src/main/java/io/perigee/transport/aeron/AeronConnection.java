package io.perigee.transport.aeron;

import io.aeron.Aeron;
import io.aeron.AvailableImageHandler;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.UnavailableImageHandler;
import io.aeron.exceptions.ClientTimeoutException;
import io.aeron.exceptions.ConductorServiceTimeoutException;
import io.aeron.exceptions.DriverTimeoutException;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.RestingIdleStrategy;
import io.perigee.transport.TransportException;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our end of one media driver: an Aeron client that never waits where a duty cycle calls it.
 * <p>
 * Aeron guards its client with a lock that its conductor thread holds while it maps and touches buffers. So the
 * {@code try...} methods take that lock only if it is free, and look at a result only when the conductor thread has
 * brought it: otherwise Aeron would do that mapping on the caller's thread.
 * <p>
 * The conductor's thread also gets the memory that links ask for, when it is not in Aeron's code.
 */
final class AeronConnection implements AutoCloseable
{
    static final long NOT_NOW = Aeron.NULL_VALUE;

    private static final long IDLE_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(16);
    private static final int IDLES_BEFORE_REST = 40;
    /** A handler may look at a frame for so long after its stream has gone; then the memory is unmapped. */
    private static final long RESOURCE_LINGER_NS = TimeUnit.SECONDS.toNanos(10);
    /** The same for the case that Aeron gives up the whole client. */
    private static final long LOST_LINGER_NS = TimeUnit.SECONDS.toNanos(3);

    /** Links that open at one moment; one more asks again in its next duty cycle. */
    private static final int MAX_ALLOCATIONS = 1024;

    /** A driver in this process is stopped when we are, and dies when we do. */
    private static final long OUR_DRIVER_TIMEOUT_MS = TimeUnit.MINUTES.toMillis(30);

    private final ReentrantLock clientLock = new ReentrantLock();
    private final String directory;
    private final long driverStartMs;
    private final Aeron aeron;
    private final AgentRunner runner;
    private final Thread thread;
    private final boolean isPreTouched;
    private final ManyToOneConcurrentArrayQueue<LogAllocation> allocations =
        new ManyToOneConcurrentArrayQueue<>(MAX_ALLOCATIONS);
    private volatile boolean isClosing;
    private volatile boolean isLost;
    private volatile String reason = "the media driver has stopped";

    AeronConnection(
        final String directory,
        final boolean isDriverOurs,
        final boolean isPreTouched,
        final ErrorHandler errorHandler,
        final Runnable lostHandler)
    {
        if (!DriverDirectories.isLive(directory))
        {
            // Aeron would wait ten seconds for one to come.
            throw new TransportException(ErrorCode.DRIVER_LOST, "no media driver is alive in " + directory);
        }

        this.directory = directory;
        this.isPreTouched = isPreTouched;
        driverStartMs = DriverDirectories.startTimestampMs(directory);
        final Aeron.Context context = new Aeron.Context().useConductorAgentInvoker(true);
        if (isDriverOurs)
        {
            context.driverTimeoutMs(OUR_DRIVER_TIMEOUT_MS).nanoClock(new StepLimitClock(SystemNanoClock.INSTANCE));
        }

        aeron = Aeron.connect(context
            .aeronDirectoryName(directory)
            .clientLock(clientLock)
            .clientName("perigee")
            .preTouchMappedMemory(false)
            .resourceLingerDurationNs(RESOURCE_LINGER_NS)
            .closeLingerDurationNs(LOST_LINGER_NS)
            .subscriberErrorHandler(errorHandler)
            .errorHandler((throwable) -> onError(throwable, errorHandler, lostHandler))
            .closeHandler(() -> onLost(lostHandler)));
        runner = new AgentRunner(
            new RestingIdleStrategy(0, IDLE_SLEEP_NS, IDLE_SLEEP_NS, IDLES_BEFORE_REST, REST_NS),
            (throwable) -> onError(throwable, errorHandler, lostHandler), null, new Conductor());
        thread = AgentRunner.startOnThread(runner);
    }

    String directory()
    {
        return directory;
    }

    Aeron aeron()
    {
        return aeron;
    }

    /** Whether another driver has taken the directory since: ours is dead, though Aeron may not know it yet. */
    boolean isOutdated()
    {
        return driverStartMs != DriverDirectories.startTimestampMs(directory);
    }

    /** Let all links end. Aeron closes itself once it finds that its driver is silent. */
    void giveUp(final String reason)
    {
        this.reason = reason;
        isLost = true;
    }

    boolean isLost()
    {
        return isLost;
    }

    String reason()
    {
        return reason;
    }

    boolean hasRoomFor(final long lengthBytes)
    {
        return DriverDirectories.usableBytes(directory) >= lengthBytes;
    }

    Subscription listen(
        final String channel,
        final int streamId,
        final AvailableImageHandler availableHandler,
        final UnavailableImageHandler unavailableHandler)
    {
        return aeron.addSubscription(channel, streamId, availableHandler, unavailableHandler);
    }

    long tryAddPublication(final String channel, final int streamId)
    {
        if (!clientLock.tryLock())
        {
            return NOT_NOW;
        }

        try
        {
            return aeron.asyncAddExclusivePublication(channel, streamId);
        }
        finally
        {
            clientLock.unlock();
        }
    }

    /**
     * Ask for the memory of a log, unless it is to come as it is touched.
     *
     * @return false if it must be asked for again.
     */
    boolean tryAllocate(final LogAllocation allocation)
    {
        if (!isPreTouched)
        {
            allocation.leaveOut();
            return true;
        }

        if (!allocations.offer(allocation))
        {
            return false;
        }

        LockSupport.unpark(thread);
        return true;
    }

    /**
     * @param isOverdue whether other commands have kept the conductor busy for so long that its work is done here.
     */
    ExclusivePublication tryGetPublication(final long registrationId, final boolean isOverdue)
    {
        if (!clientLock.tryLock())
        {
            return null;
        }

        try
        {
            return isOverdue || !aeron.hasActiveCommands() ? aeron.getExclusivePublication(registrationId) : null;
        }
        finally
        {
            clientLock.unlock();
        }
    }

    long tryAddSubscription(final String channel, final int streamId)
    {
        if (!clientLock.tryLock())
        {
            return NOT_NOW;
        }

        try
        {
            return aeron.asyncAddSubscription(channel, streamId);
        }
        finally
        {
            clientLock.unlock();
        }
    }

    Subscription tryGetSubscription(final long registrationId, final boolean isOverdue)
    {
        if (!clientLock.tryLock())
        {
            return null;
        }

        try
        {
            return isOverdue || !aeron.hasActiveCommands() ? aeron.getSubscription(registrationId) : null;
        }
        finally
        {
            clientLock.unlock();
        }
    }

    /**
     * Whether a publication of ours is open, and not only because Aeron is in the middle of closing all that this
     * process has, which it does in any order but under the lock.
     */
    boolean isSurelyOpen(final ExclusivePublication publication)
    {
        if (!clientLock.tryLock())
        {
            return false;
        }

        try
        {
            return !publication.isClosed();
        }
        finally
        {
            clientLock.unlock();
        }
    }

    boolean tryRemovePublication(final long registrationId)
    {
        if (!clientLock.tryLock())
        {
            return false;
        }

        try
        {
            aeron.asyncRemovePublication(registrationId);
            return true;
        }
        finally
        {
            clientLock.unlock();
        }
    }

    /** Waits for the lock for a moment if the conductor has it. */
    void remove(final long publicationId, final long subscriptionId)
    {
        if (NOT_NOW != publicationId)
        {
            aeron.asyncRemovePublication(publicationId);
        }

        if (NOT_NOW != subscriptionId)
        {
            aeron.asyncRemoveSubscription(subscriptionId);
        }
    }

    @Override
    public void close()
    {
        isClosing = true;
        // Who closes has stopped its agents, so nobody looks at the memory any more. Aeron reads this when it closes.
        aeron.context().closeLingerDurationNs(0);
        runner.close();
        aeron.close();
    }

    /** Aeron calls its close handler only when it has lingered, so a fatal error is the sign that it gives up. */
    private void onError(final Throwable throwable, final ErrorHandler errorHandler, final Runnable lostHandler)
    {
        if (throwable instanceof AgentTerminationException)
        {
            return; // How a conductor ends; why, it has said before.
        }

        errorHandler.onError(throwable);
        if (throwable instanceof ConductorServiceTimeoutException || throwable instanceof ClientTimeoutException)
        {
            reason = "this process was stopped for so long that the media driver gave it up";
            onLost(lostHandler);
        }
        else if (throwable instanceof DriverTimeoutException)
        {
            reason = "the media driver has stopped";
            onLost(lostHandler);
        }
        else if (throwable instanceof Error)
        {
            reason = "this process has failed: " + throwable; // And its conductor with it.
            onLost(lostHandler);
        }
    }

    private synchronized void onLost(final Runnable lostHandler)
    {
        if (!isClosing && !isLost)
        {
            isLost = true;
            lostHandler.run();
        }
    }

    /** Steps Aeron's conductor, and in between gets memory for one log after the other. */
    private final class Conductor implements Agent
    {
        private final ByteBuffer zeros = ByteBuffer.allocateDirect(LogAllocation.CHUNK_LENGTH);
        private LogAllocation allocation;

        @Override
        public int doWork()
        {
            final AgentInvoker invoker = aeron.conductorAgentInvoker();
            final int workCount = invoker.invoke();
            if (invoker.isClosed())
            {
                throw new AgentTerminationException();
            }

            if (null == allocation)
            {
                allocation = allocations.poll();
            }

            if (null == allocation)
            {
                return workCount;
            }

            allocation = allocation.step(zeros) ? null : allocation;
            return workCount + 1;
        }

        @Override
        public void onClose()
        {
            if (null != allocation)
            {
                allocation.cancel();
                allocation.step(zeros);
            }
        }

        @Override
        public String roleName()
        {
            return "aeron-client";
        }
    }
}
