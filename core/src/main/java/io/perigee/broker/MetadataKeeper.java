package io.perigee.broker;

import io.perigee.journal.record.RecordType;
import io.perigee.protocol.ErrorCode;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Topics, groups and consumer offsets: answers what is asked about them, and appends a record for every change. Offsets
 * are gathered, so that many commits cost at most one record for each interval. Part of the sequencer, which alone
 * changes the tables.
 */
final class MetadataKeeper
{
    private static final int COMMITTED = 1;
    private static final int MINIMUM = 2;
    private static final int MAXIMUM = 3;
    private static final int OFFSETS_ROW_LIMIT = 128;
    private static final int SCRATCH_LENGTH = OFFSETS_ROW_LIMIT * MetadataRecords.OFFSETS_ROW_LENGTH;

    private final BrokerContext ctx;
    private final RecordWriter writer;
    private final TopicTable topics;
    private final GroupTable groups;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SCRATCH_LENGTH]);
    private final ChangedOffsets changedOffsets = new ChangedOffsets();
    private final long offsetsIntervalNs;
    private long nextOffsetsNs;
    private long generation;
    private boolean hasTermBegun;

    MetadataKeeper(
        final BrokerContext ctx, final RecordWriter writer, final TopicTable topics, final GroupTable groups)
    {
        this.ctx = ctx;
        this.writer = writer;
        this.topics = topics;
        this.groups = groups;
        this.offsetsIntervalNs = ctx.intervals().offsetsIntervalNs();
        // Generations of one start never meet those of another: the term is their upper half.
        this.generation = writer.term() << 32;
    }

    void onStart(final long nowNs)
    {
        nextOffsetsNs = nowNs;
    }

    boolean isDue(final long nowNs)
    {
        return !changedOffsets.isEmpty() && nowNs - nextOffsetsNs >= 0;
    }

    /**
     * Write the offsets that have changed, if it is time.
     *
     * @param nowNs time of the cycle.
     * @return how much was done.
     */
    int perform(final long nowNs)
    {
        if (!isDue(nowNs))
        {
            return 0;
        }
        nextOffsetsNs = nowNs + offsetsIntervalNs;

        return appendChangedOffsets() < 0 ? 0 : 1;
    }

    void onClose()
    {
        appendChangedOffsets();
    }

    /**
     * Answer a request.
     *
     * @param event that is not a message.
     * @return false if the log is not ready ahead: try again in the next cycle.
     */
    boolean answer(final BrokerEvent event)
    {
        final boolean isDone = switch (event.kind)
        {
            case OFFSET_COMMIT -> commitOffset(event);
            case OFFSET_QUERY -> queryOffset(event);
            case TOPIC_DESCRIBE -> describeTopic(event);
            case TOPIC_CREATE -> createTopic(event);
            case GROUP_JOIN -> joinGroup(event);
            case GROUP_DESCRIBE -> describeGroup(event);
            case CLOSE -> leaveGroups(event);
            default -> true;
        };
        if (isDone && 0 == event.endPosition)
        {
            event.endPosition = event.isDurable ? writer.appendPosition() : 0;
        }

        return isDone;
    }

    /**
     * Begin the term: its first record, then the topics that must exist from the start.
     *
     * @return false if the log is not ready ahead: call again in the next cycle.
     */
    boolean begin()
    {
        if (!hasTermBegun)
        {
            final byte[] name = ctx.brokerName().getBytes(StandardCharsets.UTF_8);
            final int length = MetadataRecords.putTerm(scratch, 0, ctx.incarnation(), name);
            if (writer.appendMetadata(RecordType.TERM, 0, scratch, length) < 0)
            {
                return false;
            }
            hasTermBegun = true;
        }
        for (final Map.Entry<String, Integer> topic : ctx.initialTopics().entrySet())
        {
            if (null == topics.byName(topic.getKey()) && appendTopic(topic.getKey(), topic.getValue()) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private boolean createTopic(final BrokerEvent event)
    {
        final Topic existing = topics.byName(event.name);
        final long queueCount = event.argument;
        final ErrorCode fault;
        if (!Names.isTopic(event.name))
        {
            fault = ErrorCode.TOPIC_NAME_INVALID;
        }
        else if (queueCount < 1 || queueCount > ctx.limits().maxQueuesPerTopic())
        {
            fault = ErrorCode.QUEUE_COUNT_INVALID;
        }
        else if (null != existing)
        {
            fault = queueCount == existing.queueCount() ? ErrorCode.OK : ErrorCode.TOPIC_EXISTS;
        }
        else if (topics.count() >= ctx.limits().maxTopics() ||
            topics.queueCount() + queueCount > ctx.limits().maxQueues())
        {
            fault = ErrorCode.LIMIT_REACHED;
        }
        else
        {
            final long end = appendTopic(event.name, (int)queueCount);
            if (RecordWriter.NOT_READY == end)
            {
                return false;
            }
            fault = end < 0 ? ErrorCode.STORAGE_FULL : ErrorCode.OK;
        }
        event.status = fault.status();
        event.topic = topics.byName(event.name);
        waitForAppended(event);

        return true;
    }

    private long appendTopic(final String name, final int queueCount)
    {
        final int topicId = topics.count() + 1;
        final int length = MetadataRecords.putTopic(scratch, 0, queueCount, name.getBytes(StandardCharsets.UTF_8));
        final long end = writer.appendMetadata(RecordType.TOPIC, topicId, scratch, length);
        if (end > 0)
        {
            topics.add(topicId, name, queueCount);
        }

        return end;
    }

    private boolean describeTopic(final BrokerEvent event)
    {
        event.topic = event.name.isEmpty() ? topics.byId(event.topicId) : topics.byName(event.name);
        event.status = (null == event.topic ? ErrorCode.TOPIC_NOT_FOUND : ErrorCode.OK).status();
        waitForAppended(event);

        return true;
    }

    private boolean joinGroup(final BrokerEvent event)
    {
        if (!Names.isGroup(event.name))
        {
            event.status = ErrorCode.GROUP_NAME_INVALID.status();
            return true;
        }

        Group group = groups.byName(event.name);
        if (null == group)
        {
            if (groups.count() >= ctx.limits().maxGroups())
            {
                event.status = ErrorCode.LIMIT_REACHED.status();
                return true;
            }
            final int groupId = groups.count() + 1;
            final byte[] name = event.name.getBytes(StandardCharsets.UTF_8);
            final int length = MetadataRecords.putGroup(scratch, 0, groupId, name);
            final long end = writer.appendMetadata(RecordType.GROUP, 0, scratch, length);
            if (end < 0)
            {
                return refuse(event, end);
            }
            event.endPosition = end;
            group = groups.add(groupId, event.name);
        }

        if (null != group.member() && event.session != group.member())
        {
            event.status = ErrorCode.GROUP_TAKEN.status();
            return true;
        }
        group.join(event.session, ++generation);
        event.groupId = group.id();
        event.generation = group.generation();
        waitForAppended(event);

        return true;
    }

    private boolean describeGroup(final BrokerEvent event)
    {
        final Group group = groups.byName(event.name);
        event.status = (Names.isGroup(event.name) ? ErrorCode.OK : ErrorCode.GROUP_NAME_INVALID).status();
        event.groupId = null == group ? 0 : group.id();
        waitForAppended(event);

        return true;
    }

    private boolean leaveGroups(final BrokerEvent event)
    {
        // If the disk is full, the next member begins where this one has ended all the same: the offsets are here.
        if (RecordWriter.NOT_READY == appendChangedOffsets())
        {
            return false;
        }
        groups.leaveAll(event.session);

        return true;
    }

    private boolean commitOffset(final BrokerEvent event)
    {
        final Group group = groups.byId(event.groupId);
        final Topic topic = topics.byId(event.topicId);
        if (null == group || event.session != group.member() || event.generation != group.generation())
        {
            event.status = ErrorCode.NOT_A_MEMBER.status();
        }
        else if (null == topic || null == topic.queue(event.queueId))
        {
            event.status = (null == topic ? ErrorCode.TOPIC_NOT_FOUND : ErrorCode.QUEUE_NOT_FOUND).status();
        }
        else if (event.argument < 0)
        {
            event.status = ErrorCode.OFFSET_TOO_SMALL.status();
        }
        else
        {
            final CommittedOffset offset = group.committed(event.topicId, event.queueId);
            if (offset.moveTo(event.argument))
            {
                changedOffsets.add(offset);
            }
            event.queueOffset = offset.queueOffset();
            final long end = event.isDurable ? appendChangedOffsets() : 0;
            if (end < 0)
            {
                return refuse(event, end);
            }
        }

        return true;
    }

    private boolean queryOffset(final BrokerEvent event)
    {
        final Topic topic = topics.byId(event.topicId);
        final TopicQueue queue = null == topic ? null : topic.queue(event.queueId);
        event.queueOffset = Group.NO_OFFSET;
        if (null == queue)
        {
            event.status = (null == topic ? ErrorCode.TOPIC_NOT_FOUND : ErrorCode.QUEUE_NOT_FOUND).status();
        }
        else if (COMMITTED == event.argument)
        {
            final Group group = groups.byId(event.groupId);
            event.queueOffset = null == group ? Group.NO_OFFSET : group.offset(event.topicId, event.queueId);
        }
        else if (MINIMUM == event.argument)
        {
            event.queueOffset = queue.consumeQueue().minOffset();
        }
        else if (MAXIMUM == event.argument)
        {
            event.queueOffset = queue.consumeQueue().maxOffset();
        }
        else
        {
            event.status = ErrorCode.REQUEST_INVALID.status();
        }

        return true;
    }

    /**
     * A request's record was not appended.
     *
     * @param event  that asked for it.
     * @param result why, as of {@link RecordWriter}.
     * @return false if it must be tried again.
     */
    private static boolean refuse(final BrokerEvent event, final long result)
    {
        if (RecordWriter.NOT_READY == result)
        {
            return false;
        }
        event.status = ErrorCode.STORAGE_FULL.status();

        return true;
    }

    /**
     * What the answer says must not be taken back by a crash: it waits until all that was appended is committed.
     *
     * @param event that is answered.
     */
    private void waitForAppended(final BrokerEvent event)
    {
        event.endPosition = writer.appendPosition();
    }

    /**
     * Write the offsets that have changed; those that find no room are written later.
     *
     * @return negative, as of {@link RecordWriter}, if not all were written.
     */
    private long appendChangedOffsets()
    {
        long end = 0;
        while (end >= 0 && !changedOffsets.isEmpty())
        {
            final int rows = changedOffsets.put(scratch, OFFSETS_ROW_LIMIT);
            final int length = rows * MetadataRecords.OFFSETS_ROW_LENGTH;
            end = writer.appendMetadata(RecordType.OFFSETS, 0, scratch, length);
            changedOffsets.removeFirst(end < 0 ? 0 : rows);
        }

        return end;
    }
}
