package io.perigee.broker;

import io.perigee.journal.JournalContext;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.pipeline.ThreadingMode;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.HeapCounters;

import org.agrona.concurrent.status.CountersReader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A broker on simulated storage and a network of one thread, with small limits and a clock that is moved by hand.
 */
final class BrokerFixture implements AutoCloseable
{
    static final int SEGMENT_LENGTH = 64 * 1024;
    static final int MAX_MESSAGE_LENGTH = 16 * 1024;
    static final String TOPIC = "orders";

    final SimulatedStorageIo storage;
    final List<Throwable> errors = new ArrayList<>();
    final List<ErrorCode> terminations = new ArrayList<>();
    private final FlushMode flushMode;
    private final Consumer<BrokerContext> settings;
    private BrokerContext context;
    private HeapCounters counters;
    private FakeTransport transport;
    private Broker broker;
    private long nowNs = 1_000_000_000L;

    BrokerFixture(final FlushMode flushMode)
    {
        this(flushMode, (ctx) -> {});
    }

    /**
     * A broker with settings of the test's own.
     *
     * @param flushMode of the broker.
     * @param settings  are applied to every context after the fixture's.
     */
    BrokerFixture(final FlushMode flushMode, final Consumer<BrokerContext> settings)
    {
        this.flushMode = flushMode;
        this.settings = settings;
        this.storage = new SimulatedStorageIo();
        start();
    }

    void start()
    {
        launch();
        runUntilIdle();
    }

    /**
     * Start the broker and step nothing yet.
     */
    void launch()
    {
        transport = new FakeTransport();
        counters = new HeapCounters();
        final BrokerContext ctx = new BrokerContext()
            .journal(new JournalContext()
                .directory(Path.of("/data"))
                .segmentLengthBytes(SEGMENT_LENGTH)
                .storageIo(storage)
                .epochClock(this::epochMs))
            .transport(transport)
            .counterFactory(counters)
            .nanoClock(() -> nowNs)
            .epochClock(this::epochMs)
            .errorHandler(errors::add)
            .terminationHook(terminations::add)
            .threadingMode(ThreadingMode.INVOKER)
            .flushMode(flushMode)
            .initialTopic(TOPIC, 2);
        ctx.limits()
            .ringCapacity(16)
            .slabLengthBytes(16 * 1024)
            .maxMessageLengthBytes(MAX_MESSAGE_LENGTH)
            .maxAttributesLengthBytes(1024)
            .largeMessageCount(2)
            .maxGroups(4)
            .maxTopics(4);
        settings.accept(ctx);
        context = ctx;
        broker = Broker.launch(ctx);
    }

    /**
     * End the broker's process at once and start another one. What was stored is in the page cache.
     */
    void killAndStart()
    {
        storage.kill();
        start();
    }

    void stop()
    {
        broker.close();
    }

    /**
     * Step the broker until it has nothing to do.
     */
    void runUntilIdle()
    {
        int idleCycles = 0;
        for (int i = 0; i < 10_000 && idleCycles < 3; i++)
        {
            idleCycles = 0 == broker.invoke() ? idleCycles + 1 : 0;
            nowNs += 1_000;
        }
    }

    /**
     * Step one agent.
     *
     * @param agent its number.
     */
    void step(final int agent)
    {
        broker.invoke(agent);
        nowNs += 1_000;
    }

    /**
     * Let time pass, in steps that no timer can miss.
     *
     * @param durationNs to pass.
     */
    void pass(final long durationNs)
    {
        final long endNs = nowNs + durationNs;
        while (nowNs < endNs)
        {
            nowNs += 10_000_000L;
            broker.invoke();
        }
        runUntilIdle();
    }

    Broker broker()
    {
        return broker;
    }

    /**
     * The positions that the agents of the running broker publish.
     *
     * @return read them at any time.
     */
    BrokerPositions positions()
    {
        return context.positions();
    }

    FakeTransport transport()
    {
        return transport;
    }

    /**
     * Value of a counter.
     *
     * @param typeId of the only counter of its type.
     * @return its value.
     */
    long counter(final int typeId)
    {
        final CountersReader reader = counters.reader();
        final int counterId = reader.findByTypeIdAndRegistrationId(typeId, 0);

        return reader.getCounterValue(counterId);
    }

    private long epochMs()
    {
        return 1_700_000_000_000L + nowNs / 1_000_000L;
    }

    @Override
    public void close()
    {
        stop();
    }
}
