package io.perigee.broker;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupDescribeDecoder;
import io.perigee.protocol.GroupJoinDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
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
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final TopicCreateDecoder topicCreateDecoder = new TopicCreateDecoder();
    private final TopicDescribeDecoder topicDescribeDecoder = new TopicDescribeDecoder();
    private final GroupJoinDecoder groupJoinDecoder = new GroupJoinDecoder();
    private final GroupDescribeDecoder groupDescribeDecoder = new GroupDescribeDecoder();
    private final OffsetCommitDecoder offsetCommitDecoder = new OffsetCommitDecoder();
    private final OffsetQueryDecoder offsetQueryDecoder = new OffsetQueryDecoder();

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

        switch (templateId)
        {
            case OffsetCommitDecoder.TEMPLATE_ID:
                onOffsetCommit(ingress, session, buffer, offset);
                break;

            case OffsetQueryDecoder.TEMPLATE_ID:
                onOffsetQuery(ingress, session, buffer, offset);
                break;

            case TopicDescribeDecoder.TEMPLATE_ID:
                onTopicDescribe(ingress, session, buffer, offset);
                break;

            case TopicCreateDecoder.TEMPLATE_ID:
                onTopicCreate(ingress, session, buffer, offset);
                break;

            case GroupJoinDecoder.TEMPLATE_ID:
                onGroupJoin(ingress, session, buffer, offset);
                break;

            case GroupDescribeDecoder.TEMPLATE_ID:
                onGroupDescribe(ingress, session, buffer, offset);
                break;

            default:
                ingress.end(session, ErrorCode.REQUEST_INVALID, "a frame does not belong on the request lane");
                break;
        }

        return FrameAction.CONTINUE;
    }

    private void onOffsetCommit(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final OffsetCommitDecoder commit = offsetCommitDecoder;
        commit.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, commit.sessionId(), commit.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.OFFSET_COMMIT, session, commit.sequence());
            event.topicId = commit.topicId();
            event.queueId = commit.queueId();
            event.groupId = commit.groupId();
            event.generation = commit.generation();
            event.argument = commit.queueOffset();
            event.isDurable = 0 != commit.durable();
            ingress.publish(session);
        }
    }

    private void onOffsetQuery(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final OffsetQueryDecoder query = offsetQueryDecoder;
        query.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, query.sessionId(), query.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.OFFSET_QUERY, session, query.sequence());
            event.topicId = query.topicId();
            event.queueId = query.queueId();
            event.groupId = query.groupId();
            event.argument = query.kind();
            ingress.publish(session);
        }
    }

    private void onTopicDescribe(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final TopicDescribeDecoder describe = topicDescribeDecoder;
        describe.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, describe.sessionId(), describe.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.TOPIC_DESCRIBE, session, describe.sequence());
            event.topicId = describe.topicId();
            event.name = describe.topicName();
            ingress.publish(session);
        }
    }

    private void onTopicCreate(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final TopicCreateDecoder create = topicCreateDecoder;
        create.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, create.sessionId(), create.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.TOPIC_CREATE, session, create.sequence());
            event.argument = create.queueCount();
            event.name = create.topicName();
            ingress.publish(session);
        }
    }

    private void onGroupJoin(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final GroupJoinDecoder join = groupJoinDecoder;
        join.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, join.sessionId(), join.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.GROUP_JOIN, session, join.sequence());
            event.name = join.groupName();
            ingress.publish(session);
        }
    }

    private void onGroupDescribe(
        final Ingress ingress, final ClientSession session, final DirectBuffer buffer, final int offset)
    {
        final GroupDescribeDecoder describe = groupDescribeDecoder;
        describe.wrapAndApplyHeader(buffer, offset, headerDecoder);
        if (ingress.isExpected(session, describe.sessionId(), describe.sequence()))
        {
            final BrokerEvent event = ingress.claim(EventKind.GROUP_DESCRIBE, session, describe.sequence());
            event.name = describe.groupName();
            ingress.publish(session);
        }
    }
}
