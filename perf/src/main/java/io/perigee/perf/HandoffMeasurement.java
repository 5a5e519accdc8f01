package io.perigee.perf;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.Sequencer;
import com.lmax.disruptor.YieldingWaitStrategy;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.IdleStrategy;

import java.util.concurrent.TimeUnit;

/**
 * What it takes to hand an event to another thread through a Disruptor: from publishing it until the other thread sees
 * it, one at a time, and how many pass in a second without pause.
 */
final class HandoffMeasurement
{
    private static final int RING_LENGTH = 4096;
    private static final int GAP_NS = 20_000;
    private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long WARMUP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long STOP = -1;

    private final LoadSettings settings;
    private final Histogram histogram = LatencyRecorder.newHistogram();
    private long handed;

    HandoffMeasurement(final LoadSettings settings)
    {
        this.settings = settings;
    }

    LoadResult run()
    {
        final LoadResult result = new LoadResult(settings.workload().label());
        pass(WARMUP_NS, 0);
        final long beginNs = System.nanoTime();
        pass(DURATION_NS, 0);
        result.throughput((double)handed * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - beginNs));
        pass(WARMUP_NS, GAP_NS);
        pass(DURATION_NS, GAP_NS);
        return result.latency(LatencySummary.of(histogram)).judge();
    }

    private void pass(final long durationNs, final long gapNs)
    {
        final RingBuffer<Event> ring =
            RingBuffer.createSingleProducer(Event::new, RING_LENGTH, new YieldingWaitStrategy());
        final Sequence consumed = new Sequence(Sequencer.INITIAL_CURSOR_VALUE);
        ring.addGatingSequences(consumed);
        histogram.reset();
        handed = 0;

        final Thread consumer = new Thread(() -> consume(ring, consumed, 0 < gapNs), "perf-handoff");
        consumer.start();
        produce(ring, durationNs, gapNs);
        try
        {
            consumer.join();
        }
        catch (final InterruptedException exception)
        {
            Thread.currentThread().interrupt();
            throw new RigException("interrupted", exception);
        }
    }

    private void produce(final RingBuffer<Event> ring, final long durationNs, final long gapNs)
    {
        final IdleStrategy idleStrategy = IdleStrategies.byName(settings.idle());
        final long beginNs = System.nanoTime();
        long nextNs = beginNs;
        while (System.nanoTime() - beginNs < durationNs)
        {
            if (0 < gapNs)
            {
                while (System.nanoTime() - nextNs < 0)
                {
                    Thread.onSpinWait();
                }
                nextNs += gapNs;
            }
            publish(ring, idleStrategy, System.nanoTime());
        }
        publish(ring, idleStrategy, STOP);
    }

    private static void publish(final RingBuffer<Event> ring, final IdleStrategy idleStrategy, final long timeNs)
    {
        while (!ring.hasAvailableCapacity(1))
        {
            idleStrategy.idle();
        }
        final long sequence = ring.next();
        ring.get(sequence).timeNs = timeNs;
        ring.publish(sequence);
    }

    private void consume(final RingBuffer<Event> ring, final Sequence consumed, final boolean isTimed)
    {
        final IdleStrategy idleStrategy = IdleStrategies.byName(settings.idle());
        long next = consumed.get() + 1;
        boolean isRunning = true;
        while (isRunning)
        {
            final long available = ring.getCursor();
            final int workCount = (int)(available - next + 1);
            for (; next <= available; next++)
            {
                final long timeNs = ring.get(next).timeNs;
                if (STOP == timeNs)
                {
                    isRunning = false;
                }
                else
                {
                    handed++;
                    if (isTimed)
                    {
                        histogram.recordValue(Math.max(0, System.nanoTime() - timeNs));
                    }
                }
            }
            consumed.set(available);
            idleStrategy.idle(workCount);
        }
    }

    private static final class Event
    {
        private long timeNs;
    }
}
