package io.perigee.client.consumer;

import java.util.List;

/**
 * Takes messages from the I/O thread to the threads of the listener.
 */
interface MessageDispatcher extends AutoCloseable
{
    /**
     * Have messages consumed. Called by the I/O thread; never waits.
     *
     * @param window   of their queue, to be told when they are done.
     * @param messages in the order of the queue, at most as many as the listener takes at once.
     */
    void submit(QueueWindow window, List<CachedMessage> messages);

    void updateCorePoolSize(int corePoolSize);

    /**
     * Forget what has not begun, and wait for the listeners that are running, but not for long.
     */
    @Override
    void close();
}
