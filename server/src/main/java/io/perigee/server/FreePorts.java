package io.perigee.server;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Chooses ports that nobody uses, for servers that are found through their NameServer anyway.
 */
final class FreePorts
{
    private static final int ATTEMPTS = 100;
    private static final int MAX_PORT = 65_535;

    private FreePorts()
    {
    }

    /**
     * Find some ports in a row.
     *
     * @return the first of them. Nothing keeps others from taking them before they are bound.
     */
    static int find(final String host, final int count)
    {
        for (int i = 0; i < ATTEMPTS; i++)
        {
            final int first = anyFree(host);
            if (first > 0 && first + count - 1 <= MAX_PORT && areFree(host, first + 1, count - 1))
            {
                return first;
            }
        }

        throw new TransportException(ErrorCode.ADDRESS_IN_USE, "no " + count + " free UDP ports in a row at " + host);
    }

    private static boolean areFree(final String host, final int first, final int count)
    {
        for (int port = first; port < first + count; port++)
        {
            if (port != bind(host, port))
            {
                return false;
            }
        }

        return true;
    }

    private static int anyFree(final String host)
    {
        return bind(host, 0);
    }

    private static int bind(final String host, final int port)
    {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(host), port)))
        {
            return socket.getLocalPort();
        }
        catch (final IOException ignore)
        {
            return -1;
        }
    }
}
