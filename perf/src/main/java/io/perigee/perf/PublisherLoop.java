package io.perigee.perf;

import io.perigee.perf.LoadControl.Phase;
import org.agrona.BitUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.concurrent.TimeUnit;

/**
 * The publisher's thread: sends on a schedule or as fast as the window lets it, and settles acknowledgements.
 */
final class PublisherLoop implements Runnable, AckListener
{
    static final String THREAD_NAME = "perf-publisher";

    /** So many messages are sent before acknowledgements are looked at again. */
    private static final int BURST = 64;
    /** HotSpot compiles a method for good after some 15,000 calls; the pipeline takes several messages in one. */
    private static final int QUICK_MESSAGES = 200_000;
    private static final int QUICK_BYTES = 64 * 1024 * 1024;
    /** Messages that may be unacknowledged while code is warmed up, however small the window is. */
    static final int QUICK_WINDOW = 256;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final LoadSettings settings;
    private final LoadTarget target;
    private final LoadControl control;
    private final LatencyRecorder ackRecorder;
    private final IdleStrategy idleStrategy;
    private final UnsafeBuffer message;
    private final int sizeBytes;
    private int window;
    private final boolean isTimed;
    private final boolean isTimedByAcks;
    private final long[] intendedNs;
    private final int intendedMask;
    private LoadPublisher publisher;
    private long sent;
    private long settled;
    private long refused;
    private long maxLatenessNs;
    private long lastSentNs;
    private long measuredBegin;
    private Schedule schedule;
    private long allocatedAtBegin;
    private volatile long allocatedBytes;

    PublisherLoop(
        final LoadSettings settings,
        final LoadTarget target,
        final LoadControl control,
        final LatencyRecorder recorder)
    {
        this.settings = settings;
        this.target = target;
        this.control = control;
        this.ackRecorder = recorder;
        this.idleStrategy = IdleStrategies.byName(settings.idle());
        this.sizeBytes = settings.sizeBytes();
        this.isTimed = settings.workload().isTimed();
        this.isTimedByAcks = settings.workload().isTimedByAcks();
        this.message = new UnsafeBuffer(new byte[sizeBytes]);
        this.message.setMemory(0, sizeBytes, (byte)'p');
        this.intendedNs = new long[BitUtil.findNextPositivePowerOfTwo(Math.max(window, QUICK_WINDOW))];
        this.intendedMask = intendedNs.length - 1;
    }

    @Override
    public void run()
    {
        try (LoadPublisher connected = target.newPublisher(this))
        {
            publisher = connected;
            control.publisherConnected();
            awaitPhase(Phase.WARMUP);
            warmUp();
            control.publisherDone(Phase.WARMUP);

            awaitPhase(Phase.MEASURE);
            measuredBegin = sent;
            maxLatenessNs = 0;
            allocatedAtBegin = ThreadAllocation.ofThisThread();
            load(settings.durationNs(), settings.messages());
            allocatedBytes = ThreadAllocation.ofThisThread() - allocatedAtBegin;
            control.publisherDone(Phase.MEASURE);

            awaitPhase(Phase.END);
        }
        catch (final Throwable throwable)
        {
            control.failed(throwable);
        }
    }

    @Override
    public void onSettled(final int count, final boolean isStored)
    {
        if (!isStored)
        {
            refused += count;
        }
        else if (isTimedByAcks)
        {
            final long nowNs = System.nanoTime();
            for (long index = settled; index < settled + count; index++)
            {
                ackRecorder.record(nowNs - intendedNs[(int)index & intendedMask]);
            }
        }
        settled += count;
        control.settled().setRelease(settled);
    }

    /** Number of the first message that counts. */
    long measuredBegin()
    {
        return measuredBegin;
    }

    /** Messages that the broker did not store, or may not have stored. */
    long refused()
    {
        return refused;
    }

    /** How much later than intended the latest message left. */
    long maxLatenessNs()
    {
        return maxLatenessNs;
    }

