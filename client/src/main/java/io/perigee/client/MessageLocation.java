package io.perigee.client;

/**
 * Where a message is stored.
 *
 * @param topicId          of the topic.
 * @param queueId          within the topic.
 * @param queueOffset      number of the message in its queue.
 * @param position         of its record in the broker's log; -1 if there is no such message, only an offset.
 * @param storeTimestampMs when the broker stored it, in milliseconds since the epoch; -1 if there is no such message.
 */
public record MessageLocation(int topicId, int queueId, long queueOffset, long position, long storeTimestampMs)
{
    /**
     * Whether there is a message, and not only an offset that the next message will have.
     *
     * @return true if there is one.
     */
    public boolean isMessage()
    {
        return position >= 0;
    }
}
