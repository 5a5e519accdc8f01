package io.perigee.broker;

import io.perigee.transport.Link;
import io.perigee.transport.TransportResult;

/**
 * Tells a link that has no room now from one that will never have any again.
 */
final class LinkEnd
{
    private LinkEnd()
    {
    }

    /**
     * Look at the result of a write, and close the link if no later one can succeed: its session ends then, and the
     * client connects anew. Called by the agent that writes to the link.
     *
     * @param link   that was written to.
     * @param result of the write.
     * @return the result.
     */
    static long closeIfReached(final Link link, final long result)
    {
        if (result < 0 && !TransportResult.isRetryable(result))
        {
            link.close();
        }

        return result;
    }

    /**
     * Claim room for a frame, and close the link if there can be none any more.
     *
     * @param link        to write to.
     * @param lengthBytes of the frame.
     * @return a negative result if nothing was claimed.
     */
    static long tryClaim(final Link link, final int lengthBytes)
    {
        return closeIfReached(link, link.tryClaim(lengthBytes));
    }
}
