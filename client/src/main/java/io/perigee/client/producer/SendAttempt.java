package io.perigee.client.producer;

import java.util.List;

import io.perigee.client.MessageBatch;
import io.perigee.protocol.ErrorCode;

/**
 * One try to store one message, or one batch, in one queue. Made by the thread that sends, carried out by the I/O
 * thread, which tells the outcome to the send that it belongs to, once.
 */
final class SendAttempt implements ProducerCommand
{
    private final SendOperation operation;
    private final TopicRoute route;
    private final int queueId;
    private boolean isOffered;

    SendAttempt(final SendOperation operation, final TopicRoute route, final int queueId)
    {
        this.operation = operation;
        this.route = route;
        this.queueId = queueId;
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void execute(final ProducerAgent agent)
    {
        agent.onAttempt(this);
    }

    /**
     * {@inheritDoc}
     */
    @Override
    public void abandon(final long nowNs)
    {
        operation.onExpired(false, ErrorCode.OK, nowNs);
    }

    SendOperation operation()
    {
        return operation;
    }

    TopicRoute route()
    {
        return route;
    }

    int queueId()
    {
        return queueId;
    }

    List<EncodedMessage> messages()
    {
        return operation.messages();
    }

    /**
     * The messages as the transport takes them together; null for a single message.
     */
    MessageBatch batch()
    {
        return operation.batch();
    }

    boolean isExpired(final long nowNs)
    {
        return nowNs - operation.deadlineNs() >= 0;
    }

    boolean isOffered()
    {
        return isOffered;
    }

    void offered()
    {
        isOffered = true;
    }
}
