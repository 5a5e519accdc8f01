package io.perigee.transport;

/**
 * Receives what happens on a {@link LinkAcceptor}. Called by its polling agent only.
 */
public interface AcceptorHandler extends FrameHandler
{
    /**
     * A client has come. Its sink connects with its first frame: nothing can be written before.
     *
     * @param link to the client.
     */
    void onLinkOpened(Link link);

    /**
     * A link has ended; nothing will come from it any more. Called once for each opened link.
     *
     * @param link that has ended.
     */
    void onLinkClosed(Link link);
}
