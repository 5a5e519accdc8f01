package io.perigee.client;

/**
 * The offsets of a queue.
 *
 * @param topic     name.
 * @param queueId   within the topic.
 * @param minOffset of the first message that there is.
 * @param maxOffset of the next message to be written; equal to the minimum if there is none.
 */
public record QueueOffsets(String topic, int queueId, long minOffset, long maxOffset)
{
}
