package io.perigee.transport;

import org.agrona.DirectBuffer;

/**
 * Receives frames. It must not throw: a transport counts an exception, and ends the link that the frame came from.
 */
@FunctionalInterface
public interface FrameHandler
{
    /**
     * A frame arrived.
     *
     * @param link   that it came from.
     * @param buffer that holds it, valid during the call only.
     * @param offset where the frame begins; 8-byte aligned.
     * @param length of the frame in bytes.
     * @return {@link FrameAction#ABORT} to have the same frame delivered again by a later poll.
     */
    FrameAction onFrame(Link link, DirectBuffer buffer, int offset, int length);
}
