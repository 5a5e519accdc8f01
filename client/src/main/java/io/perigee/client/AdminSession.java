package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.ErrorReplyDecoder;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import io.perigee.transport.FrameAction;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends the requests of an admin and matches their answers. What was not answered when a session is lost is asked
 * again in the next one: all these requests may be repeated.
 */
final class AdminSession implements SessionHandler
{
    private static final int FRAME_LIMIT = 16;

    private final Connection connection;
    private final BrokerSession session;
    private final List<AdminRequest> pending = new ArrayList<>();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final TopicReplyDecoder topicReplyDecoder = new TopicReplyDecoder();
    private final GroupReplyDecoder groupReplyDecoder = new GroupReplyDecoder();
    private final OffsetReplyDecoder offsetReplyDecoder = new OffsetReplyDecoder();
    private final ErrorReplyDecoder errorReplyDecoder = new ErrorReplyDecoder();

    AdminSession(final PerigeeClient.Context context)
    {
        this.connection = new Connection(context, "", this);
        this.session = connection.session();
    }

    AdminRequest add(final AdminRequest request)
    {
        pending.add(request);
        return request;
    }

    int poll(final long nowNs)
    {
        int workCount = connection.poll(nowNs, FRAME_LIMIT);
        for (int i = 0; i < pending.size() && session.isOpen(); i++)
        {
            if (pending.get(i).isUnsent())
            {
                pending.get(i).write(session);
                workCount++;
            }
        }
        pending.removeIf(AdminRequest::isDone);

        return workCount;
    }

    ErrorCode fault()
    {
        return connection.fault();
    }

    String explanation()
    {
        return connection.explanation();
    }

    void forgetFaults()
    {
        connection.fault(ErrorCode.OK, "");
    }

    void close()
    {
        connection.close();
        pending.clear();
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        connection.settled();
    }

    @Override
    public void onSessionEnded(final BrokerSession ended, final ErrorCode code, final String explanation)
    {
        for (final AdminRequest request : pending)
        {
            request.sessionLost();
        }
    }

    @Override
    public FrameAction onSessionFrame(
        final BrokerSession from,
        final int templateId,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        switch (templateId)
        {
            case TopicReplyDecoder.TEMPLATE_ID:
                topicReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onTopicReply();
                break;

            case GroupReplyDecoder.TEMPLATE_ID:
                groupReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onGroupReply();
                break;

            case OffsetReplyDecoder.TEMPLATE_ID:
                offsetReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onOffsetReply();
                break;

            case ErrorReplyDecoder.TEMPLATE_ID:
                errorReplyDecoder.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onErrorReply();
                break;

            default:
                session.end(ErrorCode.FRAME_INVALID, "an admin did not ask for a frame of template " + templateId);
                break;
        }

        return FrameAction.CONTINUE;
    }

    private void onTopicReply()
    {
        final AdminRequest request = find(topicReplyDecoder.requestSequence());
        if (null != request)
        {
            final TopicInfo info = new TopicInfo(
                topicReplyDecoder.topicName(), topicReplyDecoder.topicId(), topicReplyDecoder.queueCount());
            request.topic(info, topicReplyDecoder.topicCount());
            request.done(ErrorCode.of(topicReplyDecoder.status()), "");
        }
    }

    private void onGroupReply()
    {
        final AdminRequest request = find(groupReplyDecoder.requestSequence());
        if (null != request)
        {
            request.groupId(groupReplyDecoder.groupId());
            request.done(ErrorCode.of(groupReplyDecoder.status()), "");
        }
    }

    private void onOffsetReply()
    {
        final AdminRequest request = find(offsetReplyDecoder.requestSequence());
        if (null != request)
        {
            request.queueOffset(offsetReplyDecoder.queueOffset());
            request.done(ErrorCode.of(offsetReplyDecoder.status()), "");
        }
    }

    private void onErrorReply()
    {
        final ErrorCode code = ErrorCode.of(errorReplyDecoder.status());
        final AdminRequest request = find(errorReplyDecoder.correlationId());
        if (null != request)
        {
            request.done(code, errorReplyDecoder.explanation());
        }
        else
        {
            session.end(code, errorReplyDecoder.explanation());
        }
    }

    private AdminRequest find(final long requestSequence)
    {
        for (final AdminRequest request : pending)
        {
            if (request.isAnsweredBy(requestSequence))
            {
                return request;
            }
        }

        return null;
    }
}
