package io.perigee.perf;

import io.perigee.perf.LoadControl.Phase;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * The subscriber's thread: takes what arrives, checks that nothing is missing, doubled or out of order, and records how
 * long it took.
 */
final class SubscriberLoop implements Runnable, LoadHandler
{
    static final String THREAD_NAME = "perf-subscriber";

    private static final int POLL_LIMIT = 256;

    private final LoadTarget target;
    private final LoadControl control;
    private final LatencyRecorder recorder;
    private final IdleStrategy idleStrategy;
    private final int sizeBytes;
    private final boolean isTimed;
    private long expected;
    private long received;
    private long duplicates;
    private long malformed;
    private volatile long allocatedBytes;

    SubscriberLoop(
        final LoadSettings settings,
        final LoadTarget target,
        final LoadControl control,
        final LatencyRecorder recorder)
    {
        this.target = target;
        this.control = control;
        this.recorder = recorder;
        this.idleStrategy = IdleStrategies.byName(settings.idle());
        this.sizeBytes = settings.sizeBytes();
        this.isTimed = settings.workload().isTimed();
    }

    @Override
    public void run()
    {
        try (LoadSubscriber subscriber = target.newSubscriber())
        {
            control.subscriberConnected();
            pollUntil(subscriber, Phase.MEASURE);
            final long allocatedAtBegin = ThreadAllocation.ofThisThread();
            pollUntil(subscriber, Phase.END);
            allocatedBytes = ThreadAllocation.ofThisThread() - allocatedAtBegin;
        }
        catch (final Throwable throwable)
        {
            control.failed(throwable);
        }
    }

    @Override
    public void onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length != sizeBytes)
        {
            malformed++;
            return;
        }

        final long sequence = buffer.getLong(offset + Long.BYTES);
        if (sequence != expected && !isAccepted(sequence))
        {
            return;
        }

        expected = sequence + 1;
        received++;
        if (isTimed)
        {
            recorder.record(System.nanoTime() - buffer.getLong(offset));
        }
    }

    /** Messages that came a second time, or after a later one. */
    long duplicates()
    {
        return duplicates;
    }

    /** Messages of another length than was sent. */
    long malformed()
    {
        return malformed;
    }

    /** Bytes that the subscriber's thread allocated while it was measured. */
    long allocatedBytes()
    {
        return allocatedBytes;
    }

    private boolean isAccepted(final long sequence)
    {
        // What is missing in between shows as lost: fewer have arrived than were sent.
        if (sequence > expected)
        {
            return true;
        }
        duplicates++;
        return false;
    }

    private void pollUntil(final LoadSubscriber subscriber, final Phase phase)
    {
        while (control.phase().compareTo(phase) < 0)
        {
            final int workCount = subscriber.poll(this, POLL_LIMIT);
            if (0 < workCount)
            {
                control.received().setRelease(received);
            }
            idleStrategy.idle(workCount);
        }
    }
}
