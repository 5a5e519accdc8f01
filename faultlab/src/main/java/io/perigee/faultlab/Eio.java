package io.perigee.faultlab;

import io.perigee.broker.FlushMode;
import io.perigee.journal.JournalException;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.protocol.ErrorCode;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Lets one force fail and every later one succeed, as file systems do it: the pages whose force has failed are taken
 * for clean. The process must end before it acknowledges anything that this force was to cover, and the next process
 * must not believe the page cache.
 */
final class Eio implements Experiment
{
    private static final int MAX_STEPS = 400;
    private static final int STEPS_AFTER_FAILURE = 60;
    private static final int FORCES_OF_RECOVERY = 6;
    private static final int FORCES_OF_LIFE = 60;
    private static final int MAX_LIVES = 10;
    private static final long RESTART_NS = TimeUnit.SECONDS.toNanos(1);

    @Override
    public void run(final ExperimentRun run)
    {
        final RandomGenerator random = run.random();
        final MemorySettings settings = MemorySettings.random(random, FlushMode.SYNC);
        final SimulatedStorageIo storage = new SimulatedStorageIo();
        final Promises promises = new Promises();
        long nowNs = 1;
        final boolean isInRecovery = 0 == random.nextInt(4);
        if (isInRecovery || random.nextBoolean())
        {
            // Something to recover first.
            nowNs = live(storage, settings, promises, random, nowNs, run.tally());
            end(storage, random);
        }

        int bound = isInRecovery ? FORCES_OF_RECOVERY : FORCES_OF_LIFE;
        boolean hasFailed = false;
        for (int i = 0; i < MAX_LIVES && !hasFailed; i++)
        {
            final int count = random.nextInt(1, bound);
            final long before = storage.forceCount();
            storage.failForce(count);
            nowNs = live(storage, settings, promises, random, nowNs, run.tally());
            storage.failForce(0);
            hasFailed = storage.forceCount() >= before + count;
            end(storage, random);
            // A life with fewer forces than that has shown nothing: have an early one of the next life fail.
            bound = FORCES_OF_RECOVERY;
        }
        run.tally().count(hasFailed ? "forces that failed" : "runs without a force that could fail");

        final Promises.Mark mark = promises.mark();
        final Contents contents = recover(storage, settings, nowNs + RESTART_NS);
        PromiseCheck.checkNoPhantom(contents, promises, mark);
        PromiseCheck.checkNothingLost(contents, promises, mark, false);
        storage.crash(random);
        PromiseCheck.checkSame(contents, recover(storage, settings, nowNs + 2 * RESTART_NS), false);
    }

    private static Contents recover(
        final SimulatedStorageIo storage, final MemorySettings settings, final long nowNs)
    {
        final MemoryBroker broker = new MemoryBroker(storage, settings, nowNs);
        // A force of a consume queue may have failed, too: that is told, and repaired from the log.
        broker.expectErrors();
        return Contents.read(broker, Workload.GROUPS);
    }

    private static long live(
        final SimulatedStorageIo storage,
        final MemorySettings settings,
        final Promises promises,
        final RandomGenerator random,
        final long nowNs,
        final Tally tally)
    {
        final Workload workload;
        try
        {
            workload = new Workload(storage, settings, promises, random, nowNs);
        }
        catch (final JournalException exception)
        {
            if (JournalException.Kind.FAILED != exception.kind())
            {
                throw exception;
            }
            tally.count("starts that a failed force has ended");
            return nowNs;
        }

        boolean isAlive = workload.begin();
        for (int i = 0; i < MAX_STEPS && isAlive; i++)
        {
            isAlive = workload.step();
        }
        if (!isAlive)
        {
            checkEnd(workload.broker());
            tally.count("processes that a failed force has ended");
            final long before = promises.mark().storedCount();
            stepOn(workload, random);
            // Legal only if an earlier force covers it; whether one does, the next recovery shows.
            tally.add("answers that were on their way", promises.mark().storedCount() - before);
        }
        return workload.broker().nowNs();
    }

    /** The other threads run on for the few instants until the process has ended. */
    private static void stepOn(final Workload workload, final RandomGenerator random)
    {
        final MemoryBroker broker = workload.broker();
        for (int i = 0; i < STEPS_AFTER_FAILURE; i++)
        {
            broker.step(random.nextInt(broker.agentCount()));
            workload.poll();
        }
    }

    private static void checkEnd(final MemoryBroker broker)
    {
        if (ErrorCode.STORAGE_FAILED != broker.termination())
        {
            throw new AssertionError("the broker ended with " + broker.termination(), broker.error());
        }
    }

    private static void end(final SimulatedStorageIo storage, final RandomGenerator random)
    {
        if (random.nextBoolean())
        {
            storage.kill();
        }
        else
        {
            storage.crash(random);
        }
    }
}
