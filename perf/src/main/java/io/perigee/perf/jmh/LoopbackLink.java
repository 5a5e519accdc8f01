package io.perigee.perf.jmh;

import io.perigee.protocol.ConnectReplyDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.SendAckDecoder;
import io.perigee.transport.Link;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * The client's end of a {@link LoopbackTransport}: it understands what it needs to know and counts acknowledgements.
 */
final class LoopbackLink implements Link
{
    private static final int MAX_FRAME_LENGTH = 16 * 1024;

    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_FRAME_LENGTH));
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConnectReplyDecoder connectReply = new ConnectReplyDecoder();
    private final SendAckDecoder sendAck = new SendAckDecoder();
    private Object attachment;
    private long position;
    private long sessionId;
    private long acknowledged;
    private boolean isClosed;

    /** The session that the broker opened; 0 before. */
    long sessionId()
    {
        return sessionId;
    }

    /** Sends that were stored. */
    long acknowledged()
    {
        return acknowledged;
    }

    @Override
    public long id()
    {
        return 1;
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
        return false;
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
        position += lengthBytes;
        return position;
    }

    @Override
    public MutableDirectBuffer claimedBuffer()
    {
        return buffer;
    }

    @Override
    public int claimedOffset()
    {
        return 0;
    }

    @Override
    public void commit()
    {
        header.wrap(buffer, 0);
        if (SendAckDecoder.TEMPLATE_ID == header.templateId())
        {
            sendAck.wrapAndApplyHeader(buffer, 0, header);
            for (final SendAckDecoder.ResultsDecoder result : sendAck.results())
            {
                acknowledged += 0 == result.status() ? result.runLength() : 0;
            }
        }
        else if (ConnectReplyDecoder.TEMPLATE_ID == header.templateId())
        {
            connectReply.wrapAndApplyHeader(buffer, 0, header);
            sessionId = connectReply.sessionId();
        }
    }

    @Override
    public void abort()
    {
    }

    @Override
    public long offer(
        final DirectBuffer head,
        final int headOffset,
        final int headLength,
        final DirectBuffer body,
        final int bodyOffset,
        final int bodyLength)
    {
        buffer.putBytes(0, head, headOffset, headLength);
        buffer.putBytes(headLength, body, bodyOffset, bodyLength);
        commit();
        return tryClaim(headLength + bodyLength);
    }
}
