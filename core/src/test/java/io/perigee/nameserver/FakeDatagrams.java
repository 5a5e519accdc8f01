package io.perigee.nameserver;

import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import io.perigee.transport.DatagramTransport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Datagrams in memory, delivered in order unless they are dropped.
 */
final class FakeDatagrams implements DatagramTransport
{
    private record Datagram(InetSocketAddress sender, byte[] bytes)
    {
    }

    private final Map<InetSocketAddress, Port> ports = new HashMap<>();
    private Predicate<InetSocketAddress> isDropped = (target) -> false;
    private int nextPort = 40_000;
    private int sentCount;

    static InetSocketAddress address(final int port)
    {
        return InetSocketAddress.createUnresolved("fake", port);
    }

    void dropTo(final Predicate<InetSocketAddress> targets)
    {
        isDropped = targets;
    }

    int sentCount()
    {
        return sentCount;
    }

    @Override
    public DatagramPort bind(final InetSocketAddress local)
    {
        final Port port = new Port(local);
        ports.put(local, port);
        return port;
    }

    @Override
    public DatagramPort connect(final InetSocketAddress remote)
    {
        return bind(address(nextPort++));
    }

    final class Port implements DatagramPort
    {
        private final Queue<Datagram> arrived = new ArrayDeque<>();
        private final InetSocketAddress local;

        private Port(final InetSocketAddress local)
        {
            this.local = local;
        }

        @Override
        public int poll(final DatagramHandler handler, final int limit)
        {
            int count = 0;
            while (count < limit && !arrived.isEmpty())
            {
                final Datagram datagram = arrived.remove();
                // As in a receive buffer, bytes of other datagrams lie behind.
                final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_DATAGRAM_LENGTH + 8]);
                buffer.setMemory(0, buffer.capacity(), (byte)0x7F);
                buffer.putBytes(8, datagram.bytes);
                handler.onDatagram(datagram.sender, buffer, 8, datagram.bytes.length);
                count++;
            }

            return count;
        }

        @Override
        public boolean send(
            final InetSocketAddress target, final DirectBuffer buffer, final int offset, final int length)
        {
            if (length > MAX_DATAGRAM_LENGTH)
            {
                throw new IllegalArgumentException("too long: " + length);
            }

            sentCount++;
            final Port port = ports.get(target);
            if (null != port && !isDropped.test(target))
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                port.arrived.add(new Datagram(local, bytes));
            }

            return true;
        }

        @Override
        public boolean wasRefused()
        {
            return false;
        }

        @Override
        public InetSocketAddress localAddress()
        {
            return local;
        }

        @Override
        public void close()
        {
            ports.remove(local);
        }
    }
}
