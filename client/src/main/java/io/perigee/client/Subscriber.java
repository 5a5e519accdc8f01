package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.time.Duration;

/**
 * Reads messages in the caller's thread, without allocation and without waiting. {@link #poll} must be called
 * regularly: it also keeps the sessions alive, commits offsets, and connects anew after a failure. Belongs to one
 * thread.
 * <p>
 * Messages of a queue come in their order and, in the life of a subscriber, once; after a failure a group's next member
 * gets what was not committed again.
 */
public final class Subscriber implements AutoCloseable
{
    private static final MessageHandler NO_HANDLER = (message) -> {};

    private final PerigeeClient.Context context;
    private final Subscription subscription;
    private final SubscriberSession session;
    private boolean isPolling;
    private boolean isClosed;

    Subscriber(final PerigeeClient.Context context, final Subscription subscription)
    {
        subscription.check();
        this.context = context;
        this.subscription = subscription;
        this.session = new SubscriberSession(context, subscription);
    }

    /**
     * Hand out messages, keep the sessions alive, commit, connect. Never waits.
     *
     * @param handler for each message.
     * @param limit   at most so many messages.
     * @return how many messages were handed out.
     * @throws IllegalStateException if a message handler calls it.
     */
    public int poll(final MessageHandler handler, final int limit)
    {
        if (isPolling)
        {
            throw new IllegalStateException("a message handler must not poll its subscriber");
        }
        if (isClosed)
        {
            return 0;
        }

        isPolling = true;
        try
        {
            return session.poll(context.nanoClock().nanoTime(), handler, limit);
        }
        finally
        {
            isPolling = false;
        }
    }

    /**
     * Whether all queues flow.
     *
     * @return true once everything was looked up and asked for, until a session is lost.
     */
    public boolean isConnected()
    {
        return session.isConnected();
    }

    /**
     * Whether the subscriber was closed.
     *
     * @return true after {@link #close()}.
     */
    public boolean isClosed()
    {
        return isClosed;
    }

    /**
     * What went wrong last.
     *
     * @return OK while nothing is known to be wrong.
     */
    public ErrorCode fault()
    {
        return session.connection().fault();
    }

    /**
     * Why the last session was lost. At first that is what the client could see, which may be no more than that the
     * broker is gone; once the subscriber is connected again, it is the broker's own reason, if it had one: such as
     * SESSION_EXPIRED after this process was stopped for a while.
     *
     * @return OK if no session was lost yet.
     */
    public ErrorCode lastSessionEnd()
    {
        return session.connection().lastEnd().code();
    }

    /**
     * The broker that messages come from.
     *
     * @return as the NameServer told; null as long as none was found.
     */
    public BrokerInfo broker()
    {
        return session.connection().broker();
    }

    /**
     * Id of a topic, as messages name it.
     *
     * @param topic name, of the subscription.
     * @return 0 as long as it was not looked up.
     */
    public int topicId(final String topic)
    {
        final TopicReading reading = session.topic(topic);
        return null == reading ? 0 : reading.topicId();
    }

    /**
     * Name of a topic.
     *
     * @param topicId as messages name it.
     * @return null if it is not of this subscription.
     */
    public String topic(final int topicId)
    {
        final TopicReading reading = session.topic(topicId);
        return null == reading ? null : reading.name();
    }

    /**
     * How many queues a topic has.
     *
     * @param topic name, of the subscription.
     * @return 0 as long as it was not looked up.
     */
    public int queueCount(final String topic)
    {
        final TopicReading reading = session.topic(topic);
        return null == reading ? 0 : reading.queueCount();
    }

    /**
     * Commit, for the group, that everything before an offset of the first topic is done with.
     *
     * @param queueId    of the queue.
     * @param nextOffset first offset that is not done with.
     * @return false if there is no group, or the subscriber does not read that queue, or is closed.
     */
    public boolean commit(final int queueId, final long nextOffset)
    {
        return commit(session.firstTopic().flow(queueId), nextOffset);
    }

    /**
     * Commit, for the group, that everything before an offset is done with. It is sent by a later poll; a crash in
     * between has messages come again.
     *
     * @param topicId    of the queue, as messages name it.
     * @param queueId    of the queue.
     * @param nextOffset first offset that is not done with.
     * @return false if there is no group, or the subscriber does not read that queue, or is closed.
     */
    public boolean commit(final int topicId, final int queueId, final long nextOffset)
    {
        return commit(flow(topicId, queueId), nextOffset);
    }

    /**
     * Have all that was committed stored, without waiting for it: poll until {@link #areCommitsStored()}.
     */
    public void flushCommits()
    {
        session.flushCommits();
    }

    /**
     * Whether all that was committed is known to be stored, at the level that the broker promises.
     *
     * @return true if nothing that was committed can be lost any more.
     */
    public boolean areCommitsStored()
    {
        return session.areCommitsStored();
    }

