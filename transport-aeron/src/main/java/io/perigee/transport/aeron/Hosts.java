package io.perigee.transport.aeron;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What kind of address a host name stands for.
 */
final class Hosts
{
    /** A quarter of what loopback takes: fewer system calls, and sends that stay short. */
    static final int LOOPBACK_MTU_LENGTH = 8 * 1024;
    /** Fits an Ethernet frame with its IP and UDP headers. */
    static final int NETWORK_MTU_LENGTH = 1408;

    private Hosts()
    {
    }

    static int mtuLengthOf(final String host)
    {
        final InetAddress address = resolve(host);
        return null != address && address.isLoopbackAddress() ? LOOPBACK_MTU_LENGTH : NETWORK_MTU_LENGTH;
    }

    static boolean isWildcard(final String host)
    {
        final InetAddress address = resolve(host);
        return null != address && address.isAnyLocalAddress();
    }

    /** Returns null for a host that is not known: whoever connects to it will say so better. */
    private static InetAddress resolve(final String host)
    {
        try
        {
            return InetAddress.getByName(host);
        }
        catch (final UnknownHostException ignore)
        {
            return null;
        }
    }
}
