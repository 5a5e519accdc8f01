package io.perigee.broker;

import io.perigee.journal.CheckpointWriter;
import io.perigee.journal.ConsumeQueue;
import io.perigee.journal.SnapshotStore;
import io.perigee.journal.SnapshotWriter;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * How a checkpoint is made, one small step in a duty cycle: the metadata as of the follower's position is written; what
 * else was derived from the log below it is made durable; then the snapshot gets its name; and only then the checkpoint
 * says that the next start may begin there. The follower stands still meanwhile. A crash between any two steps leaves
 * the checkpoint before it, and the snapshot of that one, which is why the newest two are kept. Part of housekeeping.
 */
final class CheckpointProcedure
{
    private static final int SLICE_LENGTH = 64 * 1024;

    private final TopicTable topics;
    private final MetadataImage image;
    private final LogFollower follower;
    private final List<CommittedRecordListener> listeners;
    private final SnapshotStore snapshots;
    private final CheckpointWriter checkpoints;
    private final ByteBuffer slice = ByteBuffer.allocateDirect(SLICE_LENGTH);
    private final SnapshotEncoder encoder = new SnapshotEncoder(new UnsafeBuffer(slice), SLICE_LENGTH);
    private SnapshotWriter writer;
    private boolean isContentWritten;
    private int listenersDone;
    private long snapshotPosition;
    private long removablePosition;

    /**
     * Create.
     *
     * @param topics           of the broker, for the min offsets of their queues.
     * @param image            of the metadata, as of the follower's position.
     * @param follower         whose position becomes that of the checkpoint.
     * @param listeners        that are asked to make durable what they have derived.
     * @param snapshots        of the data directory.
     * @param checkpoints      of the data directory.
     * @param snapshotPosition of the snapshot that the broker was started from, or {@link BrokerRecovery#NO_SNAPSHOT}.
     */
    CheckpointProcedure(
        final TopicTable topics,
        final MetadataImage image,
        final LogFollower follower,
        final List<CommittedRecordListener> listeners,
        final SnapshotStore snapshots,
        final CheckpointWriter checkpoints,
        final long snapshotPosition)
    {
        this.topics = topics;
        this.image = image;
        this.follower = follower;
        this.listeners = List.copyOf(listeners);
        this.snapshots = snapshots;
        this.checkpoints = checkpoints;
        this.snapshotPosition = snapshotPosition;
        // The broker before was allowed as much, and on a full disk the next checkpoint needs the room that this gives.
        for (final long position : snapshots.positions())
        {
            removablePosition = position < snapshotPosition ? position : removablePosition;
        }
    }

    /** Whether a checkpoint is being made. */
    boolean isActive()
    {
        return null != writer;
    }

    /**
     * How far the log is no longer needed, even if the newest snapshot turns out to be damaged: then a start begins
     * with the one before it, and reads the log from there. Until a checkpoint is made the newest is the one that the
     * broker was started from.
     *
     * @return log position in bytes.
     */
    long removablePosition()
    {
        return removablePosition;
    }

    /** Begin a checkpoint. */
    void begin()
    {
        writer = snapshots.begin(
            follower.position(), follower.crc(), follower.term(), follower.storeTimestampMs());
        isContentWritten = false;
        listenersDone = 0;
        updateMinOffsets();
        encoder.begin(image);
    }

    /**
     * Do the next step. Waits for the disk.
     *
     * @return true if the checkpoint is made.
     */
    boolean step()
    {
        if (!isContentWritten)
        {
            final int length = encoder.encode();
            slice.limit(length).position(0);
            writer.write(slice);
            slice.clear();
            isContentWritten = 0 == length;
            return false;
        }
        if (listenersDone < listeners.size())
        {
            listenersDone += listeners.get(listenersDone).prepareCheckpoint(follower.position()) ? 1 : 0;
            return false;
        }

        writer.complete();
        writer = null;
        checkpoints.checkpoint(
            follower.position(), follower.crc(), follower.term(), follower.storeTimestampMs());
        removablePosition = Math.max(removablePosition, snapshotPosition);
        final long olderPosition =
            BrokerRecovery.NO_SNAPSHOT == snapshotPosition ? follower.position() : snapshotPosition;
        snapshotPosition = follower.position();
        snapshots.keepOnly(snapshotPosition, olderPosition);

        return true;
    }

    /** Give up. What was made durable stays so; the next checkpoint begins anew. */
    void abandon()
    {
        if (null != writer)
        {
            final SnapshotWriter abandoned = writer;
            writer = null;
            abandoned.abandon();
        }
    }

    private void updateMinOffsets()
    {
        for (int topicId = 1; topicId <= image.topicCount(); topicId++)
        {
            final TopicImage topicImage = image.topic(topicId);
            final Topic topic = topics.byId(topicId);
            for (int queueId = 0; queueId < topicImage.queueCount(); queueId++)
            {
                final ConsumeQueue queue = topic.queue(queueId).consumeQueue();
                topicImage.offsets(queueId, queue.minOffset(), topicImage.nextOffset(queueId));
            }
        }
    }
}
