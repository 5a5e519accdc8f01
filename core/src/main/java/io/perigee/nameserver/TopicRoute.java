package io.perigee.nameserver;

/**
 * What one broker offers of one topic.
 *
 * @param readQueueCount  queues that can be consumed.
 * @param writeQueueCount queues that can be sent to.
 * @param permission      4 read, 2 write.
 */
record TopicRoute(int readQueueCount, int writeQueueCount, int permission)
{
    static final int READ_WRITE = 4 | 2;
    static final TopicRoute NONE = new TopicRoute(0, 0, 0);
}
