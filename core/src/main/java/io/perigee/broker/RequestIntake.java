package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupDescribeDecoder;
import io.perigee.protocol.GroupJoinDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.MessageQueryDecoder;
import io.perigee.protocol.OffsetCommitDecoder;
import io.perigee.protocol.OffsetQueryDecoder;
import io.perigee.protocol.TopicCreateDecoder;
import io.perigee.protocol.TopicDescribeDecoder;
import io.perigee.transport.FrameAction;
import org.agrona.DirectBuffer;

/**
 * Takes in what is asked about topics, groups and offsets. Part of ingress. The sequencer decides; here only the form
 * is checked.
 */
final class RequestIntake
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TopicCreateDecoder createTopic = new TopicCreateDecoder();
    private final TopicDescribeDecoder describeTopic = new TopicDescribeDecoder();
    private final GroupJoinDecoder joinGroup = new GroupJoinDecoder();
    private final GroupDescribeDecoder describeGroup = new GroupDescribeDecoder();
    private final OffsetCommitDecoder commit = new OffsetCommitDecoder();
    private final OffsetQueryDecoder query = new OffsetQueryDecoder();
    private final MessageQueryDecoder messageQuery = new MessageQueryDecoder();
    private final SearchDesk searchDesk;

    RequestIntake(final SearchDesk searchDesk)
    {
        this.searchDesk = searchDesk;
    }

    /**
     * Put a request into the ring.
     *
     * @param ingress    to claim from.
     * @param session    that it came on.
     * @param templateId of one of these requests.
     * @param buffer     that holds the frame.
     * @param offset     where it begins.
     * @return ABORT if there is no room now.
     */
    FrameAction onRequest(
        final Ingress ingress,
        final ClientSession session,
        final int templateId,
        final DirectBuffer buffer,
        final int offset)
    {
        if (!ingress.hasRoom(session))
        {
            return FrameAction.ABORT;
        }

        final BrokerEvent event = ingress.claim(session);
        switch (templateId)
        {
            case OffsetCommitDecoder.TEMPLATE_ID -> read(event, commit.wrapAndApplyHeader(buffer, offset, header));
            case OffsetQueryDecoder.TEMPLATE_ID -> read(event, query.wrapAndApplyHeader(buffer, offset, header));
            case TopicDescribeDecoder.TEMPLATE_ID ->
                read(event, describeTopic.wrapAndApplyHeader(buffer, offset, header));
            case TopicCreateDecoder.TEMPLATE_ID -> read(event, createTopic.wrapAndApplyHeader(buffer, offset, header));
            case GroupJoinDecoder.TEMPLATE_ID -> read(event, joinGroup.wrapAndApplyHeader(buffer, offset, header));
            case GroupDescribeDecoder.TEMPLATE_ID ->
                read(event, describeGroup.wrapAndApplyHeader(buffer, offset, header));
            case MessageQueryDecoder.TEMPLATE_ID ->
                read(event, messageQuery.wrapAndApplyHeader(buffer, offset, header));
            default -> throw new IllegalArgumentException("no request: " + templateId);
        }
        ingress.publish(session);

        return FrameAction.CONTINUE;
    }

    private static void read(final BrokerEvent event, final OffsetCommitDecoder commit)
    {
        event.kind = EventKind.OFFSET_COMMIT;
        event.topicId = commit.topicId();
        event.queueId = commit.queueId();
        event.groupId = commit.groupId();
        event.generation = commit.generation();
        event.argument = commit.queueOffset();
        event.isDurable = 0 != commit.durable();
    }

    private static void read(final BrokerEvent event, final OffsetQueryDecoder query)
    {
        event.kind = EventKind.OFFSET_QUERY;
        event.topicId = query.topicId();
        event.queueId = query.queueId();
        event.groupId = query.groupId();
        event.argument = query.kind();
    }

    private void read(final BrokerEvent event, final MessageQueryDecoder messages)
    {
        event.kind = EventKind.MESSAGE_QUERY;
        final MessageSearch search = searchDesk.claim();
        event.search = search;
        if (null == search)
        {
            event.status = ErrorCode.SEARCH_BUSY.status();
            return;
        }
        search.kind = messages.kind();
        search.topicId = messages.topicId();
        search.queueId = messages.queueId();
        search.maxCount = messages.maxCount();
        search.beginTimestampMs = messages.beginTimestampMs();
        search.endTimestampMs = messages.endTimestampMs();
        search.position = messages.position();
        search.keyLength = messages.getKey(search.key, 0, search.key.capacity());
    }

    private static void read(final BrokerEvent event, final TopicDescribeDecoder describe)
    {
        event.kind = EventKind.TOPIC_DESCRIBE;
        event.topicId = describe.topicId();
        event.name = describe.topicName();
    }

    private static void read(final BrokerEvent event, final TopicCreateDecoder create)
    {
        event.kind = EventKind.TOPIC_CREATE;
        event.argument = create.queueCount();
        event.name = create.topicName();
    }

    private static void read(final BrokerEvent event, final GroupJoinDecoder join)
    {
        event.kind = EventKind.GROUP_JOIN;
        event.name = join.groupName();
    }

    private static void read(final BrokerEvent event, final GroupDescribeDecoder describe)
    {
        event.kind = EventKind.GROUP_DESCRIBE;
        event.name = describe.groupName();
    }
}
