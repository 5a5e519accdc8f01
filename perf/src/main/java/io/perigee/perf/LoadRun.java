package io.perigee.perf;

import io.perigee.client.PerigeeException;
import io.perigee.perf.LoadControl.Phase;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One run against one target: connects both threads, warms up, waits until everything has arrived, measures, and waits
 * again. Between times it takes the latencies of each second out and watches how regularly the machine wakes it.
 */
final class LoadRun
{
    private static final long CONNECT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long ARRIVAL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long MIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** Each is a quarter of a megabyte, kept until the run is over. */
    private static final int MAX_INTERVALS = 120;
    /** The broker publishes what it allocates about once a second. */
    private static final long BROKER_COUNTERS_NS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final String HOUSEKEEPING = "housekeeping";
    private static final double NANOS_PER_MICRO = 1_000.0;

    private final LoadSettings settings;
    private final LoadTarget target;
    private final LoadControl control;
    private final LatencyRecorder recorder = new LatencyRecorder();
    private final HostPause hostPause = new HostPause();
    private final PublisherLoop publisher;
    private final SubscriberLoop subscriber;
    private Thread publisherThread;
    private Thread subscriberThread;

    LoadRun(final LoadSettings settings, final LoadTarget target, final LoadControl control)
    {
        this.settings = settings;
        this.target = target;
        this.control = control;
        this.publisher = new PublisherLoop(settings, target, control, recorder);
        this.subscriber = new SubscriberLoop(settings, target, control, recorder);
    }

    /**
     * Do it.
     *
     * @return the result, judged.
     */
    LoadResult run()
    {
        final LoadResult result = new LoadResult(settings.workload().label());
        String interruption = "";
        try
        {
            connect();
            measure(result);
        }
        catch (final RigException exception)
        {
            interruption = exception.getMessage();
        }
        finally
        {
            control.phase(Phase.END);
            join(publisherThread);
            join(subscriberThread);
        }
        if (null != control.failure())
        {
            interruption = failureText();
        }
        return result.judge(interruption);
    }

    private void connect()
    {
        if (settings.workload().isReceiving())
        {
            subscriberThread = start(subscriber, SubscriberLoop.THREAD_NAME);
            await(control::isSubscriberConnected, "the subscriber did not connect");
        }
        publisherThread = start(publisher, PublisherLoop.THREAD_NAME);
        await(control::isPublisherConnected, "the publisher did not connect");
    }

    private void measure(final LoadResult result)
    {
        control.phase(Phase.WARMUP);
        awaitPublisher(Phase.WARMUP, null);
        awaitArrival();
        control.phase(Phase.PAUSE);

        final AllocationSnapshot brokerBefore = brokerAllocation();
        final AllocationSnapshot othersBefore = ThreadAllocation.ofThreads(target.dataPathThreads());
        final long sentBefore = control.sent().get();
        final long receivedBefore = control.received().get();
        final long settledBefore = control.settled().get();
        recorder.restart();
        hostPause.restart();

        final long beginNs = System.nanoTime();
        control.phase(Phase.MEASURE);
        final Path log = settings.resultDirectory().resolve(settings.workload().label() + ".hlog");
        try (IntervalLog intervalLog = settings.workload().isTimed() ?
            new IntervalLog(log, settings.workload().label()) : null)
        {
            awaitPublisher(Phase.MEASURE, intervalLog);
            awaitArrival();
            takeInterval(intervalLog);
        }
        final long elapsedNs = System.nanoTime() - beginNs;

        final AllocationSnapshot others =
            ThreadAllocation.ofThreads(target.dataPathThreads()).since(othersBefore);
        final AllocationSnapshot broker = brokerAllocation().since(brokerBefore);
        control.phase(Phase.END);
        join(publisherThread);
        join(subscriberThread);

        final long sent = control.sent().get() - sentBefore;
        final long received = settings.workload().isReceiving() ?
            control.received().get() - receivedBefore : control.settled().get() - settledBefore;
        report(result, sent, received, elapsedNs);
        result.allocation(sent, allocation(broker, others));
    }

