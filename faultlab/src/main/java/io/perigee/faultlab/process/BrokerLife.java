package io.perigee.faultlab.process;

import io.perigee.faultlab.history.History;
import org.agrona.CloseHelper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ObjLongConsumer;

/**
 * A data directory from its first start on, the brokers that serve it one after the other, and the clients that live
 * through it all.
 */
public final class BrokerLife implements AutoCloseable
{
    /** How long a start may take, with a busy machine and a debugger. */
    public static final Duration START_TIMEOUT = Duration.ofSeconds(40);
    /** How long clients may take to find a broker again, to have their answers and to read everything. */
    public static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(30);

    private static final long READY_CHECK_NS = 10_000_000;

    private final BrokerSettings settings;
    private final Path workDirectory;
    private final History history;
    private final LoadClient load;
    private BrokerProcess broker;
    private CrashTrap trap;

    /**
     * Nothing runs yet.
     *
     * @param settings      of the brokers.
     * @param workDirectory for what they print.
     * @param load          settings of the clients.
     * @param counts        is told what was met, by name.
     */
    public BrokerLife(
        final BrokerSettings settings,
        final Path workDirectory,
        final LoadSettings load,
        final ObjLongConsumer<String> counts)
    {
        this.settings = settings;
        this.workDirectory = workDirectory;
        history = new History(BrokerSettings.QUEUE_COUNT, load.retainedBytes());
        this.load = new LoadClient(settings.nameServer(), load, history, counts);
    }

    /**
     * Start the next broker; it is not ready yet.
     *
     * @param isTrapped whether it can be stopped at a {@link CrashPoint}; it stands still until the trap is released.
     */
    public void start(final boolean isTrapped)
    {
        end();
        if (isTrapped)
        {
            trap = new CrashTrap();
            broker = BrokerProcess.start(settings, workDirectory, List.of(trap.jvmOption()));
            trap.accept();
        }
        else
        {
            broker = BrokerProcess.start(settings, workDirectory, List.of());
        }
    }

    /**
     * Wait until the broker is ready, while the clients go on.
     *
     * @param isSending whether they send.
     */
    public void awaitReady(final boolean isSending)
    {
        load.drive(isSending, START_TIMEOUT, nowAndThen(() -> broker.isReady() || !broker.isAlive()));
        broker.awaitReady(Duration.ofMillis(1));
    }

    /**
     * The broker that was started last.
     *
     * @return null before the first start.
     */
    public BrokerProcess broker()
    {
        return broker;
    }

    /**
     * How brokers are started.
     *
     * @return the settings.
     */
    public BrokerSettings settings()
    {
        return settings;
    }

    /**
     * The trap of the broker that was started last.
     *
     * @return null if it has none.
     */
    public CrashTrap trap()
    {
        return trap;
    }

    /**
     * The clients.
     *
     * @return producers and a consumer.
     */
    public LoadClient load()
    {
        return load;
    }

    /**
     * What was sent, answered and read.
     *
     * @return all of it.
     */
    public History history()
    {
        return history;
    }

    /**
     * Ask something that takes time less often.
     *
     * @param condition that is asked every ten milliseconds.
     * @return the last answer.
     */
    public static BooleanSupplier nowAndThen(final BooleanSupplier condition)
    {
        final long[] nextNs = {System.nanoTime()};
        return () ->
        {
            if (System.nanoTime() - nextNs[0] < 0)
            {
                return false;
            }
            nextNs[0] = System.nanoTime() + READY_CHECK_NS;
            return condition.getAsBoolean();
        };
    }

    /**
     * Kill the broker, if one runs, and end the clients.
     */
    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(load, this::end);
    }

    private void end()
    {
        if (null != broker)
        {
            broker.close();
        }
        if (null != trap)
        {
            trap.close();
            trap = null;
        }
    }
}
