package io.perigee.broker;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Topics, groups, offsets and the next offset of each queue, as the records up to one position of the log make them:
 * what a snapshot holds. Owned by housekeeping, and by recovery before it; the tables that clients are served from are
 * the sequencer's.
 */
final class MetadataImage implements CommittedRecordListener
{
    private final List<TopicImage> topics = new ArrayList<>();
    private final List<GroupImage> groups = new ArrayList<>();

    @Override
    public void onRecord(final UnsafeBuffer buffer, final int offset, final int length)
    {
        final int type = RecordLayout.type(buffer, offset);
        if (RecordType.MESSAGE == type)
        {
            topic(RecordLayout.topicId(buffer, offset)).onMessage(
                RecordLayout.queueId(buffer, offset), RecordLayout.queueOffset(buffer, offset));
            return;
        }

        final int bodyOffset = RecordLayout.bodyOffset(buffer, offset);
        final int bodyLength = RecordLayout.bodyLength(buffer, offset);
        switch (type)
        {
            case RecordType.TOPIC:
                addTopic(
                    RecordLayout.topicId(buffer, offset),
                    MetadataRecords.name(buffer, bodyOffset, bodyLength),
                    MetadataRecords.topicQueueCount(buffer, bodyOffset));
                break;

            case RecordType.GROUP:
                addGroup(
                    MetadataRecords.groupId(buffer, bodyOffset),
                    MetadataRecords.name(buffer, bodyOffset, bodyLength));
                break;

            case RecordType.OFFSETS:
                onOffsets(buffer, bodyOffset, bodyLength);
                break;

            default:
                // Terms leave no state behind.
                break;
        }
    }

    /**
     * Take over what a snapshot has told. Nothing was shown before.
     *
     * @param other that is not used any more.
     */
    void takeOver(final MetadataImage other)
    {
        topics.addAll(other.topics);
        groups.addAll(other.groups);
    }

    /**
     * Add a topic.
     *
     * @param topicId    one more than there were topics.
     * @param name       of the topic.
     * @param queueCount of the topic.
     */
    void addTopic(final int topicId, final String name, final int queueCount)
    {
        if (topicId != topics.size() + 1)
        {
            throw new IllegalStateException("topic id " + topicId + " does not follow " + topics.size());
        }
        topics.add(new TopicImage(name, queueCount));
    }

    /**
     * Add a group.
     *
     * @param groupId one more than there were groups.
     * @param name    of the group.
     */
    void addGroup(final int groupId, final String name)
    {
        if (groupId != groups.size() + 1)
        {
            throw new IllegalStateException("group id " + groupId + " does not follow " + groups.size());
        }
        groups.add(new GroupImage(name));
    }

    /** How many topics there are; their ids are 1 to this. */
    int topicCount()
    {
        return topics.size();
    }

    TopicImage topic(final int topicId)
    {
        return topics.get(topicId - 1);
    }

    /** How many groups there are; their ids are 1 to this. */
    int groupCount()
    {
        return groups.size();
    }

    GroupImage group(final int groupId)
    {
        return groups.get(groupId - 1);
    }

    private void onOffsets(final UnsafeBuffer buffer, final int bodyOffset, final int bodyLength)
    {
        final int end = bodyOffset + bodyLength;
        for (int row = bodyOffset; row < end; row += MetadataRecords.OFFSETS_ROW_LENGTH)
        {
            group(MetadataRecords.offsetsGroupId(buffer, row)).offsets().moveTo(
                MetadataRecords.offsetsTopicId(buffer, row),
                MetadataRecords.offsetsQueueId(buffer, row),
                MetadataRecords.offsetsQueueOffset(buffer, row));
        }
    }
}
