package io.perigee.client.producer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.perigee.client.OutgoingMessage;
import io.perigee.client.Validators;
import io.perigee.client.exception.MQBrokerException;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.Message;
import io.perigee.common.message.MessageBatch;
import io.perigee.protocol.BatchEntry;
import io.perigee.remoting.exception.RemotingException;
import io.perigee.remoting.exception.RemotingTimeoutException;
import io.perigee.remoting.exception.RemotingTooMuchRequestException;
import io.perigee.remoting.protocol.ResponseCode;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the send methods have in common: check, find the route, wait for room, begin, and wait or call back.
 */
final class MessageSender
{
    private static final System.Logger LOGGER = System.getLogger("io.perigee.client");
    private static final long GRACE_MS = 500;

    private final ProducerSettings settings;
    private final ProducerEngine engine;

    MessageSender(final ProducerSettings settings, final ProducerEngine engine)
    {
        this.settings = settings;
        this.engine = engine;
    }

    SendResult send(final Message msg, final Destination destination, final long timeoutMs)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException
    {
        final SendOperation operation =
            prepare(msg, destination, timeoutMs, 1 + settings.getRetryTimesWhenSendFailed());
        final int lengthBytes = operation.lengthBytes();
        operation.whenComplete((result, failure) -> engine.limit().release(lengthBytes));
        operation.begin();
        try
        {
            return operation.get(timeoutMs + GRACE_MS, TimeUnit.MILLISECONDS);
        }
        catch (final ExecutionException ex)
        {
            throw rethrown(ex.getCause());
        }
        catch (final TimeoutException ex)
        {
            throw new RemotingTimeoutException(engine.brokerName(), timeoutMs, ex);
        }
    }

    void sendAsync(
        final Message msg,
        final Destination destination,
        final long timeoutMs,
        final SendCallback callback)
    {
        final SendOperation operation;
        try
        {
            operation = prepare(msg, destination, timeoutMs, 1 + settings.getRetryTimesWhenSendAsyncFailed());
        }
        catch (final MQClientException | RemotingException ex)
        {
            engine.callBack(() -> callBack(callback, null, ex));
            return;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            engine.callBack(() -> callBack(callback, null, ex));
            return;
        }
        final int lengthBytes = operation.lengthBytes();
        operation.whenComplete((result, failure) -> engine.callBack(() ->
        {
            engine.limit().release(lengthBytes); // here, so that callbacks that wait for a thread are bounded too
            callBack(callback, result, failure);
        }));
        operation.begin();
    }

    void sendOneway(final Message msg, final Destination destination, final long timeoutMs)
        throws MQClientException, RemotingException, InterruptedException
    {
        final SendOperation operation = prepare(msg, destination, timeoutMs, 1);
        final int lengthBytes = operation.lengthBytes();
        operation.whenComplete((result, failure) -> engine.limit().release(lengthBytes));
        operation.begin();
    }

    private SendOperation prepare(
        final Message msg, final Destination destination, final long timeoutMs, final int maxAttempts)
        throws MQClientException, RemotingTooMuchRequestException, InterruptedException
    {
        final long startNs = engine.clock().nanoTime();
        final long deadlineNs = startNs + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        final List<EncodedMessage> messages = encode(msg);
        final io.perigee.client.MessageBatch batch = msg instanceof MessageBatch ? together(messages) : null;
        final TopicRoute route = engine.route(msg.getTopic(), deadlineNs - startNs, true);
        final int queueId = destination.queueId(msg.getTopic(), engine, route);

        final SendOperation operation = new SendOperation(
            engine, route, messages, batch, queueId, Destination.ANY_QUEUE == queueId ? maxAttempts : 1,
            startNs, deadlineNs);
        if (!engine.limit().acquire(operation.lengthBytes(), deadlineNs - engine.clock().nanoTime()))
        {
            throw new RemotingTooMuchRequestException("send timed out after " + timeoutMs +
                " ms because too much is under way: " + engine.limit().sends() +
                " sends (backPressureForAsyncSendNum, backPressureForAsyncSendSize)");
        }
        return operation;
    }

    /**
     * The messages of a batch, checked against each other.
     */
    static MessageBatch batch(final Collection<Message> msgs) throws MQClientException
    {
        if (null == msgs)
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the batch is null");
        }
        for (final Message msg : msgs)
        {
            if (null == msg)
            {
                throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the message is null");
            }
            Validators.checkTopic(msg.getTopic());
        }
        try
        {
            return MessageBatch.generateFromList(msgs);
        }
        catch (final UnsupportedOperationException | IllegalArgumentException ex)
        {
            throw new MQClientException("Failed to initiate the MessageBatch: " + ex.getMessage(), ex);
        }
    }

    private List<EncodedMessage> encode(final Message msg) throws MQClientException
    {
        final List<Message> messages =
            msg instanceof MessageBatch ? ((MessageBatch)msg).messages() : Collections.singletonList(msg);
        final List<EncodedMessage> encoded = new ArrayList<>(messages.size());
        for (final Message message : messages)
        {
            Validators.checkMessage(message, settings.getMaxMessageSize());
            encoded.add(EncodedMessage.of(message));
        }
        return encoded;
    }

    private io.perigee.client.MessageBatch together(final List<EncodedMessage> messages) throws MQClientException
    {
        long length = BatchEntry.ALIGNMENT;
        for (final EncodedMessage message : messages)
        {
            length += BatchEntry.entryLength(message.payloadLength());
        }
        if (length > settings.getMaxMessageSize())
        {
            throw new MQClientException(ResponseCode.MESSAGE_ILLEGAL, "the batch takes " + length +
                " bytes, the limit is " + settings.getMaxMessageSize() + " (maxMessageSize)");
        }
        final io.perigee.client.MessageBatch batch = new io.perigee.client.MessageBatch((int)length);
        final OutgoingMessage outgoing = new OutgoingMessage();
        final UnsafeBuffer keys = new UnsafeBuffer();
        final UnsafeBuffer properties = new UnsafeBuffer();
        final UnsafeBuffer body = new UnsafeBuffer();
        for (final EncodedMessage message : messages)
        {
            message.fill(outgoing, keys, properties, body);
            batch.add(outgoing);
        }
        return batch;
    }

    private static void callBack(final SendCallback callback, final SendResult result, final Throwable failure)
    {
        if (null == callback)
        {
            return;
        }
        try
        {
            if (null == failure)
            {
                callback.onSuccess(result);
            }
            else
            {
                callback.onException(failure);
            }
        }
        catch (final RuntimeException ex)
        {
            LOGGER.log(System.Logger.Level.WARNING, "a SendCallback threw", ex);
        }
    }

    /**
     * The exception of a failed send, with the stack of the thread that waited for it.
     */
    private static RuntimeException rethrown(final Throwable failure)
        throws MQClientException, RemotingException, MQBrokerException
    {
        failure.setStackTrace(new Throwable().getStackTrace());
        if (failure instanceof MQClientException)
        {
            throw (MQClientException)failure;
        }
        if (failure instanceof MQBrokerException)
        {
            throw (MQBrokerException)failure;
        }
        if (failure instanceof RemotingException)
        {
            throw (RemotingException)failure;
        }
        return new IllegalStateException(failure);
    }
}
