package io.perigee.client;

import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The client's end of a link to nobody: what is written goes to a peer at once, what the peer writes waits in slots.
 * Allocates nothing once it is made.
 */
final class FakeLink implements ClientLink
{
    static final int MAX_FRAME_LENGTH = 1024;
    private static final int SLOTS = 4096;

    /**
     * What is at the other end.
     */
    interface Peer
    {
        void onFrame(FakeLink link, DirectBuffer buffer, int offset, int length);
    }

    private final long id;
    private final Lane lane;
    private final Peer peer;
    private final UnsafeBuffer claim = new UnsafeBuffer(new byte[MAX_FRAME_LENGTH]);
    private final UnsafeBuffer[] slots = new UnsafeBuffer[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private long head;
    private long tail;
    private int claimedLength;
    private long refusal;
    private int refusalsLeft;
    private int passBeforeRefusal;
    private boolean isConnected = true;
    private boolean isClosed;
    private String explanation = "";
    private Object attachment;

    FakeLink(final long id, final Lane lane, final Peer peer)
    {
        this.id = id;
        this.lane = lane;
        this.peer = peer;
    }

    Lane lane()
    {
        return lane;
    }

    void refuse(final long result, final int times)
    {
        refusal = result;
        refusalsLeft = times;
    }

    /** Let some claims pass first. */
    void refuseAfter(final int claims, final long result, final int times)
    {
        passBeforeRefusal = claims;
        refuse(result, times);
    }

    void connected(final boolean connected)
    {
        isConnected = connected;
    }

    void cut(final String why)
    {
        explanation = why;
        isClosed = true;
    }

    /** The slot that the peer's next frame is written to. */
    UnsafeBuffer reply()
    {
        final int index = (int)(tail % SLOTS);
        if (tail - head == SLOTS)
        {
            throw new IllegalStateException("slots are full");
        }
        if (null == slots[index])
        {
            slots[index] = new UnsafeBuffer(new byte[MAX_FRAME_LENGTH]);
        }

        return slots[index];
    }

    void replied(final int length)
    {
        lengths[(int)(tail % SLOTS)] = length;
        tail++;
    }

    int unread()
    {
        return (int)(tail - head);
    }

    @Override
    public int poll(final FrameHandler handler, final int frameLimit)
    {
        int count = 0;
        while (head < tail && count < frameLimit)
        {
            final int index = (int)(head % SLOTS);
            final FrameAction action = handler.onFrame(this, slots[index], 0, lengths[index]);
            if (FrameAction.ABORT == action)
            {
                break;
            }
            head++;
            count++;
            if (FrameAction.BREAK == action)
            {
                break;
            }
        }

        return count;
    }

    @Override
    public String explanation()
    {
        return explanation;
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public boolean isConnected()
    {
        return isConnected && !isClosed;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public boolean hasUnread()
    {
        return head < tail;
    }

    @Override
    public Object attachment()
    {
        return attachment;
    }

    @Override
    public void attachment(final Object newAttachment)
    {
        attachment = newAttachment;
    }

    @Override
    public void close()
    {
        isClosed = true;
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return MAX_FRAME_LENGTH;
    }

    @Override
    public long tryClaim(final int lengthBytes)
    {
        if (isClosed)
        {
            return TransportResult.CLOSED;
        }
        if (passBeforeRefusal > 0)
        {
            passBeforeRefusal--;
        }
        else if (refusalsLeft > 0)
        {
            refusalsLeft--;
            return refusal;
        }
        if (lengthBytes < 1 || lengthBytes > MAX_FRAME_LENGTH || 0 != claimedLength)
        {
            throw new IllegalArgumentException("cannot claim " + lengthBytes + " after " + claimedLength);
        }

        claimedLength = lengthBytes;
        return 1;
    }

    @Override
    public MutableDirectBuffer claimedBuffer()
    {
        return claim;
    }

    @Override
    public int claimedOffset()
    {
        return 0;
    }

    @Override
    public void commit()
    {
        final int length = claimedLength;
        claimedLength = 0;
        peer.onFrame(this, claim, 0, length);
    }

    @Override
    public void abort()
    {
        claimedLength = 0;
    }

    @Override
    public long offer(
        final DirectBuffer header,
        final int headerOffset,
        final int headerLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        throw new UnsupportedOperationException();
    }
}
