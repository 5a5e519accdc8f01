package io.perigee.broker;

import io.perigee.journal.ConsumeQueueStore;
import io.perigee.journal.RecoveryListener;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * Builds the broker's state anew from the records of its log, in their order, before any agent runs: topics, groups,
 * offsets, consume queues.
 */
final class BrokerRecovery implements RecoveryListener
{
    private final TopicTable topics;
    private final GroupTable groups;
    private final ConsumeQueueStore consumeQueues;
    private final List<CommittedRecordListener> listeners;

    BrokerRecovery(
        final TopicTable topics,
        final GroupTable groups,
        final ConsumeQueueStore consumeQueues,
        final List<CommittedRecordListener> listeners)
    {
        this.topics = topics;
        this.groups = groups;
        this.consumeQueues = consumeQueues;
        this.listeners = List.copyOf(listeners);
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
