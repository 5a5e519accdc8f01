package io.perigee.common.message;

import java.net.SocketAddress;

/**
 * What an offset message id says: where a message is stored.
 */
public class MessageId
{
    /** Address of the broker. */
    private SocketAddress address;
    /** Position in its log. */
    private long offset;

    /**
     * A place.
     *
     * @param address of the broker.
     * @param offset  position in its log, in bytes.
     */
    public MessageId(final SocketAddress address, final long offset)
    {
        this.address = address;
        this.offset = offset;
    }

    /**
     * Address of the broker.
     *
     * @return the address.
     */
    public SocketAddress getAddress()
    {
        return address;
    }

    /**
     * Set the address of the broker.
     *
     * @param address the address.
     */
    public void setAddress(final SocketAddress address)
    {
        this.address = address;
    }

    /**
     * Position in the log of the broker.
     *
     * @return position in bytes.
     */
    public long getOffset()
    {
        return offset;
    }

    /**
     * Set the position in the log of the broker.
     *
     * @param offset position in bytes.
     */
    public void setOffset(final long offset)
    {
        this.offset = offset;
    }
}
