package io.perigee.remoting.protocol.heartbeat;

/**
 * How the members of a consumer group share the messages.
 */
public enum MessageModel
{
    /** Every member gets every message. */
    BROADCASTING("BROADCASTING"),
    /** The members share the queues, so that every message goes to one of them. */
    CLUSTERING("CLUSTERING");

    private final String modeCN;

    MessageModel(final String modeCN)
    {
        this.modeCN = modeCN;
    }

    /**
     * Name of the model.
     *
     * @return the name.
     */
    public String getModeCN()
    {
        return modeCN;
    }
}
