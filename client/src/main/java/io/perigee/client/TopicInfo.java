package io.perigee.client;

/**
 * A topic, as its broker describes it.
 *
 * @param name       of the topic.
 * @param topicId    as messages name it.
 * @param queueCount from 0 to this less one go its queue ids.
 */
public record TopicInfo(String name, int topicId, int queueCount)
{
}
