package io.perigee.transport;

/**
 * The server's end of a lane: accepts links and delivers their frames. Belongs to the agent that polls it.
 */
public interface LinkAcceptor extends AutoCloseable
{
    /**
     * Report links that were opened or have ended, then deliver frames. A link whose frames are refused with
     * {@link FrameAction#ABORT} does not hold up the others.
     *
     * @param handler    for links and frames.
     * @param frameLimit at most so many frames, over all links.
     * @return how much was done; 0 if nothing.
     */
    int poll(AcceptorHandler handler, int frameLimit);

    /**
     * Stop listening and end all links.
     */
    @Override
    void close();
}
