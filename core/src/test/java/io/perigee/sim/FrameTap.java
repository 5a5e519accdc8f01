package io.perigee.sim;

import org.agrona.DirectBuffer;

/**
 * Sees every frame at the moment at which it is sent, so that a rule can be checked against the sender's state.
 */
@FunctionalInterface
public interface FrameTap
{
    /**
     * A frame is being sent.
     *
     * @param actorId of its sender.
     * @param buffer  that holds it.
     * @param offset  where it begins.
     * @param length  of it in bytes.
     */
    void onFrame(int actorId, DirectBuffer buffer, int offset, int length);
}
