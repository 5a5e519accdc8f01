package io.perigee.broker;

import io.perigee.transport.FrameSink;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Keeps the frames that are written to it, up to a number that a test may set.
 */
class RecordingSink implements FrameSink
{
    static final int MAX_FRAME_LENGTH = 1376;

    private final ArrayDeque<UnsafeBuffer> written = new ArrayDeque<>();
    private int room = Integer.MAX_VALUE;
    private long refusal;
    private UnsafeBuffer claimed;
    private long position;

    /**
     * Let only so many frames be written until some are taken.
     *
     * @param frames that find room.
     */
    void room(final int frames)
    {
        room = frames;
    }

    /**
     * Refuse everything from now on.
     *
     * @param result of every write.
     */
    void refuse(final long result)
    {
        refusal = result;
    }

    /**
     * Take the oldest frame.
     *
     * @return null if there is none.
     */
    UnsafeBuffer take()
    {
        return written.poll();
    }

    @Override
    public int maxFrameLengthBytes()
    {
        return MAX_FRAME_LENGTH;
    }

    @Override
    public long tryClaim(final int lengthBytes)
    {
        if (lengthBytes > MAX_FRAME_LENGTH)
        {
            throw new IllegalArgumentException("frame too long: " + lengthBytes);
        }
        if (0 != refusal)
        {
            return refusal;
        }
        if (written.size() >= room)
        {
            return TransportResult.BACK_PRESSURED;
        }
        claimed = new UnsafeBuffer(ByteBuffer.allocateDirect(lengthBytes));

        return position += lengthBytes;
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
        written.add(claimed);
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
        if (result >= 0)
        {
            claimed.putBytes(0, header, headerOffset, headerLength);
            claimed.putBytes(headerLength, body, bodyOffset, bodyLength);
            commit();
        }

        return result;
    }
}
