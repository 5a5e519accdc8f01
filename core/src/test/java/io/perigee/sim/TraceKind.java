package io.perigee.sim;

/**
 * What can happen in a simulation. The order is part of every trace hash: add new kinds at the end.
 */
public enum TraceKind
{
    /** An actor ran a duty cycle that had something to do; detail: work done. */
    STEP,
    /** A client began to open a link; detail: link. */
    LINK_CONNECT,
    /** The server saw the link; detail: link. */
    LINK_OPENED,
    /** Both directions are up; detail: link. */
    LINK_CONNECTED,
    /** Nobody listened, or the handshake was lost; detail: link. */
    LINK_CONNECT_FAILED,
    /** One side closed its end; detail: link. */
    LINK_CLOSED,
    /** The network killed a link; detail: link. */
    LINK_LOST,
    /** One side learnt that its link had ended; detail: link, unread frames that were dropped with it. */
    LINK_END_SEEN,
    /** A frame was sent; detail: link, length and checksum. */
    FRAME_SENT,
    /** A frame arrived; detail: link, checksum. */
    FRAME_ARRIVED,
    /** A frame was lost with its link; detail: link. */
    FRAME_LOST,
    /** A handler did not consume a frame; detail: link. */
    FRAME_ABORTED,
    /** A writer met a full window; detail: link. */
    BACK_PRESSURED,
    /** A writer was told to try again; detail: link. */
    ADMIN_ACTION,
    /** A direction of the network stood still; detail: nanoseconds. */
    NETWORK_CLOGGED,
    /** A datagram was sent; detail: length and checksum. */
    DATAGRAM_SENT,
    /** A datagram arrived; detail: checksum. */
    DATAGRAM_ARRIVED,
    /** A datagram was lost. */
    DATAGRAM_LOST,
    /** A datagram was doubled. */
    DATAGRAM_DUPLICATED,
    /** A datagram overtook another one. */
    DATAGRAM_REORDERED,
    /** A datagram met a port that nobody listens on. */
    DATAGRAM_REFUSED,
    /** A datagram met a full receive buffer, or the network took none. */
    DATAGRAM_DROPPED,
    /** An actor stood still; detail: nanoseconds. */
    PAUSE,
    /** A wall clock was set; detail: milliseconds. */
    CLOCK_STEP
}
