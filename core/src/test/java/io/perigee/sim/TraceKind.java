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
    CLOCK_STEP,
    /** A broker began to serve; detail: term. */
    BROKER_STARTED,
    /** A broker was closed. */
    BROKER_CLOSED,
    /** A broker was killed; its page cache survived. */
    BROKER_KILLED,
    /** A broker lost power, and what it had not forced; detail: durable position. */
    BROKER_POWER_LOST,
    /** A broker died in the middle of an access to its storage, and not between two duty cycles. */
    BROKER_DIED_IN_STORAGE,
    /** A broker died while it was recovering its log. */
    BROKER_DIED_IN_RECOVERY,
    /** A force failed, and the broker ended itself. */
    FORCE_FAILED,
    /** The log went on in another segment; detail: position. */
    SEGMENT_ROLLED,
    /** The ring of the broker was full. */
    RING_FULL,
    /** A frame was left with the transport for want of room. */
    INGRESS_BACK_PRESSURE,
    /** A pull that was held was woken by a message. */
    HOLD_WOKEN,
    /** A pull was held until its time was over; detail: 1 if a message was waiting. */
    HOLD_EXPIRED,
    /** A reader was told to go on elsewhere. */
    OFFSET_MOVED,
    /** A part of a large message was sent to the broker. */
    MESSAGE_PART,
    /** A part of a large record was sent to a reader. */
    RECORD_PART,
    /** A batch was sent. */
    BATCH,
    /** A message was acknowledged; detail: message and queue offset. */
    ACKNOWLEDGED,
    /** A publisher was told that nobody knows what became of a message; detail: message. */
    OUTCOME_UNKNOWN,
    /** A message was sent once more; detail: message. */
    RESENT,
    /** A message was refused; detail: message and status. */
    REFUSED,
    /** A message was read; detail: message and queue offset. */
    READ,
    /** A message was searched for and found, by key, position and time. */
    MESSAGE_FOUND,
    /** A group's offset was committed; detail: queue and offset. */
    OFFSET_COMMITTED,
    /** A member of a group went on where the group had committed; detail: queue and offset. */
    OFFSET_RESUMED,
    /** A group had a member already. */
    GROUP_TAKEN,
    /** One side ended a session because the other was silent. */
    SESSION_EXPIRED,
    /** A client died. */
    CLIENT_CRASHED,
    /** A client died half-way through a large message. */
    CLIENT_CRASHED_IN_MESSAGE,
    /** A client was closed. */
    CLIENT_CLOSED,
    /** A link left out a frame and went on, as a stream does that is joined anew; detail: link. */
    FRAME_SKIPPED,
    /** A stream reached its last position; detail: link. */
    STREAM_EXHAUSTED,
    /** One side ended a session because a frame was missing. */
    SEQUENCE_GAP,
    /** The payload slab of the broker was full. */
    SLAB_FULL,
    /** A broker died at the moment at which an answer had left; detail: 1 if a message was acknowledged. */
    BROKER_DIED_ANSWERING,
    /** A broker has made a checkpoint; detail: position. */
    CHECKPOINT_MADE,
    /** A broker died while a checkpoint was being made; detail: durable position. */
    BROKER_DIED_IN_CHECKPOINT,
    /** A broker wrote down apart from its log how far it is durable; detail: how often it has. */
    DURABLE_MARK_WRITTEN,
    /** A broker began with a snapshot; detail: position. */
    STARTED_FROM_SNAPSHOT,
    /** A bit of a snapshot was flipped; detail: position of the snapshot. */
    SNAPSHOT_DAMAGED,
    /** A broker met a snapshot that cannot be read. */
    SNAPSHOT_REFUSED,
    /** A segment has left the log; detail: how many have. */
    SEGMENT_REMOVED,
    /** A reader was told that what it wants has left the log; detail: queue and offset to go on at. */
    MESSAGES_REMOVED,
    /** A file of a consume queue was damaged while the broker was down; detail: how. */
    QUEUE_DAMAGED,
    /** A reader far behind had its next messages brought into memory; detail: bytes so far. */
    READER_WARMED,
    /** A broker has built blocks of consume queues again. */
    QUEUE_REPAIRED
}
