package io.perigee.perf;

/**
 * Receives messages; belongs to the subscriber's thread.
 */
interface LoadSubscriber extends AutoCloseable
{
    /**
     * Deliver messages that have arrived.
     *
     * @param handler for each message.
     * @param limit   at most so many.
     * @return how many were delivered.
     */
    int poll(LoadHandler handler, int limit);

    @Override
    void close();
}