    private void report(final LoadResult result, final long sent, final long received, final long elapsedNs)
    {
        if (settings.workload().isTimed())
        {
            result.latency(LatencySummary.of(recorder.total()));
        }
        if (settings.isOpenLoop())
        {
            result.rates(settings.rate(), publisher.achievedRate())
                .maxLatenessUs(publisher.maxLatenessNs() / NANOS_PER_MICRO);
        }
        else
        {
            result.throughput((double)received * TimeUnit.SECONDS.toNanos(1) / elapsedNs);
        }
        result.counts(sent, received, publisher.refused())
            .disorder(subscriber.duplicates(), subscriber.malformed())
            .hostPause(LatencySummary.of(hostPause.histogram()));
    }

    private Map<String, AllocationSnapshot> allocation(
        final AllocationSnapshot broker, final AllocationSnapshot others)
    {
        final Map<String, AllocationSnapshot> sides = new LinkedHashMap<>();
        sides.put("broker", broker.of((thread) -> !thread.contains(HOUSEKEEPING)));
        sides.put("publisher",
            new AllocationSnapshot(Map.of(PublisherLoop.THREAD_NAME, publisher.allocatedBytes())));
        if (settings.workload().isReceiving())
        {
            sides.put("subscriber",
                new AllocationSnapshot(Map.of(SubscriberLoop.THREAD_NAME, subscriber.allocatedBytes())));
        }
        // Named apart: housekeeping touches no message, it opens the files that segments lie in; the driver of the
        // client is no part of either side.
        sides.put("brokerHousekeeping", broker.of((thread) -> thread.contains(HOUSEKEEPING)));
        sides.put("clientDriver", others);
        return sides;
    }

    private AllocationSnapshot brokerAllocation()
    {
        if (target.brokerAllocation().isKnown())
        {
            final long deadlineNs = System.nanoTime() + BROKER_COUNTERS_NS;
            while (System.nanoTime() - deadlineNs < 0)
            {
                hostPause.sleep();
            }
        }
        return target.brokerAllocation();
    }

    private void awaitPublisher(final Phase phase, final IntervalLog intervalLog)
    {
        final long intervalNs = Math.max(MIN_INTERVAL_NS, settings.durationNs() / MAX_INTERVALS);
        long nextIntervalNs = System.nanoTime() + intervalNs;
        while (phase != control.publisherDone() && null == control.failure())
        {
            hostPause.sleep();
            if (System.nanoTime() - nextIntervalNs >= 0)
            {
                nextIntervalNs += intervalNs;
                takeInterval(intervalLog);
            }
        }
        checkFailure();
    }

    private void takeInterval(final IntervalLog intervalLog)
    {
        if (null != intervalLog)
        {
            intervalLog.add(recorder.takeInterval());
        }
    }

    private void awaitArrival()
    {
        if (!settings.workload().isReceiving())
        {
            return;
        }

        long lastReceived = control.received().get();
        long deadlineNs = System.nanoTime() + ARRIVAL_TIMEOUT_NS;
        while (control.received().get() < control.sent().get() && null == control.failure())
        {
            hostPause.sleep();
            if (control.received().get() != lastReceived)
            {
                lastReceived = control.received().get();
                deadlineNs = System.nanoTime() + ARRIVAL_TIMEOUT_NS;
            }
            else if (System.nanoTime() - deadlineNs >= 0)
            {
                return;
            }
        }
        checkFailure();
    }

    private void await(final BooleanSupplier condition, final String failure)
    {
        final long deadlineNs = System.nanoTime() + CONNECT_TIMEOUT_NS;
        while (!condition.getAsBoolean())
        {
            checkFailure();
            if (System.nanoTime() - deadlineNs >= 0)
            {
                throw new RigException(failure);
            }
            hostPause.sleep();
        }
    }

    private void checkFailure()
    {
        if (null != control.failure())
        {
            throw new RigException(failureText());
        }
    }

    /** Exceptions that are meant for people speak for themselves. */
    private String failureText()
    {
        final Throwable failure = control.failure();
        return failure instanceof RigException || failure instanceof PerigeeException ?
            failure.getMessage() : "the load ended: " + failure;
    }

    private static Thread start(final Runnable loop, final String name)
    {
        final Thread thread = new Thread(loop, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void join(final Thread thread)
    {
        try
        {
            if (null != thread)
            {
                thread.join(TimeUnit.NANOSECONDS.toMillis(ARRIVAL_TIMEOUT_NS));
            }
        }
        catch (final InterruptedException ignored)
        {
            Thread.currentThread().interrupt();
        }
    }
}
