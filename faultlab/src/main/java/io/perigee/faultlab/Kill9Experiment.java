package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerLife;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.CrashPoint;
import io.perigee.faultlab.process.Interruption;
import io.perigee.faultlab.process.LoadSettings;
import io.perigee.faultlab.process.Ports;
import io.perigee.faultlab.process.ProcessFailure;
import org.agrona.CloseHelper;

import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Each run kills the broker at least once. Up to {@link #CYCLES_PER_LIFE} runs share a data directory, so that logs
 * with the traces of many crashes are met, too; its clients live as long as it does.
 */
final class Kill9Experiment implements Experiment
{
    private static final int CYCLES_PER_LIFE = 10;
    private static final int MAX_LOAD_MS = 1_200;
    private static final int MAX_WARM_UP_MS = 400;
    private static final int MAX_START_MS = 1_500;
    private static final Duration POINT_TIMEOUT = Duration.ofSeconds(5);
    private static final int RATE_PER_SECOND = 4_000;
    private static final int MIN_SEGMENT_LENGTH = 128 * 1024;
    private static final int PERCENT = 100;
    private static final int TRAPPED_PERCENT = 65;
    private static final int KILLED_AT_START_PERCENT = 25;
    private static final int TERMINATED_PERCENT = 5;
    private static final CrashPoint[] POINTS = CrashPoint.values();

    private LifeDirectory directory;
    private BrokerLife life;
    private int cyclesOfLife;
    private ExperimentRun current;

    @Override
    public void run(final ExperimentRun run) throws IOException
    {
        current = run;
        final RandomGenerator random = run.random();
        try
        {
            if (null == life || cyclesOfLife >= CYCLES_PER_LIFE)
            {
                close();
                begin(random);
            }
            cyclesOfLife++;
            end(random);
            if (chance(random, KILLED_AT_START_PERCENT))
            {
                startAndKill(random);
            }
            start(random, true);
            life.load().drive(true, Duration.ofMillis(random.nextInt(MAX_WARM_UP_MS)), () -> false);
            life.load().settleAndCheck(BrokerLife.SETTLE_TIMEOUT);
            life.broker().checkAlive();
        }
        catch (final RuntimeException ex)
        {
            throw failure(ex);
        }
        if (Interruption.isRequested())
        {
            close();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(life, directory);
        life = null;
        directory = null;
    }

    private void begin(final RandomGenerator random) throws IOException
    {
        directory = new LifeDirectory(LifeDirectory.temporary(), "kill9");
        final BrokerSettings settings = new BrokerSettings(directory.resolve("data"), Ports.find(random))
            .property("perigee.journal.segment.length", MIN_SEGMENT_LENGTH << random.nextInt(4))
            .property("perigee.journal.consume.queue.file.entries", 200 << random.nextInt(5))
            .option("--flush", chance(random, 70) ? "sync" : "async")
            .option("--threading", chance(random, 70) ? "shared" : "dedicated")
            .option("--idle", "backoff");
        life = new BrokerLife(settings, directory.path(),
            new LoadSettings(random.nextBoolean(), RATE_PER_SECOND, false),
            (name, count) -> current.tally().add(name, count));
        cyclesOfLife = 0;
        start(random, false);
    }

    /** The broker ends, in one way or another, while clients send. */
    private void end(final RandomGenerator random)
    {
        life.load().drive(true, Duration.ofMillis(random.nextInt(MAX_WARM_UP_MS)), () -> false);
        if (null != life.trap())
        {
            CrashPoint point;
            do
            {
                point = POINTS[random.nextInt(POINTS.length)];
            }
            while (CrashPoint.IN_RECOVERY == point);
            life.trap().arm(point, random);
            life.load().drive(true, POINT_TIMEOUT, () -> null != life.trap().hit() || !life.broker().isAlive());
            countKill(point);
        }
        else
        {
            life.load().drive(true, Duration.ofMillis(random.nextInt(MAX_LOAD_MS)), () -> false);
            current.tally().count("ended at a random instant");
        }

        life.broker().checkAlive();
        if (null == life.trap() && chance(random, TERMINATED_PERCENT))
        {
            current.tally().count("ended on demand");
            life.broker().terminate();
        }
        else
        {
            life.broker().kill();
        }
    }

    private void countKill(final CrashPoint point)
    {
        current.tally().count(null == life.trap().hit() ?
            "killed at a random instant, because this was not reached: " + point.label() : "killed " + point.label());
    }

    /** It is killed again before it serves anybody, or just then. */
    private void startAndKill(final RandomGenerator random)
    {
        final boolean isTrapped = random.nextBoolean();
        life.start(isTrapped);
        if (isTrapped)
        {
            life.trap().arm(CrashPoint.IN_RECOVERY, random);
            life.trap().release();
            life.load().drive(true, BrokerLife.START_TIMEOUT, BrokerLife.nowAndThen(
                () -> null != life.trap().hit() || life.broker().isReady() || !life.broker().isAlive()));
            countKill(CrashPoint.IN_RECOVERY);
        }
        else
        {
            life.load().drive(true, Duration.ofMillis(random.nextInt(MAX_START_MS)), () -> false);
            current.tally().count("killed at a random instant of a start");
        }
        life.broker().checkAlive();
        life.broker().kill();
    }

    private void start(final RandomGenerator random, final boolean isSending)
    {
        final boolean isTrapped = chance(random, TRAPPED_PERCENT);
        life.start(isTrapped);
        if (isTrapped)
        {
            life.trap().release();
        }
        life.awaitReady(isSending);
    }

    private RuntimeException failure(final RuntimeException ex)
    {
        final String where = null == directory ? "" : "; kept in " + directory.keep();
        final String hit = null == life || null == life.trap() || null == life.trap().hit() ?
            "" : "; stopped at " + life.trap().hit();
        close();
        return new ProcessFailure(ex.getMessage() + hit + where, ex);
    }

    private static boolean chance(final RandomGenerator random, final int percent)
    {
        return random.nextInt(PERCENT) < percent;
    }
}
