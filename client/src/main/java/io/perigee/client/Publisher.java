package io.perigee.client;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;

import java.time.Duration;

/**
 * Sends messages from the caller's thread, without allocation and without waiting. Results come to the
 * {@link AckHandler} when {@link #poll()} is called; it must be called regularly, because it also keeps the session
 * alive and connects anew after a failure. Belongs to one thread.
 * <p>
 * An offer returns the sequence of the send, greater than 0 and greater than all before, or one of the negative
 * results of this class. Sequences are not consecutive. Sends that were not answered when a session is lost are
 * answered with OUTCOME_UNKNOWN, before anything can be sent in the next session.
 */
public final class Publisher implements AutoCloseable
{
    /** There is no session with the broker (yet, or any more), or the topic is not looked up yet: poll, try again. */
    public static final long NOT_CONNECTED = TransportResult.NOT_CONNECTED;
    /** As many sends as allowed wait for answers, or the transport has no room: poll, try again. */
    public static final long BACK_PRESSURED = TransportResult.BACK_PRESSURED;
    /** The publisher is closed. */
    public static final long CLOSED = TransportResult.CLOSED;
    /** The message, or its keys and properties, are longer than the client or the broker allows. */
    public static final long MESSAGE_TOO_LARGE = -10;
    /** The topic has no such queue. */
    public static final long QUEUE_NOT_FOUND = -11;
    /** The broker has no such topic. It is asked again from time to time. */
    public static final long TOPIC_NOT_FOUND = -12;

    private static final long SENDABLE = 0;

    private final PerigeeClient.Context context;
    private final PublisherSession session;
    private final PublishedTopic topic;
    private final int queueId;
    private final OutgoingMessage bodyOnly = new OutgoingMessage();
    private boolean isPolling;
    private boolean isClosed;

    Publisher(final PerigeeClient.Context context, final String topic, final int queueId)
    {
        this.context = context;
        this.session = new PublisherSession(context, topic);
        this.topic = topic.isEmpty() ? null : session.addTopic(topic);
        this.queueId = queueId;
    }

    /**
     * Whom to tell the results.
     *
     * @param ackHandler called by {@link #poll()}.
     * @return this.
     */
    public Publisher ackHandler(final AckHandler ackHandler)
    {
        session.ackHandler(ackHandler);
        return this;
    }

    /**
     * Send to a further topic in the same session. It has to be resolved by polling before messages can be sent.
     *
     * @param name of the topic.
     * @return the topic, the same for the same name.
     */
    public PublishedTopic addTopic(final String name)
    {
        return session.addTopic(name);
    }

    /**
     * The topic that the publisher was made for.
     *
     * @return null if it was made without one.
     */
    public PublishedTopic topic()
    {
        return topic;
    }

    /**
     * The queue that offers without a queue go to.
     *
     * @return queue id.
     */
    public int queueId()
    {
        return queueId;
    }

