package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerLife;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.CrashPoint;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Each run kills the broker at least once.
 */
final class Kill9Experiment extends LifeExperiment
{
    private static final int CYCLES_PER_LIFE = 10;
    private static final int MAX_LOAD_MS = 1_200;
    private static final int MAX_START_MS = 1_500;
    private static final Duration POINT_TIMEOUT = Duration.ofMillis(1_500);
    private static final int POINT_ATTEMPTS = 4;
    private static final int TRAPPED_PERCENT = 65;
    private static final int KILLED_AT_START_PERCENT = 25;
    private static final int LITTLE_RETAINED_PERCENT = 40;
    private static final int TERMINATED_PERCENT = 5;
    private static final CrashPoint[] POINTS = CrashPoint.values();

    Kill9Experiment(final long seed)
    {
        super("kill9", CYCLES_PER_LIFE, seed);
    }

    @Override
    void begin(final long lifeNumber, final RandomGenerator random)
    {
        final BrokerSettings settings = BrokerChoice.settings(directory().resolve("data"), random)
            .option("--flush", BrokerChoice.flush(random));
        final boolean isLittleRetained = BrokerChoice.chance(random, LITTLE_RETAINED_PERCENT);
        if (isLittleRetained)
        {
            BrokerChoice.retainLittle(settings, random);
        }
        live(settings, random.nextBoolean(), isLittleRetained);
        start(random, false);
    }

    @Override
    void cycle(final RandomGenerator random)
    {
        awaitStored();
        load(random, MAX_WARM_UP_MS);
        end(random);
        if (BrokerChoice.chance(random, KILLED_AT_START_PERCENT))
        {
            startAndKill(random);
        }
        start(random, true);
        load(random, MAX_WARM_UP_MS);
        check();
    }

    @Override
    String circumstances()
    {
        return null == life() || null == life().trap() || null == life().trap().hit() ?
            "" : "; stopped at " + life().trap().hit();
    }

    /** The broker ends, in one way or another, while clients send. */
    private void end(final RandomGenerator random)
    {
        if (null != life().trap())
        {
            // How often it draws is a matter of time, which must not change what chance says afterwards.
            final RandomGenerator points = new SplittableRandom(random.nextLong());
            CrashPoint point = CrashPoint.IN_RECOVERY;
            while (CrashPoint.IN_RECOVERY == point)
            {
                point = POINTS[points.nextInt(POINTS.length)];
            }
            for (int i = 0; i < POINT_ATTEMPTS && null == life().trap().hit() && life().broker().isAlive(); i++)
            {
                // The line that was chosen may be one that is hardly ever passed: choose another one, too.
                life().trap().arm(point, points);
                life().load().drive(
                    true, POINT_TIMEOUT, () -> null != life().trap().hit() || !life().broker().isAlive());
            }
            countKill(point);
        }
        else
        {
            load(random, MAX_LOAD_MS);
            count("ended at a random instant");
        }

        life().broker().checkAlive();
        if (null == life().trap() && BrokerChoice.chance(random, TERMINATED_PERCENT))
        {
            count("ended on demand");
            life().broker().terminate();
        }
        else
        {
            life().broker().kill();
        }
    }

    private void countKill(final CrashPoint point)
    {
        count(null == life().trap().hit() ?
            "killed at a random instant, because this was not reached: " + point.label() : "killed " + point.label());
    }

    /** It is killed again before it serves anybody, or just then. */
    private void startAndKill(final RandomGenerator random)
    {
        final boolean isTrapped = random.nextBoolean();
        life().start(isTrapped);
        if (isTrapped)
        {
            life().trap().arm(CrashPoint.IN_RECOVERY, new SplittableRandom(random.nextLong()));
            life().trap().release();
            life().load().drive(true, BrokerLife.START_TIMEOUT, BrokerLife.nowAndThen(
                () -> null != life().trap().hit() || life().broker().isReady() || !life().broker().isAlive()));
            countKill(CrashPoint.IN_RECOVERY);
        }
        else
        {
            load(random, MAX_START_MS);
            count("killed at a random instant of a start");
        }
        life().broker().checkAlive();
        life().broker().kill();
    }

    private void start(final RandomGenerator random, final boolean isSending)
    {
        final boolean isTrapped = BrokerChoice.chance(random, TRAPPED_PERCENT);
        life().start(isTrapped);
        if (isTrapped)
        {
            life().trap().release();
        }
        life().awaitReady(isSending);
    }
}
