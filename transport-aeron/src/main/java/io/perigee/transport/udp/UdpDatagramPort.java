package io.perigee.transport.udp;

import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A UDP socket that never blocks. An error of the socket is a lost datagram: whoever asks, asks again.
 */
final class UdpDatagramPort implements DatagramPort
{
    /** One more than is accepted, so that what is too long can be told from what just fits. */
    private static final int RECEIVE_LENGTH = MAX_DATAGRAM_LENGTH + 1;
    private static final int CACHE_LINE_LENGTH = 64;

    private final DatagramChannel channel;
    private final InetSocketAddress localAddress;
    private final InetSocketAddress remoteAddress;
    private final ByteBuffer receiveBytes = BufferUtil.allocateDirectAligned(RECEIVE_LENGTH, CACHE_LINE_LENGTH);
    private final ByteBuffer sendBytes = BufferUtil.allocateDirectAligned(MAX_DATAGRAM_LENGTH, CACHE_LINE_LENGTH);
    private final UnsafeBuffer receiveBuffer = new UnsafeBuffer(receiveBytes);
    private boolean wasRefused;

    UdpDatagramPort(final DatagramChannel channel, final InetSocketAddress localAddress) throws IOException
    {
        this.channel = channel;
        this.localAddress = localAddress;
        this.remoteAddress = (InetSocketAddress)channel.getRemoteAddress();
    }

    @Override
    public int poll(final DatagramHandler handler, final int limit)
    {
        int delivered = 0;
        int received = 0;
        while (received < limit)
        {
            receiveBytes.clear();
            final InetSocketAddress sender = receive();
            if (null == sender)
            {
                break;
            }

            received++;
            final int length = receiveBytes.position();
            if (length <= MAX_DATAGRAM_LENGTH)
            {
                delivered++;
                handler.onDatagram(sender, receiveBuffer, 0, length);
            }
        }

        return delivered;
    }

    @Override
    public boolean send(
        final InetSocketAddress target, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > MAX_DATAGRAM_LENGTH)
        {
            throw new IllegalArgumentException("a datagram has 0 to " + MAX_DATAGRAM_LENGTH + " bytes, not " + length);
        }

        sendBytes.clear();
        buffer.getBytes(offset, sendBytes, 0, length);
        sendBytes.limit(length).position(0);
        try
        {
            final int sent = null == remoteAddress ? channel.send(sendBytes, target) : channel.write(sendBytes);
            return sent == length && (length > 0 || channel.isOpen());
        }
        catch (final PortUnreachableException ignore)
        {
            wasRefused = true;
            return false;
        }
        catch (final IOException | RuntimeException ignore)
        {
            return false;
        }
    }

    @Override
    public boolean wasRefused()
    {
        final boolean result = wasRefused;
        wasRefused = false;
        return result;
    }

    @Override
    public InetSocketAddress localAddress()
    {
        return localAddress;
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private InetSocketAddress receive()
    {
        try
        {
            if (null == remoteAddress)
            {
                return (InetSocketAddress)channel.receive(receiveBytes);
            }

            return channel.read(receiveBytes) >= 0 && receiveBytes.position() > 0 ? remoteAddress : null;
        }
        catch (final PortUnreachableException ignore)
        {
            wasRefused = true;
            return null;
        }
        catch (final IOException ignore)
        {
            return null;
        }
    }
}
