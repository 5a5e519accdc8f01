package io.perigee.broker.simulation;

import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.SnapshotStore;
import io.perigee.sim.Trace;
import io.perigee.sim.TraceKind;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Flips bits in snapshots, and remembers where, as a broker that complains about another one is mistaken.
 */
final class SnapshotDamage
{
    private final Trace trace;
    private final RandomGenerator random;
    private final SimulatedStorageIo storage;
    private final SnapshotStore snapshots;
    private final List<Path> damaged = new ArrayList<>();

    SnapshotDamage(
        final Trace trace, final RandomGenerator random, final SimulatedStorageIo storage, final Path dataDirectory)
    {
        this.trace = trace;
        this.random = random;
        this.storage = storage;
        snapshots = new SnapshotStore(storage, dataDirectory);
    }

    /** Flip a bit in the newest snapshot, unless it is the only good one that is left. */
    void flipBit(final int actorId)
    {
        final long[] positions = snapshots.positions();
        if (positions.length > 1 && damaged.stream().noneMatch(storage::exists))
        {
            final long position = positions[positions.length - 1];
            final Path file = snapshots.file(position);
            damaged.add(file);
            storage.flipBit(file, random.nextLong(storage.open(file).lengthBytes()), random.nextInt(8));
            trace.record(TraceKind.SNAPSHOT_DAMAGED, actorId, position);
        }
    }

    /** Is it about one that was damaged? */
    boolean isReported(final Throwable error)
    {
        return damaged.stream().anyMatch((file) -> error.getMessage().startsWith(file.toString()));
    }
}
