package io.perigee.transport;

/**
 * What a {@link FrameHandler} did with a frame.
 */
public enum FrameAction
{
    /** The frame is consumed; go on with the next one. */
    CONTINUE,
    /** The frame is consumed; poll no more frames of this link now. */
    BREAK,
    /** The frame is not consumed: there was no room. A later poll delivers it again; meanwhile its sender waits. */
    ABORT
}
