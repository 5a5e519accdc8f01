package io.perigee.transport;

/**
 * The streams that a client may open to a broker. They are apart because different agents of the broker poll them,
 * so that reading never queues behind writing.
 */
public enum Lane
{
    /** Sends, topics, groups, offsets: polled by ingress, answered by the ack agent. */
    REQUEST(1),
    /** Pulls and records: polled and answered by the delivery agent. */
    DELIVERY(2);

    private final int code;

    Lane(final int code)
    {
        this.code = code;
    }

    /**
     * The number of the lane in a Connect frame.
     *
     * @return 1 or 2.
     */
    public int code()
    {
        return code;
    }
}
