package io.perigee.server;

import io.perigee.protocol.ConnectDecoder;
import io.perigee.protocol.MessageHeaderDecoder;
import io.perigee.protocol.ProtocolVersion;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Makes a client one of another time: what it sends is changed on its way.
 */
final class OtherVersionTransport implements ClientTransport
{
    /** How it differs. */
    enum Difference
    {
        /** It says in Connect that it speaks the next major version. */
        PROTOCOL,
        /** Its frames have a schema version that this build has never known. */
        SCHEMA
    }

    private final ClientTransport transport;
    private final Difference difference;

    OtherVersionTransport(final ClientTransport transport, final Difference difference)
    {
        this.transport = transport;
        this.difference = difference;
    }

    @Override
    public ClientLink connect(final BrokerAddress address, final Lane lane)
    {
        return new OtherVersionLink(transport.connect(address, lane), difference);
    }

    @Override
    public void close()
    {
        transport.close();
    }

    private record OtherVersionLink(ClientLink link, Difference difference) implements ClientLink
    {
        private static final int VERSION_OFFSET = MessageHeaderDecoder.versionEncodingOffset();
        private static final int PROTOCOL_OFFSET =
            MessageHeaderDecoder.ENCODED_LENGTH + ConnectDecoder.protocolVersionEncodingOffset();

        @Override
        public void commit()
        {
            final MutableDirectBuffer buffer = link.claimedBuffer();
            final int offset = link.claimedOffset();
            if (Difference.SCHEMA == difference)
            {
                buffer.putShort(offset + VERSION_OFFSET, (short)0, ByteOrder.LITTLE_ENDIAN);
            }
            else
            {
                buffer.putInt(
                    offset + PROTOCOL_OFFSET, ProtocolVersion.MAJOR + 1 << 16, ByteOrder.LITTLE_ENDIAN);
            }
            link.commit();
        }

        @Override
        public int poll(final FrameHandler handler, final int frameLimit)
        {
            return link.poll(handler, frameLimit);
        }

        @Override
        public String explanation()
        {
            return link.explanation();
        }

        @Override
        public long id()
        {
            return link.id();
        }

        @Override
        public boolean isConnected()
        {
            return link.isConnected();
        }

        @Override
        public boolean isClosed()
        {
            return link.isClosed();
        }

        @Override
        public boolean hasUnread()
        {
            return link.hasUnread();
        }

        @Override
        public Object attachment()
        {
            return link.attachment();
        }

        @Override
        public void attachment(final Object attachment)
        {
            link.attachment(attachment);
        }

        @Override
        public void close()
        {
            link.close();
        }

        @Override
        public int maxFrameLengthBytes()
        {
            return link.maxFrameLengthBytes();
        }

        @Override
        public long tryClaim(final int lengthBytes)
        {
            return link.tryClaim(lengthBytes);
        }

        @Override
        public MutableDirectBuffer claimedBuffer()
        {
            return link.claimedBuffer();
        }

        @Override
        public int claimedOffset()
        {
            return link.claimedOffset();
        }

        @Override
        public void abort()
        {
            link.abort();
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
            return link.offer(header, headerOffset, headerLength, body, bodyOffset, bodyLength);
        }
    }
}
