package io.perigee.client.producer;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.perigee.client.MessageBatch;
import io.perigee.common.message.MessageDecoder;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;

/**
 * One call of a send method: one or more attempts, one after the other, within one time budget. Completed once, by the
 * I/O thread.
 */
final class SendOperation extends CompletableFuture<SendResult>
{
    private static final ThreadLocal<AtomicInteger> NEXT_QUEUE =
        ThreadLocal.withInitial(() -> new AtomicInteger(System.identityHashCode(Thread.currentThread()) & 0xFFFF));

    private final ProducerConnection connection;
    private final TopicRoute route;
    private final List<EncodedMessage> messages;
    private final MessageBatch batch;
    private final int fixedQueueId;
    private final int maxAttempts;
    private final long startNs;
    private final long deadlineNs;
    private int attempts;
    private int queueId;

    /**
     * A send that has not begun.
     *
     * @param fixedQueueId queue that it must go to, or -1 for any.
     * @param maxAttempts  1 for no retry.
     */
    SendOperation(
        final ProducerConnection connection,
        final TopicRoute route,
        final List<EncodedMessage> messages,
        final MessageBatch batch,
        final int fixedQueueId,
        final int maxAttempts,
        final long startNs,
        final long deadlineNs)
    {
        this.connection = connection;
        this.route = route;
        this.messages = messages;
        this.batch = batch;
        this.fixedQueueId = fixedQueueId;
        this.maxAttempts = maxAttempts;
        this.startNs = startNs;
        this.deadlineNs = deadlineNs;
    }

    /**
     * Make the first attempt. Called by the thread that sends.
     */
    void begin()
    {
        queueId = fixedQueueId < 0 ? NEXT_QUEUE.get().getAndIncrement() & Integer.MAX_VALUE : fixedQueueId;
        attempt();
    }

    String topic()
    {
        return route.topic();
    }

    List<EncodedMessage> messages()
    {
        return messages;
    }

    MessageBatch batch()
    {
        return batch;
    }

    int attempts()
    {
        return attempts;
    }

    long deadlineNs()
    {
        return deadlineNs;
    }

    long elapsedMs(final long nowNs)
    {
        return TimeUnit.NANOSECONDS.toMillis(nowNs - startNs);
    }

    int lengthBytes()
    {
        int length = 0;
        for (final EncodedMessage message : messages)
        {
            length += message.payloadLength();
        }
        return length;
    }

    /**
     * The attempt was answered: stored. Called by the I/O thread.
     */
    void onStored(final int storedQueueId, final long queueOffset, final long position)
    {
        final StringBuilder msgIds = new StringBuilder();
        for (final EncodedMessage message : messages)
        {
            msgIds.append(msgIds.length() > 0 ? "," : "").append(message.msgId());
        }
        final String offsetMsgId = MessageDecoder.createMessageId(connection.brokerAddress(), position);
        final MessageQueue messageQueue = new MessageQueue(route.topic(), connection.brokerName(), storedQueueId);
        complete(new SendResult(
            SendStatus.SEND_OK, msgIds.toString(), offsetMsgId, messageQueue, queueOffset));
    }

    /**
     * The attempt was answered, or the client knew the answer: not stored, or not known. Called by the I/O thread.
     */
    void onRefused(final ErrorCode code, final long nowNs)
    {
        if (SendFailure.isRetryable(code) && attempts < maxAttempts && nowNs - deadlineNs < 0)
        {
            queueId++;
            attempt();
        }
        else
        {
            completeExceptionally(SendFailure.refused(code, route.topic(), connection.brokerName()));
        }
    }

    /**
     * The time is up. Called by the I/O thread.
     */
    void onExpired(final boolean isOffered, final ErrorCode connectionFault, final long nowNs)
    {
        completeExceptionally(isOffered ?
            SendFailure.notAnswered(this, connection.brokerName(), nowNs) :
            SendFailure.notSent(connectionFault, this, connection.brokerName(), nowNs));
    }

    private void attempt()
    {
        attempts++;
        final int queueCount = Math.max(1, route.queueCount());
        connection.submit(new SendAttempt(this, route, fixedQueueId < 0 ? queueId % queueCount : fixedQueueId));
    }
}
