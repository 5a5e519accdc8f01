package io.perigee.client;

import io.perigee.protocol.MessageHeaderEncoder;
import io.perigee.protocol.SendEncoder;
import org.agrona.MutableDirectBuffer;

/**
 * Room for one message in the transport's own buffer. Fill {@link #buffer()} from {@link #offset()} on, then commit
 * or abort without delay: until then the publisher does nothing else, and its session is over when that takes long.
 * Reusable. Belongs to the publisher's thread.
 */
public final class MessageClaim
{
    private static final int BLOCK_OFFSET = MessageHeaderEncoder.ENCODED_LENGTH;

    private Publisher publisher;
    private MutableDirectBuffer buffer;
    private int frameOffset;
    private int lengthBytes;
    private long sequence;

    /**
     * Where the body goes.
     *
     * @return buffer of the transport.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the body begins.
     *
     * @return offset in {@link #buffer()}, a multiple of 8.
     */
    public int offset()
    {
        return frameOffset + SendFrames.SEND_OVERHEAD;
    }

    /**
     * How long the body is.
     *
     * @return bytes, as claimed.
     */
    public int lengthBytes()
    {
        return lengthBytes;
    }

    /**
     * Hash that consumers filter by.
     *
     * @param tagHash the tag's {@link String#hashCode()}.
     * @return this.
     */
    public MessageClaim tagHash(final long tagHash)
    {
        final int offset = frameOffset + BLOCK_OFFSET + SendEncoder.tagHashEncodingOffset();
        buffer.putLong(offset, tagHash, SendEncoder.BYTE_ORDER);
        return this;
    }

    /**
     * Flag that consumers will see.
     *
     * @param userFlag of the message.
     * @return this.
     */
    public MessageClaim userFlag(final int userFlag)
    {
        final int offset = frameOffset + BLOCK_OFFSET + SendEncoder.userFlagEncodingOffset();
        buffer.putInt(offset, userFlag, SendEncoder.BYTE_ORDER);
        return this;
    }

    /**
     * Send the message.
     *
     * @return its sequence; {@link Publisher#CLOSED} if the publisher was closed meanwhile.
     * @throws IllegalStateException if the claim is not open.
     */
    public long commit()
    {
        final Publisher owner = end();
        return owner.commitClaim(sequence);
    }

    /**
     * Give the room back; nothing is sent.
     *
     * @throws IllegalStateException if the claim is not open.
     */
    public void abort()
    {
        end().abortClaim();
    }

    void wrap(
        final Publisher owner,
        final MutableDirectBuffer claimed,
        final int claimedOffset,
        final int length,
        final long claimedSequence)
    {
        publisher = owner;
        buffer = claimed;
        frameOffset = claimedOffset;
        lengthBytes = length;
        sequence = claimedSequence;
    }

    void checkClosed()
    {
        if (null != publisher)
        {
            throw new IllegalStateException("the claim is open");
        }
    }

    private Publisher end()
    {
        if (null == publisher)
        {
            throw new IllegalStateException("the claim is not open");
        }

        final Publisher owner = publisher;
        publisher = null;
        buffer = null;
        return owner;
    }
}
