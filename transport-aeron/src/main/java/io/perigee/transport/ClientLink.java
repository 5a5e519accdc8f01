package io.perigee.transport;

import io.perigee.protocol.ErrorCode;

/**
 * The client's end of a link. It is returned before it is connected: poll it until {@link #isConnected()} or
 * {@link #isClosed()}.
 */
public interface ClientLink extends Link
{
    /**
     * Deliver frames that have arrived, and move an attempt to connect on. Never blocks.
     *
     * @param handler    for each frame.
     * @param frameLimit at most so many frames.
     * @return how much was done; 0 if nothing.
     */
    int poll(FrameHandler handler, int frameLimit);

    /**
     * Why the link could not be opened or has ended.
     *
     * @return one sentence, or an empty text while nothing is wrong.
     */
    String explanation();

    /**
     * What kind of failure {@link #explanation()} explains.
     *
     * @return a code that tells what to do about it.
     */
    default ErrorCode fault()
    {
        return ErrorCode.BROKER_UNREACHABLE;
    }
}