    /** The rate that was reached on the schedule. */
    double achievedRate()
    {
        return schedule.achievedRate(sent - measuredBegin, lastSentNs);
    }

    /** Bytes that the publisher's thread allocated while it was measured. */
    long allocatedBytes()
    {
        return allocatedBytes;
    }

    /**
     * At a thousand messages a second it would take a minute until a method has run so often that it is compiled; the
     * compiler would then share the cores with what is measured. So a load that is timed begins with a wide window.
     */
    private void warmUp()
    {
        if (isTimed)
        {
            window = Math.max(settings.window(), QUICK_WINDOW);
            sendByWindow(settings.warmupNs() / 2, Math.max(1, Math.min(QUICK_MESSAGES, QUICK_BYTES / sizeBytes)));
            awaitSettled();
        }
        window = settings.window();
        load(settings.warmupNs(), 0);
    }

    private void load(final long durationNs, final long messages)
    {
        if (settings.isOpenLoop())
        {
            sendOnSchedule(durationNs);
        }
        else
        {
            sendByWindow(0 == messages ? durationNs : 0, messages);
        }
        awaitSettled();
    }

    private void sendOnSchedule(final long durationNs)
    {
        schedule = new Schedule(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1), settings.rate());
        if (durationNs <= 0)
        {
            return;
        }

        final long begin = sent;
        final long end = begin + schedule.count(durationNs);
        while (sent < end && isRunning())
        {
            int workCount = 0;
            while (sent < end && workCount < BURST && sent - settled < window)
            {
                final long dueNs = schedule.intendedNs(sent - begin);
                final long nowNs = System.nanoTime();
                if (nowNs - dueNs < 0 || !offer(dueNs))
                {
                    break;
                }
                lastSentNs = nowNs;
                maxLatenessNs = Math.max(maxLatenessNs, nowNs - dueNs);
                workCount++;
            }
            idleStrategy.idle(workCount + publisher.poll());
        }
    }

    /** Until so many messages were sent, or for so long; what is 0 does not count. Without either there is no load. */
    private void sendByWindow(final long durationNs, final long messages)
    {
        if (0 == durationNs && 0 == messages)
        {
            return;
        }
        final long startNs = System.nanoTime();
        final long end = 0 == messages ? Long.MAX_VALUE : sent + messages;
        while (sent < end && isRunning())
        {
            int workCount = 0;
            while (sent < end && workCount < BURST && sent - settled < window && offer(timeToSendNs()))
            {
                workCount++;
            }
            if (0 != durationNs && System.nanoTime() - startNs >= durationNs)
            {
                break;
            }
            idleStrategy.idle(workCount + publisher.poll());
        }
    }

    /** Without a schedule a message is meant to be sent when there is room for it. */
    private long timeToSendNs()
    {
        return isTimed ? System.nanoTime() : 0;
    }

    private boolean offer(final long dueNs)
    {
        message.putLong(0, dueNs);
        message.putLong(Long.BYTES, sent);
        if (!publisher.offer(message, 0, sizeBytes))
        {
            return false;
        }

        intendedNs[(int)sent & intendedMask] = dueNs;
        sent++;
        control.sent().setRelease(sent);
        return true;
    }

    private void awaitSettled()
    {
        long lastSettled = settled;
        long deadlineNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
        while (settled < sent && isRunning())
        {
            idleStrategy.idle(publisher.poll());
            if (settled != lastSettled)
            {
                lastSettled = settled;
                deadlineNs = System.nanoTime() + DRAIN_TIMEOUT_NS;
            }
            else if (System.nanoTime() - deadlineNs >= 0)
            {
                break;
            }
        }
    }

    private void awaitPhase(final Phase phase)
    {
        while (control.phase().compareTo(phase) < 0)
        {
            idleStrategy.idle(publisher.poll());
        }
    }

    private boolean isRunning()
    {
        return Phase.END != control.phase();
    }
}
