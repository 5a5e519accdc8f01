package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.MessageQueryReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.TopicReplyDecoder;

import java.util.ArrayList;
import java.util.List;

/**
 * Sends the requests of an admin and matches their answers. What was not answered when a session is lost is asked
 * again in the next one: all these requests may be repeated.
 */
final class AdminSession implements RequestHandler
{
    private static final int FRAME_LIMIT = 16;

    private final Connection connection;
    private final BrokerSession session;
    private final List<AdminRequest> pending = new ArrayList<>();

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

    Connection connection()
    {
        return connection;
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
    public void onSessionEnded(final ErrorCode code, final String explanation)
    {
        for (final AdminRequest request : pending)
        {
            request.sessionLost();
        }
    }

    @Override
    public boolean onTopicReply(final TopicReplyDecoder reply)
    {
        final AdminRequest request = find(reply.requestSequence());
        if (null != request)
        {
            final TopicInfo info = new TopicInfo(reply.topicName(), reply.topicId(), reply.queueCount());
            request.topic(info, reply.topicCount());
            request.done(ErrorCode.of(reply.status()), "");
        }

        return true;
    }

    @Override
    public boolean onGroupReply(final GroupReplyDecoder reply)
    {
        final AdminRequest request = find(reply.requestSequence());
        if (null != request)
        {
            request.groupId(reply.groupId());
            request.done(ErrorCode.of(reply.status()), "");
        }

        return true;
    }

    @Override
    public boolean onOffsetReply(final OffsetReplyDecoder reply)
    {
        final AdminRequest request = find(reply.requestSequence());
        if (null != request)
        {
            request.queueOffset(reply.queueOffset());
            request.done(ErrorCode.of(reply.status()), "");
        }

        return true;
    }

    @Override
    public boolean onMessageQueryReply(final MessageQueryReplyDecoder reply)
    {
        final AdminRequest request = find(reply.requestSequence());
        if (null != request)
        {
            final ErrorCode status = ErrorCode.of(reply.status());
            final int remaining = reply.remaining();
            request.isCut(0 != reply.cut());
            for (final MessageQueryReplyDecoder.MessagesDecoder message : reply.messages())
            {
                request.location(new MessageLocation(message.topicId(), message.queueId(), message.queueOffset(),
                    message.position(), message.storeTimestampMs()));
            }
            if (remaining <= 0)
            {
                request.done(status, "");
            }
        }

        return true;
    }

    @Override
    public void onErrorReply(final long requestSequence, final ErrorCode code, final String explanation)
    {
        final AdminRequest request = find(requestSequence);
        if (null != request)
        {
            request.done(code, explanation);
        }
        else
        {
            session.end(code, explanation);
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
