package io.perigee.faultlab;

import io.perigee.transport.Link;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayDeque;

/**
 * The broker's end of a link between a broker and a client that one thread steps. Frames wait in two queues.
 */
final class MemoryLink implements Link
{
    static final int MAX_FRAME_LENGTH = 1376;

    private final long id;
    private final ArrayDeque<byte[]> toBroker = new ArrayDeque<>();
    private final ArrayDeque<UnsafeBuffer> toClient = new ArrayDeque<>();
    private UnsafeBuffer claimed;
    private Object attachment;
    private long position;
    private boolean isClosed;

    MemoryLink(final long id)
    {
        this.id = id;
    }

    /** Let the broker find a frame. */
    void deliver(final byte[] frame)
    {
        toBroker.add(frame);
    }

    /** The oldest frame that the broker has written, or null. */
    UnsafeBuffer take()
    {
        return toClient.poll();
    }

    /** The oldest frame that the broker has not taken, or null. */
    byte[] peek()
    {
        return toBroker.peek();
    }

    /** The broker has taken the oldest frame. */
    void taken()
    {
        toBroker.remove();
    }

    @Override
    public long id()
    {
        return id;
    }

    @Override
    public boolean isConnected()
    {
        return !isClosed;
    }

    @Override
    public boolean isClosed()
    {
        return isClosed;
    }

    @Override
    public boolean hasUnread()
    {
        return !toBroker.isEmpty();
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
        claimed = new UnsafeBuffer(new byte[lengthBytes]);
        position += lengthBytes;
        return position;
    }

    @Override
    public MutableDirectBuffer claimedBuffer()
    {
        return claimed;
    }

    @Override
    public int claimedOffset()
    {
        return 0;
    }

    @Override
    public void commit()
    {
        toClient.add(claimed);
    }

    @Override
    public void abort()
    {
        claimed = null;
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
        final long result = tryClaim(headerLength + bodyLength);
        claimed.putBytes(0, header, headerOffset, headerLength);
        claimed.putBytes(headerLength, body, bodyOffset, bodyLength);
        commit();
        return result;
    }
}
