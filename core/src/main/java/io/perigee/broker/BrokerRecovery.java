package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.JournalException;
import io.perigee.journal.RecoveryListener;
import io.perigee.journal.Snapshot;
import io.perigee.journal.SnapshotStore;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * Builds the broker's state anew, before any agent runs: topics, groups, offsets, consume queues. The newest snapshot
 * that can be read tells them as of its position; the records of the log from there on, in their order, tell the rest.
 * Without a snapshot all the records do, if all of them are still there.
 */
final class BrokerRecovery implements RecoveryListener
{
    /** Answer of {@link #snapshotPosition()} when there was none. */
    static final long NO_SNAPSHOT = -1;

    private final TopicTable topics;
    private final GroupTable groups;
    private final ConsumeQueueStore consumeQueues;
    private final SnapshotStore snapshots;
    private final MetadataImage image;
    private final List<CommittedRecordListener> listeners;
    private final ErrorHandler errorHandler;
    private long snapshotPosition = NO_SNAPSHOT;

    /**
     * Create.
     *
     * @param topics        to fill.
     * @param groups        to fill.
     * @param consumeQueues to fill.
     * @param snapshots     to begin with.
     * @param image         to fill with what the snapshot says; one of the listeners.
     * @param listeners     that are shown each record.
     * @param errorHandler  is told of snapshots that cannot be read.
     */
    BrokerRecovery(
        final TopicTable topics,
        final GroupTable groups,
        final ConsumeQueueStore consumeQueues,
        final SnapshotStore snapshots,
        final MetadataImage image,
        final List<CommittedRecordListener> listeners,
        final ErrorHandler errorHandler)
    {
        this.snapshots = snapshots;
        this.image = image;
        this.errorHandler = errorHandler;
        this.topics = topics;
        this.groups = groups;
        this.consumeQueues = consumeQueues;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public long beginAt(final long verifiedFrom, final long minPosition, final long endPosition)
    {
        // The checkpoint names the newest; one that is newer has missed the last step, and one that is older will do.
        // All were made from what is still in the log, as those behind its end are deleted at every start.
        final long[] positions = snapshots.positions();
        for (int i = positions.length - 1; i >= 0 && NO_SNAPSHOT == snapshotPosition; i--)
        {
            if (positions[i] >= minPosition && positions[i] <= endPosition && load(positions[i]))
            {
                snapshotPosition = positions[i];
            }
        }
        if (NO_SNAPSHOT == snapshotPosition && minPosition > 0)
        {
            throw new JournalException(JournalException.Kind.CORRUPT, "the log begins at position " + minPosition +
                ", and no snapshot in " + SnapshotStore.DIRECTORY_NAME + " tells what was below: restore the data " +
                "directory from a backup");
        }

        return NO_SNAPSHOT == snapshotPosition ? minPosition : snapshotPosition;
    }

    /**
     * Which snapshot was used.
     *
     * @return its position, or {@link #NO_SNAPSHOT}.
     */
    long snapshotPosition()
    {
        return snapshotPosition;
    }

    @Override
    public void onRecord(final UnsafeBuffer buffer, final int offset, final int length)
    {
        apply(buffer, offset, length);
        if (RecordType.PADDING != RecordLayout.type(buffer, offset))
        {
            // Everything that recovery keeps is durable, and what follows it later begins where this ends.
            for (final CommittedRecordListener listener : listeners)
            {
                listener.onRecord(buffer, offset, length);
            }
        }
    }

    private boolean load(final long position)
    {
        final MetadataImage loaded;
        try
        {
            final Snapshot snapshot = snapshots.read(position);
            loaded = SnapshotDecoder.decode(
                snapshot.buffer(), Snapshot.HEADER_LENGTH, (int)snapshot.contentLength());
        }
        catch (final JournalException ex)
        {
            if (JournalException.Kind.INVALID != ex.kind())
            {
                throw ex;
            }
            errorHandler.onError(ex);
            return false;
        }

        restoreTopics(loaded);
        restoreGroups(loaded);
        image.takeOver(loaded);

        return true;
    }

    private void restoreTopics(final MetadataImage loaded)
    {
        for (int topicId = 1; topicId <= loaded.topicCount(); topicId++)
        {
            final TopicImage topicImage = loaded.topic(topicId);
            final Topic topic = topics.add(topicId, topicImage.name(), topicImage.queueCount());
            for (int queueId = 0; queueId < topicImage.queueCount(); queueId++)
            {
                final TopicQueue queue = topic.queue(queueId);
                consumeQueues.restore(
                    queue.consumeQueue(), topicImage.minOffset(queueId), topicImage.nextOffset(queueId));
                queue.nextAppendOffset = topicImage.nextOffset(queueId);
            }
        }
    }

    private void restoreGroups(final MetadataImage loaded)
    {
        for (int groupId = 1; groupId <= loaded.groupCount(); groupId++)
        {
            final GroupImage groupImage = loaded.group(groupId);
            final Group group = groups.add(groupId, groupImage.name());
            final CommittedOffsetRows offsets = groupImage.offsets();
            for (int row = 0; row < offsets.count(); row++)
            {
                group.committed(offsets.topicId(row), offsets.queueId(row)).moveTo(offsets.queueOffset(row));
            }
        }
    }

    private void apply(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final int bodyOffset = RecordLayout.bodyOffset(buffer, offset);
        final int bodyLength = RecordLayout.bodyLength(buffer, offset);
        switch (RecordLayout.type(buffer, offset))
        {
            case RecordType.MESSAGE:
                onMessage(buffer, offset, length);
                break;

            case RecordType.TOPIC:
                topics.add(
                    RecordLayout.topicId(buffer, offset),
                    MetadataRecords.name(buffer, bodyOffset, bodyLength),
                    MetadataRecords.topicQueueCount(buffer, bodyOffset));
                break;

            case RecordType.GROUP:
                groups.add(
                    MetadataRecords.groupId(buffer, bodyOffset),
                    MetadataRecords.name(buffer, bodyOffset, bodyLength));
                break;

            case RecordType.OFFSETS:
                onOffsets(buffer, bodyOffset, bodyLength);
                break;

            default:
                // Padding and terms leave no state behind.
                break;
        }
    }

    private void onMessage(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final TopicQueue queue =
            topics.byId(RecordLayout.topicId(buffer, offset)).queue(RecordLayout.queueId(buffer, offset));
        final long queueOffset = RecordLayout.queueOffset(buffer, offset);
        consumeQueues.replay(queue.consumeQueue(), queueOffset,
            RecordLayout.position(buffer, offset), length, RecordLayout.tagHash(buffer, offset));
        queue.nextAppendOffset = queueOffset + 1;
    }

    private void onOffsets(final UnsafeBuffer buffer, final int bodyOffset, final int bodyLength)
    {
        final int end = bodyOffset + bodyLength;
        for (int row = bodyOffset; row < end; row += MetadataRecords.OFFSETS_ROW_LENGTH)
        {
            groups.byId(MetadataRecords.offsetsGroupId(buffer, row))
                .committed(MetadataRecords.offsetsTopicId(buffer, row), MetadataRecords.offsetsQueueId(buffer, row))
                .moveTo(MetadataRecords.offsetsQueueOffset(buffer, row));
        }
    }
}
