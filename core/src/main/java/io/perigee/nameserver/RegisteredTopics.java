package io.perigee.nameserver;

/**
 * The topics that a broker registers. Written by the broker, read by its {@link RegistrationAgent}, which may run on
 * another thread: topics are only ever added, at the end, and {@link #version()} is raised (release) after that.
 */
public interface RegisteredTopics
{
    /**
     * Rises with every change of the topics.
     *
     * @return the version, read with acquire semantics.
     */
    long version();

    /**
     * How many topics there are.
     *
     * @return the count; at least that of the version which was read before.
     */
    int count();

    /**
     * The id of a topic.
     *
     * @param index of the topic, from 0.
     * @return its id.
     */
    int topicId(int index);

    /**
     * The name of a topic.
     *
     * @param index of the topic, from 0.
     * @return its name.
     */
    String topicName(int index);

    /**
     * How many queues a topic has.
     *
     * @param index of the topic, from 0.
     * @return the number of its queues.
     */
    int queueCount(int index);
}