    /**
     * Go on elsewhere in a queue.
     *
     * @param topicId     of the queue, as messages name it.
     * @param queueId     of the queue.
     * @param queueOffset of the next message to be handed out, 0 or more.
     * @return false if the subscriber does not read that queue.
     */
    public boolean seek(final int topicId, final int queueId, final long queueOffset)
    {
        final QueueFlow flow = flow(topicId, queueId);
        if (null == flow || isClosed || queueOffset < 0)
        {
            return false;
        }

        session.seek(flow, queueOffset);
        return true;
    }

    /**
     * Make room for more messages of a queue, if the subscription says that room is returned by this call.
     *
     * @param topicId           of the queue, as messages name it.
     * @param queueId           of the queue.
     * @param recordLengthBytes of a message that is done with: {@code message.length()}.
     */
    public void returnCredit(final int topicId, final int queueId, final int recordLengthBytes)
    {
        final QueueFlow flow = flow(topicId, queueId);
        if (null != flow && subscription.returnsCredit())
        {
            session.returnCredit(flow, recordLengthBytes);
        }
    }

    /**
     * Where the subscriber stands in a queue.
     *
     * @param topicId of the queue, as messages name it.
     * @param queueId of the queue.
     * @return offset of the next message, -1 if it is not known.
     */
    public long nextOffset(final int topicId, final int queueId)
    {
        final QueueFlow flow = flow(topicId, queueId);
        return null == flow ? QueueFlow.UNKNOWN : flow.nextOffset();
    }

    /**
     * How many messages the subscriber could not read because the broker had removed them, or because they are damaged
     * on its disk. Each was told to the listener.
     *
     * @param topicId of the queue, as messages name it.
     * @param queueId of the queue.
     * @return number of messages since the subscriber was made, 0 for a queue that it does not read.
     */
    public long missedMessages(final int topicId, final int queueId)
    {
        final QueueFlow flow = flow(topicId, queueId);
        return null == flow ? 0 : flow.missedMessages();
    }

    /**
     * Where a queue ends, as far as the broker has told.
     *
     * @param topicId of the queue, as messages name it.
     * @param queueId of the queue.
     * @return offset of the next message to be written, -1 if it is not known.
     */
    public long maxOffset(final int topicId, final int queueId)
    {
        final QueueFlow flow = flow(topicId, queueId);
        return null == flow ? QueueFlow.UNKNOWN : flow.maxOffset();
    }

    /**
     * Poll, without taking messages, until all queues flow.
     *
     * @param timeout after which to give up.
     * @throws PerigeeException      if that cannot be, with the reason; some reasons are known before the timeout. Also
     *                               if the thread is interrupted, which stays so.
     * @throws IllegalStateException if the subscriber is closed.
     */
    public void awaitConnected(final Duration timeout)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the subscriber is closed");
        }
        final Waiting waiting = new Waiting(context, timeout);
        session.connection().forgetFault();
        while (!isConnected())
        {
            poll(NO_HANDLER, 0);
            if (!isConnected())
            {
                waiting.check(fault(), session.connection().explanation());
                waiting.idle(0);
            }
        }
    }

    /**
     * Poll, without taking messages, until all that was committed is stored. If there is no session, one is waited
     * for, too.
     *
     * @param timeout after which to give up.
     * @return false if something is not known to be stored.
     */
    public boolean awaitCommits(final Duration timeout)
    {
        return awaitCommits(Waiting.nanos(timeout));
    }

    /**
     * End both sessions. In a group, what was committed is stored first. That is waited for, also when the broker is
     * just starting again, but no longer than the close timeout of the context; a message whose commit could not be
     * stored comes again. Idempotent.
     *
     * @throws IllegalStateException if a message handler calls it.
     */
    @Override
    public void close()
    {
        if (isPolling)
        {
            throw new IllegalStateException("a message handler must not close its subscriber");
        }
        if (!isClosed)
        {
            session.dropMessages();
            awaitCommits(context.closeTimeoutNs());
            isClosed = true;
            session.close();
        }
    }

    private boolean awaitCommits(final long timeoutNs)
    {
        final Waiting waiting = new Waiting(context, timeoutNs);
        session.flushCommits();
        while (!session.areCommitsStored() && !isClosed && !waiting.isOver())
        {
            poll(NO_HANDLER, 0);
            waiting.idle(0);
        }

        return session.areCommitsStored();
    }

    private boolean commit(final QueueFlow flow, final long nextOffset)
    {
        if (null == flow || isClosed || !subscription.hasGroup() || nextOffset < 0)
        {
            return false;
        }

        session.commit(flow, nextOffset);
        return true;
    }

    private QueueFlow flow(final int topicId, final int queueId)
    {
        final TopicReading topic = session.topic(topicId);
        return null == topic ? null : topic.flow(queueId);
    }
}
