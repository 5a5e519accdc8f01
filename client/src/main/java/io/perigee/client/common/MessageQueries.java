package io.perigee.client.common;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.perigee.client.Admin;
import io.perigee.client.FoundMessages;
import io.perigee.client.PerigeeException;
import io.perigee.client.QueryResult;
import io.perigee.client.StoredMessage;
import io.perigee.client.exception.MQClientException;
import io.perigee.common.message.MessageDecoder;
import io.perigee.common.message.MessageExt;
import io.perigee.common.message.MessageId;
import io.perigee.common.message.MessageQueue;
import io.perigee.protocol.ErrorCode;
import io.perigee.remoting.protocol.ResponseCode;

/**
 * Searches for messages with RocketMQ's names and exceptions. Not meant for applications. Any thread may call.
 */
public final class MessageQueries
{
    private final SharedClient client;

    MessageQueries(final SharedClient client)
    {
        this.client = client;
    }

    /**
     * Search for the messages that have a key.
     *
     * @param topic  name.
     * @param key    one of the keys.
     * @param maxNum as many messages at most, and no more than 64.
     * @param begin  stored at this time or later, in milliseconds since the epoch.
     * @param end    stored at this time or earlier.
     * @return the newest first.
     * @throws MQClientException if there is none, with {@link ResponseCode#NO_MESSAGE}, or the broker did not tell.
     */
    public QueryResult byKey(
        final String topic, final String key, final int maxNum, final long begin, final long end)
        throws MQClientException
    {
        final List<MessageExt> messages = ask((admin) -> found(admin.queryMessage(topic, key, maxNum, begin, end)));
        if (messages.isEmpty())
        {
            throw new MQClientException(
                ResponseCode.NO_MESSAGE, "query message by key finished, but no message: " + topic + ", " + key);
        }
        return new QueryResult(messages.get(0).getStoreTimestamp(), messages);
    }

    /**
     * Get the message of an offset message id.
     *
     * @param offsetMsgId broker address and log position, in hexadecimal.
     * @return the message.
     * @throws MQClientException if there is none, or the broker did not tell.
     */
    public MessageExt byOffsetId(final String offsetMsgId) throws MQClientException
    {
        return ask((admin) -> message(view(admin, offsetMsgId)));
    }

    /**
     * Get the message of an id of either kind.
     *
     * @param topic name.
     * @param msgId offset message id, or the unique id that the producer's client gave.
     * @return the message; the newest if several have the id.
     * @throws MQClientException if there is none, or the broker did not tell.
     */
    public MessageExt byId(final String topic, final String msgId) throws MQClientException
    {
        final MessageExt message = ask((admin) ->
        {
            final StoredMessage stored = byOffsetId(admin, topic, msgId);
            final List<MessageExt> found =
                null == stored ? found(admin.queryByUniqueId(topic, msgId)) : List.of(message(stored));
            return found.isEmpty() ? null : found.get(0);
        });
        if (null == message)
        {
            throw new MQClientException(
                ResponseCode.NO_MESSAGE, "query message by id finished, but no message: " + topic + ", " + msgId);
        }
        return message;
    }

    /**
     * Find the first message that was stored at a time or later.
     *
     * @param queue     to search.
     * @param timestamp in milliseconds since the epoch.
     * @return its offset, or that of the next message to come.
     * @throws MQClientException if the broker did not tell.
     */
    public long offsetByTime(final MessageQueue queue, final long timestamp) throws MQClientException
    {
        return ask((admin) -> admin.searchOffset(queue.getTopic(), queue.getQueueId(), timestamp).queueOffset());
    }

    /**
     * When the first message that is still stored was stored.
     *
     * @param queue to look at.
     * @return milliseconds since the epoch, -1 if the queue has no message.
     * @throws MQClientException if the broker did not tell.
     */
    public long earliestStoreTime(final MessageQueue queue) throws MQClientException
    {
        return ask((admin) ->
            admin.searchOffset(queue.getTopic(), queue.getQueueId(), Long.MIN_VALUE).storeTimestampMs());
    }

    /**
     * Get the message of an offset message id.
     *
     * @param admin       to ask.
     * @param offsetMsgId broker address and log position, in hexadecimal.
     * @return the message.
     * @throws PerigeeException if it is no such id, there is no such message (any more), or nobody answered.
     */
    public static StoredMessage view(final Admin admin, final String offsetMsgId)
    {
        final MessageId id;
        try
        {
            id = MessageDecoder.decodeMessageId(offsetMsgId);
        }
        catch (final UnknownHostException | IllegalArgumentException ex)
        {
            throw new PerigeeException(ErrorCode.REQUEST_INVALID, "'" + offsetMsgId + "' is no offset message id");
        }
        return admin.messageAt((InetSocketAddress)id.getAddress(), id.getOffset());
    }

    /** An id of 32 digits can be of either kind, and only the broker knows which. */
    private static StoredMessage byOffsetId(final Admin admin, final String topic, final String msgId)
    {
        final int length = msgId.length();
        if (MessageDecoder.MSG_ID_LENGTH_IPV4 != length && MessageDecoder.MSG_ID_LENGTH_IPV6 != length)
        {
            return null;
        }
        try
        {
            final StoredMessage stored = view(admin, msgId);
            return topic.equals(stored.topic()) ? stored : null;
        }
        catch (final PerigeeException ex)
        {
            if (ErrorCode.MESSAGE_NOT_FOUND == ex.code() || ErrorCode.REQUEST_INVALID == ex.code())
            {
                return null;
            }
            throw ex;
        }
    }

    private static List<MessageExt> found(final FoundMessages found)
    {
        final List<MessageExt> messages = new ArrayList<>();
        found.messages().forEach((stored) -> messages.add(message(stored)));
        return messages;
    }

    private static MessageExt message(final StoredMessage stored)
    {
        return new MessageReader().read(
            stored.record(), stored.topic(), stored.broker().name(), SharedClient.address(stored.broker()));
    }

    private <T> T ask(final Question<T> question) throws MQClientException
    {
        try (Admin admin = client.client().admin())
        {
            return question.ask(admin.timeout(client.requestTimeout()));
        }
        catch (final PerigeeException ex)
        {
            throw SharedClient.failure(ex);
        }
    }

    /**
     * What is asked.
     *
     * @param <T> what the answer is.
     */
    @FunctionalInterface
    private interface Question<T>
    {
        T ask(Admin admin);
    }
}
