package io.perigee.transport.udp;

import io.perigee.transport.DatagramPort;
import io.perigee.transport.DatagramTransport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/**
 * Opens UDP ports that never block.
 */
public final class UdpDatagramTransport implements DatagramTransport
{
    @Override
    public DatagramPort bind(final InetSocketAddress local)
    {
        final DatagramChannel channel = open();
        try
        {
            channel.bind(local);
            return new UdpDatagramPort(channel, localAddress(channel));
        }
        catch (final IOException ex)
        {
            throw closed(channel, "cannot bind UDP " + local + ": " + ex.getMessage(), ex);
        }
    }

    @Override
    public DatagramPort connect(final InetSocketAddress remote)
    {
        if (remote.isUnresolved())
        {
            throw new UncheckedIOException(new IOException("unknown host " + remote.getHostString()));
        }

        final DatagramChannel channel = open();
        try
        {
            channel.connect(remote);
            return new UdpDatagramPort(channel, localAddress(channel));
        }
        catch (final IOException ex)
        {
            throw closed(channel, "cannot send UDP to " + remote + ": " + ex.getMessage(), ex);
        }
    }

    private static DatagramChannel open()
    {
        try
        {
            final DatagramChannel channel = DatagramChannel.open();
            channel.configureBlocking(false);
            return channel;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot open a UDP socket: " + ex.getMessage(), ex);
        }
    }

    private static InetSocketAddress localAddress(final DatagramChannel channel) throws IOException
    {
        return (InetSocketAddress)channel.getLocalAddress();
    }

    private static UncheckedIOException closed(
        final DatagramChannel channel, final String message, final IOException cause)
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            cause.addSuppressed(ex);
        }

        return new UncheckedIOException(message, cause);
    }
}
