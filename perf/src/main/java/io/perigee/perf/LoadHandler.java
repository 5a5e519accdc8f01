package io.perigee.perf;

import org.agrona.DirectBuffer;

/**
 * Takes a message that arrived.
 */
@FunctionalInterface
interface LoadHandler
{
    /**
     * A message arrived.
     *
     * @param buffer that holds its body, during the call only.
     * @param offset where the body begins.
     * @param length of the body in bytes.
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
