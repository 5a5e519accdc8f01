package io.perigee.faultlab;

import io.perigee.broker.FlushMode;
import io.perigee.journal.SimulatedStorageIo;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A few lives of a broker under load, and what the machine held at many instants of them: in the middle of accesses to
 * the storage, between two steps of any agent, and within recoveries. Made by one thread, read by many.
 */
final class Recording
{
    private static final int MAX_CUTS = 48;
    private static final int CUTS_PER_STEP = 24;
    private static final int ACCESSES_PER_CUT = 40;
    private static final int MAX_STEPS = 90;

    private final MemorySettings settings;
    private final RandomGenerator random;
    private final SimulatedStorageIo storage = new SimulatedStorageIo();
    private final Promises promises = new Promises();
    private final List<Cut> cuts = new ArrayList<>();
    private long nowNs = 1;

    /**
     * Record.
     *
     * @param random decides everything.
     */
    Recording(final RandomGenerator random)
    {
        this.random = random;
        settings = MemorySettings.random(
            random, 0 == random.nextInt(5) ? FlushMode.ASYNC : FlushMode.SYNC, true);
        final int lives = random.nextInt(1, 4);
        for (int life = 0; life < lives; life++)
        {
            live(life > 0);
            cut();
            endLife();
        }
    }

    MemorySettings settings()
    {
        return settings;
    }

    Promises promises()
    {
        return promises;
    }

    List<Cut> cuts()
    {
        return cuts;
    }

    private void live(final boolean hasLivedBefore)
    {
        final Workload workload = new Workload(
            ProbedStorage.of(storage, () -> maybeCut(ACCESSES_PER_CUT)), settings, promises, random, nowNs);
        if (hasLivedBefore)
        {
            workload.readAll();
        }
        if (!workload.begin())
        {
            throw new AssertionError("the broker does not begin: " + workload.broker().error());
        }
        final int steps = random.nextInt(8, MAX_STEPS);
        for (int i = 0; i < steps; i++)
        {
            workload.step();
            workload.broker().checkSound();
            maybeCut(CUTS_PER_STEP);
        }
        nowNs = workload.broker().nowNs() + 1;
        if (0 == random.nextInt(3))
        {
            workload.settle();
            workload.broker().close();
        }
    }

    /** Without a power loss: what was promised before must be promised for all that comes later in the recording. */
    private void endLife()
    {
        if (Workload.isPowerSafe(settings.flushMode()) && random.nextBoolean())
        {
            storage.crash(random);
        }
        else
        {
            storage.kill();
        }
    }

    private void maybeCut(final int oneIn)
    {
        if (0 == random.nextInt(oneIn) && cuts.size() < MAX_CUTS)
        {
            cut();
        }
    }

    private void cut()
    {
        cuts.add(new Cut(storage.copy(), promises.mark(), nowNs));
    }

    /**
     * The machine at an instant.
     *
     * @param storage that is only copied.
     * @param mark    what was sent and promised by then.
     * @param nowNs   a time that the broker's clock may go on from.
     */
    record Cut(SimulatedStorageIo storage, Promises.Mark mark, long nowNs)
    {
    }
}
