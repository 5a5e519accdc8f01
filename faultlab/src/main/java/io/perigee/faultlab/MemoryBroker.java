package io.perigee.faultlab;

import io.perigee.broker.Broker;
import io.perigee.broker.BrokerContext;
import io.perigee.broker.BrokerCounters;
import io.perigee.journal.JournalContext;
import io.perigee.journal.StorageIo;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.HeapCounters;
import io.perigee.transport.Lane;
import org.agrona.concurrent.status.CountersReader;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The real broker, on whatever storage it is given, stepped by one thread with a clock that is moved by hand. Dropping
 * it without {@link #close()} is what a kill does to it.
 */
final class MemoryBroker
{
    static final Path DIRECTORY = Path.of("/data");
    private static final int COUNTER_LIMIT = 128;
    private static final String REPAIRED = "built again from the log";
    private static final int IDLE_CYCLES = 3;
    private static final int MAX_CYCLES = 100_000;
    private static final long CYCLE_NS = 1_000;
    private static final long TIME_STEP_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long FIRST_EPOCH_MS = 1_700_000_000_000L;

    private final MemoryTransport transport = new MemoryTransport();
    private final HeapCounters counters = new HeapCounters(COUNTER_LIMIT);
    private final Broker broker;
    private long nowNs;
    private Throwable error;
    private ErrorCode termination;
    private boolean areErrorsExpected;

    /**
     * Recover what the storage holds and serve it.
     *
     * @param storage  with the data directory {@link #DIRECTORY}, which may be missing.
     * @param settings of the broker.
     * @param nowNs    where its clock begins.
     * @throws io.perigee.journal.JournalException if the broker refuses to start.
     */
    MemoryBroker(final StorageIo storage, final MemorySettings settings, final long nowNs)
    {
        this.nowNs = nowNs;
        final BrokerContext context = new BrokerContext()
            .journal(new JournalContext()
                .directory(DIRECTORY)
                .storageIo(storage)
                .epochClock(this::epochMs)
                .segmentLengthBytes(settings.segmentLength()))
            .transport(transport)
            .counterFactory(counters)
            .nanoClock(() -> this.nowNs)
            .epochClock(this::epochMs)
            .errorHandler((thrown) -> error = null == error ? thrown : error)
            .terminationHook((code) -> termination = code)
            .threadingMode(ThreadingMode.INVOKER)
            .flushMode(settings.flushMode())
            .incarnation(nowNs);
        context.journal().preparation().touchAheadBytes(settings.segmentLength());
        context.journal().indexes()
            .consumeQueuePagePoolBytes(settings.pagePoolBytes())
            .consumeQueueFileEntries(settings.queueFileEntries());
        context.intervals()
            .flushIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .offsetsIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .sessionTimeoutNs(TimeUnit.HOURS.toNanos(1))
            .slowClientTimeoutNs(TimeUnit.HOURS.toNanos(1))
            .maxHoldNs(TimeUnit.SECONDS.toNanos(1));
        settings.apply(context);
        broker = Broker.launch(context);
    }

    /** Step every agent until nothing is left to do. */
    void runUntilIdle()
    {
        int idleCycles = 0;
        for (int i = 0; idleCycles < IDLE_CYCLES && null == termination; i++)
        {
            if (i == MAX_CYCLES)
            {
                throw new AssertionError("the broker does not come to rest");
            }
            idleCycles = 0 == broker.invoke() ? idleCycles + 1 : 0;
            nowNs += CYCLE_NS;
        }
    }

    /** Step one agent once. */
    int step(final int agent)
    {
        nowNs += CYCLE_NS;
        return broker.invoke(agent);
    }

    /** How many agents there are to step. */
    int agentCount()
    {
        return broker.agentCount();
    }

    /** Let time pass, in steps that no timer can miss. */
    void pass(final long durationNs)
    {
        final long endNs = nowNs + durationNs;
        final long stepNs = Math.max(TIME_STEP_NS, durationNs / 64);
        while (nowNs < endNs && null == termination)
        {
            nowNs += stepNs;
            broker.invoke();
        }
        runUntilIdle();
    }

    boolean isReady()
    {
        return broker.isReady();
    }

    long commitPosition()
    {
        return broker.commitPosition();
    }

    /** End of the last record that was appended. */
    long appendPosition()
    {
        final CountersReader reader = counters.reader();
        return reader.getCounterValue(reader.findByTypeIdAndRegistrationId(BrokerCounters.TYPE_APPEND, 0));
    }

    long nowNs()
    {
        return nowNs;
    }

    /** What the broker has reported first, or null. */
    Throwable error()
    {
        return error;
    }

    /** Why the broker has ended its process, or null. */
    ErrorCode termination()
    {
        return termination;
    }

    /** From now on the broker may report errors, as long as it goes on. */
    void expectErrors()
    {
        areErrorsExpected = true;
    }

    /** Whether the broker has reported that it has built consume queues again from its log, and nothing before. */
    boolean hasRepaired()
    {
        return null != error && String.valueOf(error.getMessage()).contains(REPAIRED);
    }

    /** Fail if the broker has reported anything but repairs. */
    void checkSound()
    {
        if (null != error && !areErrorsExpected && !hasRepaired() || null != termination)
        {
            throw new AssertionError("the broker has reported " + termination + ": " + error, error);
        }
    }

    MemoryLink open(final Lane lane)
    {
        return transport.open(lane);
    }

    /** End it as an operator would. */
    void close()
    {
        broker.close();
    }

    private long epochMs()
    {
        return FIRST_EPOCH_MS + TimeUnit.NANOSECONDS.toMillis(nowNs);
    }
}
