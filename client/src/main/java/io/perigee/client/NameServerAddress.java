package io.perigee.client;

import io.perigee.protocol.ErrorCode;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a NameServer is, as the user wrote it. The name is resolved each time that it is asked, so that it may move.
 *
 * @param host name or address.
 * @param port UDP port.
 */
record NameServerAddress(String host, int port)
{
    private static final int MAX_PORT = 65_535;

    static List<NameServerAddress> parse(final String text)
    {
        final List<NameServerAddress> addresses = new ArrayList<>();
        for (final String part : text.split("[;,]"))
        {
            final String address = part.trim();
            if (!address.isEmpty())
            {
                addresses.add(parseOne(address));
            }
        }

        if (addresses.isEmpty())
        {
            throw invalid(text);
        }

        return List.copyOf(addresses);
    }

    InetSocketAddress resolve()
    {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString()
    {
        return host + ":" + port;
    }

    private static NameServerAddress parseOne(final String address)
    {
        final int colon = address.lastIndexOf(':');
        if (colon <= 0)
        {
            throw invalid(address);
        }

        final int port = portOf(address, address.substring(colon + 1));
        final String host = address.substring(0, colon);
        final boolean isBracketed = host.startsWith("[") && host.endsWith("]");
        return new NameServerAddress(isBracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int portOf(final String address, final String digits)
    {
        try
        {
            final int port = Integer.parseInt(digits);
            if (port > 0 && port <= MAX_PORT)
            {
                return port;
            }
        }
        catch (final NumberFormatException ignored)
        {
            throw invalid(address);
        }

        throw invalid(address);
    }

    private static PerigeeException invalid(final String address)
    {
        return new PerigeeException(
            ErrorCode.CONFIGURATION_INVALID, "'" + address + "' is not a NameServer address of the form HOST:PORT");
    }
}
