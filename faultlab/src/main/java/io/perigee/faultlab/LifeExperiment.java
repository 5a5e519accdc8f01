package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerLife;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.Interruption;
import io.perigee.faultlab.process.LoadSettings;
import io.perigee.faultlab.process.ProcessFailure;
import org.agrona.CloseHelper;

import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What experiments with real brokers have in common: several runs share a data directory, so that the traces of many
 * accidents are met, too; the clients live as long as it does. Which runs share a life, and what is chosen for all of
 * it, follows from their numbers. A life ends with the first run that fails, and what it leaves is kept; the runs that
 * are left of it, and those that a resumed call begins with, have another one with the same choices.
 */
abstract class LifeExperiment implements Experiment
{
    static final int MAX_WARM_UP_MS = 400;
    private static final int MIN_STORED = 50;
    private static final long NO_RUN = -1;
    private static final int RATE_PER_SECOND = 4_000;

    private final String name;
    private final int runsPerLife;
    private final long seed;
    private LifeDirectory directory;
    private BrokerLife life;
    private ExperimentRun current;
    private boolean isAlive;
    private long number;
    private long firstRun = NO_RUN;

    /**
     * No life has begun.
     *
     * @param name        of the experiment, for its directory.
     * @param runsPerLife after which another life begins.
     * @param seed        of the experiment, for what is chosen for all runs of a life.
     */
    LifeExperiment(final String name, final int runsPerLife, final long seed)
    {
        this.name = name;
        this.runsPerLife = runsPerLife;
        this.seed = seed;
    }

    @Override
    public final void run(final ExperimentRun run) throws Exception
    {
        current = run;
        boolean hasPassed = false;
        try
        {
            if (!isAlive || run.number() / runsPerLife != number)
            {
                close();
                number = run.number() / runsPerLife;
                firstRun = run.number();
                directory = new LifeDirectory(LifeDirectory.temporary(), name);
                begin(number, ExperimentRun.randomOf(~seed, number));
                isAlive = true;
            }
            cycle(run.random());
            hasPassed = true;
        }
        catch (final RuntimeException ex)
        {
            throw failure(ex);
        }
        finally
        {
            // Whatever it has failed with, nothing goes on with what it has left.
            if (!hasPassed || Interruption.isRequested())
            {
                close();
            }
        }
    }

    @Override
    public final long replayFrom(final long run)
    {
        final boolean isMet = NO_RUN != firstRun && run / runsPerLife == number && run >= firstRun;
        return isMet ? firstRun : run / runsPerLife * runsPerLife;
    }

    @Override
    public final void close()
    {
        isAlive = false;
        CloseHelper.quietCloseAll(life, this::release, directory);
        life = null;
        directory = null;
    }

    /** Begin a life: {@link #live} and a first start. */
    abstract void begin(long lifeNumber, RandomGenerator random) throws Exception;

    /** One run. */
    abstract void cycle(RandomGenerator random) throws Exception;

    /** Give back what a life took, after its brokers and clients have ended. */
    void release()
    {
    }

    /** What could explain a failure; the place to rescue what would be gone with {@link #release()}. */
    String circumstances()
    {
        return "";
    }

    final void live(final BrokerSettings settings, final boolean isUdp, final boolean mayBeginLate)
    {
        life = new BrokerLife(
            settings, directory.path(),
            new LoadSettings(isUdp, RATE_PER_SECOND, mayBeginLate, BrokerChoice.retained(settings)),
            (what, count) -> current.tally().add(what, count));
    }

    final BrokerLife life()
    {
        return life;
    }

    final Path directory()
    {
        return directory.path();
    }

    final void count(final String what)
    {
        current.tally().count(what);
    }

    final void add(final String what, final long number)
    {
        current.tally().add(what, number);
    }

    /** Load until messages are stored, so that there is something to lose. */
    final void awaitStored()
    {
        final int stored = life.load().storedCount();
        if (!life.load().drive(true, BrokerLife.SETTLE_TIMEOUT, () -> life.load().storedCount() >= stored + MIN_STORED))
        {
            throw new ProcessFailure("producers get no messages stored within " +
                BrokerLife.SETTLE_TIMEOUT.toSeconds() + " s" + life.broker().tail());
        }
    }

    /** Load for a time that chance chooses. */
    final void load(final RandomGenerator random, final int maxMs)
    {
        life.load().drive(true, Duration.ofMillis(random.nextInt(maxMs)), () -> false);
    }

    /** Start a broker that no trap is set for, and see that all is well. */
    final void startAndCheck(final RandomGenerator random)
    {
        life.start(false);
        life.awaitReady(true);
        load(random, MAX_WARM_UP_MS);
        check();
    }

    final void check()
    {
        life.load().settleAndCheck(BrokerLife.SETTLE_TIMEOUT);
        life.broker().checkAlive();
    }

    private RuntimeException failure(final RuntimeException ex)
    {
        if (ex instanceof SkippedException)
        {
            return ex;
        }
        if (Interruption.isRequested())
        {
            close();
            return ex;
        }
        final String where = null == directory ? "" : "; kept in " + directory.keep();
        final String settings = null == life ? "" : "; settings " + life.settings();
        final String details = circumstances() + settings + where;
        close();
        return new ProcessFailure(ex.getMessage() + details, ex);
    }
}
