package io.perigee.client;

import java.util.List;

import io.perigee.common.message.MessageExt;

/**
 * Messages that were searched for.
 */
public class QueryResult
{
    private final long indexLastUpdateTimestamp;
    private final List<MessageExt> messageList;

    /**
     * A result.
     *
     * @param indexLastUpdateTimestamp store time of the newest of them, in milliseconds since the epoch.
     * @param messageList              the newest first.
     */
    public QueryResult(final long indexLastUpdateTimestamp, final List<MessageExt> messageList)
    {
        this.indexLastUpdateTimestamp = indexLastUpdateTimestamp;
        this.messageList = messageList;
    }

    /**
     * Store time of the newest message: the index is always complete up to there.
     *
     * @return milliseconds since the epoch.
     */
    public long getIndexLastUpdateTimestamp()
    {
        return indexLastUpdateTimestamp;
    }

    /**
     * The messages.
     *
     * @return the newest first.
     */
    public List<MessageExt> getMessageList()
    {
        return messageList;
    }

    @Override
    public String toString()
    {
        return "QueryResult [indexLastUpdateTimestamp=" + indexLastUpdateTimestamp + ", messageList=" + messageList +
            "]";
    }
}
