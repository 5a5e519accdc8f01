package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.protocol.GroupReplyDecoder;
import io.perigee.protocol.OffsetReplyDecoder;
import io.perigee.protocol.TopicReplyDecoder;
import org.agrona.LangUtil;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A subscriber's two sessions, which begin and end together: one that asks and commits, one that reads. When either
 * is lost, both are, and the next ones go on where the last message was handed out.
 */
final class SubscriberSession implements RequestHandler
{
    private static final int FRAME_LIMIT = 64;
    /** The request lane has nothing urgent while messages flow, so it costs the hot path a look now and then only. */
    private static final long REQUEST_POLL_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Subscription subscription;
    private final List<TopicReading> topics = new ArrayList<>();
    private final GroupMembership membership = new GroupMembership();
    private final Connection connection;
    private final BrokerSession request;
    private final SubscriberStart start;
    private final OffsetCommits commits;
    private final DeliverySession delivery;
    private boolean isConnected;
    private boolean isFlushing;
    private long nextRequestPollNs;

    SubscriberSession(final PerigeeClient.Context context, final Subscription subscription)
    {
        this.subscription = subscription;
        for (final TopicSelection topic : subscription.topics())
        {
            topics.add(new TopicReading(topic));
        }

        final RequestFrames requests = new RequestFrames();
        connection = new Connection(context, topics.get(0).name(), this);
        request = connection.session();
        start = new SubscriberStart(connection, requests, subscription.group(), topics, membership);
        commits = new OffsetCommits(context, request, requests, membership, topics);
        delivery = new DeliverySession(context, subscription, requests, commits);
        nextRequestPollNs = context.nanoClock().nanoTime();
    }

    int poll(final long nowNs, final MessageHandler handler, final int limit)
    {
        if (!isConnected || isFlushing || nowNs - nextRequestPollNs >= 0)
        {
            nextRequestPollNs = nowNs + REQUEST_POLL_INTERVAL_NS;
            pollRequests(nowNs);
        }
        if (delivery.session().isIdle())
        {
            return 0;
        }

        final int delivered = delivery.poll(nowNs, handler, limit);
        if (isConnected != delivery.isFlowing())
        {
            onFlowing();
        }
        if (delivery.session().isIdle())
        {
            request.end(delivery.endCode(), delivery.endExplanation());
        }

        final Throwable failure = delivery.takePollFailure();
        if (null != failure)
        {
            LangUtil.rethrowUnchecked(failure);
        }

        return delivered;
    }

    Connection connection()
    {
        return connection;
    }

    boolean isConnected()
    {
        return isConnected;
    }

    TopicReading topic(final int topicId)
    {
        for (int i = 0; i < topics.size(); i++)
        {
            if (topics.get(i).topicId() == topicId)
            {
                return topics.get(i);
            }
        }

        return null;
    }

    TopicReading topic(final String name)
    {
        for (int i = 0; i < topics.size(); i++)
        {
            if (topics.get(i).name().equals(name))
            {
                return topics.get(i);
            }
        }

        return null;
    }

    TopicReading firstTopic()
    {
        return topics.get(0);
    }

    void commit(final QueueFlow flow, final long nextOffset)
    {
        commits.commit(flow, nextOffset);
    }

    void seek(final QueueFlow flow, final long queueOffset)
    {
        delivery.flows().seek(flow, queueOffset);
    }

    void returnCredit(final QueueFlow flow, final int lengthBytes)
    {
        delivery.flows().returnCredit(flow, lengthBytes);
    }

    void flushCommits()
    {
        isFlushing = subscription.hasGroup();
        commits.flush();
        connection.hurry();
    }

    boolean areCommitsStored()
    {
        return commits.areStored();
    }

    /**
     * Hand out no more messages, but read on: among them may be the sign that lets a held commit be sent.
     */
    void dropMessages()
    {
        delivery.dropMessages();
    }

    void close()
    {
        delivery.close();
        connection.close();
        membership.left();
        isConnected = false;
    }

    @Override
    public void onSessionOpen(final BrokerSession opened)
    {
        explainEnd(opened);
        start.sessionBegins();
        commits.sessionBegins();
    }

    @Override
    public void onSessionEnded(final ErrorCode code, final String explanation)
    {
        delivery.close();
        membership.left();
        isConnected = false;
        subscription.listener().onDisconnected(code, explanation);
    }

    @Override
    public boolean onTopicReply(final TopicReplyDecoder reply)
    {
        start.onTopicReply(reply);
        return true;
    }

    @Override
    public boolean onGroupReply(final GroupReplyDecoder reply)
    {
        start.onGroupReply(reply);
        return true;
    }

    @Override
    public boolean onOffsetReply(final OffsetReplyDecoder reply)
    {
        if (!start.onOffsetReply(reply))
        {
            commits.onOffsetReply(reply);
        }
        return true;
    }

    @Override
    public void onErrorReply(final long requestSequence, final ErrorCode code, final String explanation)
    {
        if (start.isDone())
        {
            request.end(code, explanation);
        }
        else
        {
            start.onError(requestSequence, code, explanation);
        }
    }

    private void pollRequests(final long nowNs)
    {
        connection.poll(nowNs, FRAME_LIMIT);
        if (!request.isOpen())
        {
            return;
        }

        if (!start.isDone())
        {
            start.poll(nowNs);
            if (start.isDone())
            {
                delivery.connect(connection.address(), topics, nowNs);
            }
        }
        commits.poll(nowNs);
        isFlushing &= !commits.areStored();
    }

    private void explainEnd(final BrokerSession opened)
    {
        if (connection.lastEnd().onOpen(opened))
        {
            subscription.listener().onSessionEndExplained(connection.lastEnd().code());
        }
    }

    private void onFlowing()
    {
        isConnected = delivery.isFlowing();
        if (isConnected)
        {
            explainEnd(delivery.session());
            connection.settled();
            subscription.listener().onConnected();
        }
    }
}
