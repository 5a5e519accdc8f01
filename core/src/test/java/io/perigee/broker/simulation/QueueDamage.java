package io.perigee.broker.simulation;

import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.sim.Trace;
import io.perigee.sim.TraceKind;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damages files of consume queues while the broker is down: a bit, a file, or all files of a queue. Readers must not
 * notice; a broker that repairs what was never damaged is mistaken.
 */
final class QueueDamage
{
    private final Trace trace;
    private final RandomGenerator random;
    private final SimulatedStorageIo storage;
    private final Path directory;
    private boolean isWanted;
    private long count;

    QueueDamage(
        final Trace trace, final RandomGenerator random, final SimulatedStorageIo storage, final Path dataDirectory)
    {
        this.trace = trace;
        this.random = random;
        this.storage = storage;
        directory = dataDirectory.resolve(ConsumeQueueStore.DIRECTORY_NAME);
    }

    /** Damage something when the broker is down the next time. */
    void want()
    {
        isWanted = true;
    }

    /** The broker is down. */
    void apply(final int actorId)
    {
        final Path topic = isWanted ? any(directory) : null;
        final Path queue = null == topic ? null : any(topic);
        final Path file = null == queue ? null : any(queue);
        isWanted = false;
        if (null != file)
        {
            count++;
            final long length = storage.open(file).lengthBytes();
            final int choice = random.nextInt(4);
            trace.record(TraceKind.QUEUE_DAMAGED, actorId, choice);
            if (0 == choice)
            {
                storage.list(queue).forEach((name) -> storage.delete(queue.resolve(name)));
            }
            else if (1 == choice || 0 == length)
            {
                storage.delete(file);
            }
            else
            {
                // At the begin: the rest of a file is zeros, most of the time.
                storage.flipBit(file, random.nextLong(Math.min(length, 1 << random.nextInt(4, 14))), random.nextInt(8));
            }
        }
    }

    /** Is it about a repair, and was there something to repair? */
    boolean isReported(final Throwable error, final int actorId)
    {
        final boolean isRepair =
            count > 0 && error.getMessage().startsWith("blocks of consume queues were damaged or gone");
        if (isRepair)
        {
            trace.record(TraceKind.QUEUE_REPAIRED, actorId, count);
        }
        return isRepair;
    }

    private Path any(final Path parent)
    {
        final List<String> names = storage.list(parent);
        return names.isEmpty() ? null : parent.resolve(names.get(random.nextInt(names.size())));
    }
}
