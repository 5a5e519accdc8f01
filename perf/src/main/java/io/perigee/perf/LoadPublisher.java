package io.perigee.perf;

import org.agrona.DirectBuffer;

/**
 * Sends messages; belongs to the publisher's thread.
 */
interface LoadPublisher extends AutoCloseable
{
    /**
     * Send one message, if there is room.
     *
     * @param buffer that holds it, free again when the call returns.
     * @param offset where it begins.
     * @param length of it in bytes.
     * @return false if it must be offered again later.
     */
    boolean offer(DirectBuffer buffer, int offset, int length);

    /**
     * Look for acknowledgements and hand them to the listener.
     *
     * @return how much was done.
     */
    int poll();

    @Override
    void close();
}
