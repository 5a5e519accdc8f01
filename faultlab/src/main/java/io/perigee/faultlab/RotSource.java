package io.perigee.faultlab;

import io.perigee.broker.FlushMode;
import io.perigee.journal.SimulatedStorageIo;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A data directory as it looks after different ends of the same life, with all that is in it. Made by one thread, read
 * by many.
 */
final class RotSource
{
    private static final int MAX_STEPS = 120;
    private static final long RESTART_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** How the last process ended. */
    enum End
    {
        /** Closed by its operator. */
        CLEAN,
        /** Killed when it had been idle for 200 ms. */
        MARKED,
        /** Killed while it was busy. */
        BUSY
    }

    private final MemorySettings settings;
    private final Promises promises = new Promises();
    private final Map<End, Image> images = new EnumMap<>(End.class);

    /**
     * Fill a directory.
     *
     * @param random decides what with.
     */
    RotSource(final RandomGenerator random)
    {
        settings = MemorySettings.random(random, FlushMode.SYNC);
        final SimulatedStorageIo storage = new SimulatedStorageIo();
        final int lives = random.nextInt(1, 4);
        long nowNs = 1;
        for (int life = 1; life <= lives; life++)
        {
            final Workload workload = new Workload(storage, settings, promises, random, nowNs);
            if (!workload.begin())
            {
                throw new AssertionError("the broker does not begin: " + workload.broker().error());
            }
            final int steps = random.nextInt(20, MAX_STEPS);
            for (int i = 0; i < steps; i++)
            {
                workload.step();
            }
            if (life == lives)
            {
                keep(End.BUSY, storage, workload);
            }
            workload.settle();
            workload.broker().pass(SETTLE_NS);
            workload.poll();
            if (life == lives)
            {
                keep(End.MARKED, storage, workload);
                workload.broker().close();
                keep(End.CLEAN, storage, workload);
            }
            workload.broker().checkSound();
            nowNs = workload.broker().nowNs() + RESTART_NS;
            storage.kill();
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

    Image image(final End end)
    {
        return images.get(end);
    }

    private void keep(final End end, final SimulatedStorageIo storage, final Workload workload)
    {
        final SimulatedStorageIo copy = storage.copy();
        copy.kill();
        final long nowNs = workload.broker().nowNs() + RESTART_NS;
        final MemoryBroker reader = new MemoryBroker(copy.copy(), settings, nowNs);
        final long endPosition = reader.appendPosition();
        images.put(end, new Image(
            copy, promises.mark(), Contents.read(reader, Workload.GROUPS), workload.markedPosition(),
            workload.lastRecordMark(), endPosition, nowNs));
    }

    /**
     * A directory that nothing has happened to yet.
     *
     * @param storage        that is only copied.
     * @param mark           what was sent and promised by then.
     * @param contents       of the directory.
     * @param markedPosition the log below this was forced long enough before the end for a mark to be on the disk too.
     * @param lastRecordMark the log below this was durable when one of the last records was written, which says so.
     * @param endPosition    where the log ends, for a broker that starts with it.
     * @param nowNs          a time that a broker's clock may go on from.
     */
    record Image(
        SimulatedStorageIo storage,
        Promises.Mark mark,
        Contents contents,
        long markedPosition,
        long lastRecordMark,
        long endPosition,
        long nowNs)
    {
    }
}