    /**
     * Send a body to the publisher's topic and queue.
     *
     * @param buffer that holds the body.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return the sequence of the send, or a negative result.
     */
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return offer(queueId, buffer, offset, length);
    }

    /**
     * Send a body to a queue of the publisher's topic.
     *
     * @param toQueueId queue to send to.
     * @param buffer    that holds the body.
     * @param offset    where it begins.
     * @param length    of it in bytes.
     * @return the sequence of the send, or a negative result.
     */
    public long offer(final int toQueueId, final DirectBuffer buffer, final int offset, final int length)
    {
        bodyOnly.queueId(toQueueId).body(buffer, offset, length);
        return offer(bodyOnly);
    }

    /**
     * Send a message. One that is longer than a frame is copied first and goes out in parts, by this and further
     * polls; meanwhile other offers are back-pressured.
     *
     * @param message to be sent; can be reused when this returns.
     * @return the sequence of the send, or a negative result.
     */
    public long offer(final OutgoingMessage message)
    {
        final PublishedTopic target = null == message.topic() ? topic : message.topic();
        final long refusal = refusal(target, message.queueId(), message.bodyLength());
        if (SENDABLE != refusal)
        {
            return refusal;
        }

        return message.attributesLength() > session.maxAttributesLengthBytes() ?
            MESSAGE_TOO_LARGE : session.send(target, message, (int)message.payloadLength());
    }

    /**
     * Send several messages to a queue of the publisher's topic. They are stored one after the other and answered
     * as one send.
     *
     * @param toQueueId queue to send to.
     * @param batch     of messages; can be reused when this returns.
     * @return the sequence of the send, or a negative result.
     */
    public long offerBatch(final int toQueueId, final MessageBatch batch)
    {
        return offerBatch(topic, toQueueId, batch);
    }

    /**
     * Send several messages to a queue. They are stored one after the other and answered as one send.
     *
     * @param target    topic to send to, of this publisher.
     * @param toQueueId queue to send to.
     * @param batch     of messages, at least one; can be reused when this returns.
     * @return the sequence of the send, or a negative result.
     */
    public long offerBatch(final PublishedTopic target, final int toQueueId, final MessageBatch batch)
    {
        if (0 == batch.messageCount())
        {
            throw new IllegalArgumentException("the batch is empty");
        }
        final long refusal = refusal(target, toQueueId, batch.lengthBytes());
        if (SENDABLE == refusal && batch.longestAttributesLength() > session.maxAttributesLengthBytes())
        {
            return MESSAGE_TOO_LARGE;
        }

        return SENDABLE == refusal ? session.sendBatch(target, toQueueId, batch) : refusal;
    }

    /**
     * Reserve room for a message with nothing but a body, to be written where it will be sent from. It must fit one
     * frame.
     *
     * @param toQueueId queue of the publisher's topic to send to.
     * @param length    of the body in bytes, at most {@link #maxClaimLengthBytes()}.
     * @param claim     to be filled in, and committed or aborted without delay.
     * @return the sequence of the send once it is committed, or a negative result.
     * @throws IllegalStateException if the claim is open already.
     */
    public long tryClaim(final int toQueueId, final int length, final MessageClaim claim)
    {
        claim.checkClosed();
        final long refusal = refusal(topic, toQueueId, length);
        if (SENDABLE != refusal)
        {
            return refusal;
        }
        if (length > session.maxClaimLengthBytes())
        {
            return MESSAGE_TOO_LARGE;
        }

        final long sequence = session.tryClaim(topic, bodyOnly.queueId(toQueueId), length);
        if (sequence > 0)
        {
            session.wrapClaim(claim, this, length, sequence);
        }

        return sequence;
    }

    /**
     * Reserve room for a message to the publisher's topic and queue.
     *
     * @param length of the body in bytes, at most {@link #maxClaimLengthBytes()}.
     * @param claim  to be filled in, committed or aborted.
     * @return the sequence of the send once it is committed, or a negative result.
     */
    public long tryClaim(final int length, final MessageClaim claim)
    {
        return tryClaim(queueId, length, claim);
    }

    /**
     * Receive results, keep the session alive, look up topics, connect. Never waits. Does nothing while a claim is
     * open.
     *
     * @return how much was done; 0 if nothing.
     * @throws IllegalStateException if the ack handler calls it.
     */
    public int poll()
    {
        if (isPolling)
        {
            throw new IllegalStateException("an ack handler must not poll its publisher");
        }
        if (isClosed)
        {
            return 0;
        }

        isPolling = true;
        try
        {
            return session.poll(context.nanoClock().nanoTime());
        }
        finally
        {
            isPolling = false;
            if (isClosed)
            {
                session.close();
            }
        }
    }

    /**
     * Whether messages can be sent.
     *
     * @return true if there is a session and the publisher's own topic, if it has one, is looked up.
     */
    public boolean isConnected()
    {
        return !isClosed && session.isOpen() && (null == topic || topic.isResolved());
    }

    /**
     * Whether the publisher was closed.
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
        return null != topic && ErrorCode.OK != topic.fault() ? topic.fault() : session.connection().fault();
    }

    /**
     * Why the last session was lost. At first that is what the client could see, which may be no more than that the
     * broker is gone; once the publisher is connected again, it is the broker's own reason, if it had one: such as
     * SESSION_EXPIRED after this process was stopped for a while.
     *
     * @return OK if no session was lost yet.
     */
    public ErrorCode lastSessionEnd()
    {
        return session.connection().lastEnd().code();
    }

    /**
     * The broker that messages go to.
     *
     * @return as the NameServer told; null as long as none was found.
     */
    public BrokerInfo broker()
    {
        return session.connection().broker();
    }

    /**
     * Sends that wait for an answer.
     *
     * @return their number.
     */
    public int inFlight()
    {
        return session.inFlight();
    }

    /**
     * How many sends may wait for an answer.
     *
     * @return what the broker granted, 0 without a session.
     */
    public int maxInFlight()
    {
        return session.window();
    }

    /**
     * Longest body, and longest batch.
     *
     * @return bytes; what the client allows as long as the broker has not said less.
     */
    public int maxMessageLengthBytes()
    {
        return session.maxMessageLengthBytes();
    }

    /**
     * Longest keys and properties of a message together.
     *
     * @return bytes; 64 KiB as long as the broker has not said what it allows.
     */
    public int maxAttributesLengthBytes()
    {
        return session.maxAttributesLengthBytes();
    }

    /**
     * Longest body that can be claimed.
     *
     * @return bytes, 0 without a session.
     */
    public int maxClaimLengthBytes()
    {
        return session.maxClaimLengthBytes();
    }

    /**
     * Poll until messages can be sent.
     *
     * @param timeout after which to give up.
     * @throws PerigeeException      if that cannot be, with the reason; some reasons are known before the timeout. Also
     *                               if the thread is interrupted, which stays so.
     * @throws IllegalStateException if the publisher is closed.
     */
    public void awaitConnected(final Duration timeout)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the publisher is closed");
        }
        final Waiting waiting = new Waiting(context, timeout);
        session.forgetFaults();
        while (!isConnected())
        {
            final int workCount = poll();
            if (!isConnected())
            {
                final boolean isTopic = null != topic && ErrorCode.OK != topic.fault();
                waiting.check(fault(), isTopic ? topic.name() : session.connection().explanation());
                waiting.idle(workCount);
            }
        }
    }

    /**
     * Poll until everything that was sent is answered.
     *
     * @param timeout after which to give up.
     * @return false if something still waits for its answer.
     */
    public boolean awaitAnswers(final Duration timeout)
    {
        final Waiting waiting = new Waiting(context, timeout);
        while (inFlight() > 0 && !waiting.isOver())
        {
            waiting.idle(poll());
        }

        return 0 == inFlight();
    }

    /**
     * End the session. Sends that wait for an answer are answered with OUTCOME_UNKNOWN, and a claim that is open is
     * aborted. Does not wait; idempotent. When the handler calls it, the session ends as soon as the poll is through.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            isClosed = true;
            if (!isPolling)
            {
                session.close();
            }
        }
    }

    long commitClaim(final long sequence)
    {
        return session.isClaimed() ? session.commitClaim(sequence) : CLOSED;
    }

    void abortClaim()
    {
        if (session.isClaimed())
        {
            session.abortClaim();
        }
    }

    private long refusal(final PublishedTopic target, final int toQueueId, final long length)
    {
        if (null == target)
        {
            throw new IllegalArgumentException("the publisher has no topic of its own: name one");
        }
        if (!target.isOf(session))
        {
            throw new IllegalArgumentException("topic '" + target.name() + "' is one of another publisher");
        }
        if (isClosed)
        {
            return CLOSED;
        }
        if (length > session.maxMessageLengthBytes() || length < 0)
        {
            return MESSAGE_TOO_LARGE;
        }
        if (!session.isOpen() || !target.isResolved())
        {
            return ErrorCode.TOPIC_NOT_FOUND == target.fault() ? TOPIC_NOT_FOUND : NOT_CONNECTED;
        }
        if (toQueueId < 0 || toQueueId >= target.queueCount())
        {
            return QUEUE_NOT_FOUND;
        }

        return session.hasRoom() ? SENDABLE : BACK_PRESSURED;
    }
}
