package io.perigee.faultlab;

import io.perigee.journal.SimulatedStorageIo;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Takes machines that stopped at any instant of a {@link Recording}, lets any part of what was not forced survive, and
 * recovers them twice. Runs share recordings and nothing else, so many threads can do them.
 */
final class CrashImages implements Experiment
{
    /** Images of each recording: making one takes as long as some hundred recoveries. */
    static final int IMAGES_PER_RECORDING = 500;
    private static final long RESTART_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_ACCESSES_OF_RECOVERY = 40;

    private final long seed;
    private final ConcurrentHashMap<Long, Recording> recordings = new ConcurrentHashMap<>();

    /**
     * Record nothing yet.
     *
     * @param seed of all recordings.
     */
    CrashImages(final long seed)
    {
        this.seed = seed;
    }

    @Override
    public void run(final ExperimentRun run)
    {
        final RandomGenerator random = run.random();
        final long number = run.number() / IMAGES_PER_RECORDING;
        final Recording recording = recordings.computeIfAbsent(
            number, (key) -> new Recording(ExperimentRun.randomOf(~seed, number)));
        recordings.keySet().removeIf((key) -> key < number - 1);

        final Recording.Cut cut = recording.cuts().get(random.nextInt(recording.cuts().size()));
        final SimulatedStorageIo image = cut.storage().copy();
        final boolean isKill = 0 == random.nextInt(8);
        end(image, random, isKill, run.tally());
        boolean isPromiseKept = isKill || Workload.isPowerSafe(recording.settings().flushMode());
        if (0 == random.nextInt(4))
        {
            isPromiseKept = Workload.isPowerSafe(recording.settings().flushMode());
            stopInRecovery(image, recording.settings(), cut.nowNs(), random, run.tally());
        }

        final Contents contents = recover(image, recording.settings(), cut.nowNs() + RESTART_NS, run.tally());
        PromiseCheck.checkNoPhantom(contents, recording.promises(), cut.mark());
        if (isPromiseKept)
        {
            PromiseCheck.checkNothingLost(
                contents, recording.promises(), cut.mark(), recording.settings().mayForget());
        }

        // What was shown was promised by that, whatever the flush mode: it was recovered, so it was forced.
        end(image, random, random.nextBoolean(), run.tally());
        PromiseCheck.checkSame(
            contents,
            recover(image, recording.settings(), cut.nowNs() + 2 * RESTART_NS, run.tally()),
            recording.settings().mayForget());
        run.tally().add("messages that retention has removed", contents.forgotten());
        run.tally().add("messages that were promised", cut.mark().storedCount());
    }

    private static Contents recover(
        final SimulatedStorageIo image, final MemorySettings settings, final long nowNs, final Tally tally)
    {
        final MemoryBroker broker = new MemoryBroker(image, settings, nowNs);
        final Contents contents = Contents.read(broker, Workload.GROUPS);
        if (broker.hasRepaired())
        {
            tally.count("recoveries after which consume queues were built again");
        }
        return contents;
    }

    /** The recovery itself loses power. */
    private static void stopInRecovery(
        final SimulatedStorageIo image,
        final MemorySettings settings,
        final long nowNs,
        final RandomGenerator random,
        final Tally tally)
    {
        final int[] accessesLeft = {random.nextInt(1, MAX_ACCESSES_OF_RECOVERY)};
        try
        {
            new MemoryBroker(ProbedStorage.of(image, () -> countDown(accessesLeft)), settings, nowNs).runUntilIdle();
        }
        catch (final StoppedHere stopped)
        {
            tally.count("recoveries that lost power");
        }
        end(image, random, false, tally);
    }

    private static void countDown(final int[] accessesLeft)
    {
        if (0 == --accessesLeft[0])
        {
            throw new StoppedHere();
        }
    }

    private static void end(
        final SimulatedStorageIo image, final RandomGenerator random, final boolean isKill, final Tally tally)
    {
        if (isKill)
        {
            image.kill();
            tally.count("kills");
        }
        else
        {
            image.crash(random);
            tally.count("power losses");
        }
    }

    /** The machine stops in the middle of what it does. */
    private static final class StoppedHere extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        StoppedHere()
        {
            super("the machine stops here", null, false, false);
        }
    }
}
