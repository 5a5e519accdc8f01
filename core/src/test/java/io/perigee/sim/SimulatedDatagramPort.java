package io.perigee.sim;

import io.perigee.transport.DatagramHandler;
import io.perigee.transport.DatagramPort;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.zip.CRC32C;

/**
 * A port whose datagrams may be lost, doubled, reordered and refused.
 */
final class SimulatedDatagramPort implements DatagramPort
{
    private static final int RECEIVE_BUFFER_LENGTH = 64;
    private static final int REORDERING_DELAY_FACTOR = 8;
    private static final byte READ_RUBBISH = (byte)0xDB;

    private final SimulatedNetwork network;
    private final SimulatedHost host;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final ArrayDeque<Datagram> arrived = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private boolean wasRefused;
    private boolean isClosed;

    SimulatedDatagramPort(
        final SimulatedNetwork network,
        final SimulatedHost host,
        final InetSocketAddress local,
        final InetSocketAddress remote)
    {
        this.network = network;
        this.host = host;
        this.local = local;
        this.remote = remote;
    }

    @Override
    public int poll(final DatagramHandler handler, final int limit)
    {
        int count = 0;
        while (count < limit && !isClosed && !arrived.isEmpty())
        {
            final Datagram datagram = arrived.poll();
            handler.onDatagram(datagram.sender, datagram.buffer, 0, datagram.buffer.capacity());
            datagram.buffer.setMemory(0, datagram.buffer.capacity(), READ_RUBBISH);
            count++;
        }

        return count;
    }

    @Override
    public boolean send(
        final InetSocketAddress target, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > MAX_DATAGRAM_LENGTH)
        {
            throw new IllegalArgumentException("datagram of " + length + " bytes; max " + MAX_DATAGRAM_LENGTH);
        }

        final NetworkSettings settings = network.settings();
        if (isClosed || network.happens(settings.datagramDrop()))
        {
            network.trace().record(TraceKind.DATAGRAM_DROPPED, host.actorId(), length);
            return false;
        }

        crc.reset();
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        crc.update(bytes);
        network.trace().record(TraceKind.DATAGRAM_SENT, host.actorId(), length, crc.getValue());

        final InetSocketAddress to = null == remote ? target : remote;
        if (network.happens(settings.datagramDuplication()))
        {
            network.trace().record(TraceKind.DATAGRAM_DUPLICATED, host.actorId(), length);
            transmit(to, bytes);
        }

        if (network.happens(settings.datagramLoss()))
        {
            network.trace().record(TraceKind.DATAGRAM_LOST, host.actorId(), length);
        }
        else
        {
            transmit(to, bytes);
        }

        return true;
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
        return local;
    }

    @Override
    public void close()
    {
        isClosed = true;
        arrived.clear();
        network.ports().remove(local, this);
    }

    private void transmit(final InetSocketAddress to, final byte[] bytes)
    {
        long delayNs = network.delayNs();
        if (network.happens(network.settings().datagramReordering()))
        {
            network.trace().record(TraceKind.DATAGRAM_REORDERED, host.actorId(), bytes.length);
            delayNs *= REORDERING_DELAY_FACTOR;
        }

        network.after(delayNs, () -> deliver(to, bytes));
    }

    private void deliver(final InetSocketAddress to, final byte[] bytes)
    {
        final SimulatedDatagramPort target = network.ports().get(to);
        if (null == target)
        {
            network.trace().record(TraceKind.DATAGRAM_REFUSED, host.actorId(), bytes.length);
            network.after(network.delayNs(), this::onRefused);
        }
        else
        {
            target.onArrival(local, bytes);
        }
    }

    private void onRefused()
    {
        if (null != remote && !isClosed)
        {
            wasRefused = true;
            host.wake();
        }
    }

    private void onArrival(final InetSocketAddress sender, final byte[] bytes)
    {
        final boolean isFromStranger = null != remote && !remote.equals(sender);
        if (isFromStranger || arrived.size() == RECEIVE_BUFFER_LENGTH)
        {
            network.trace().record(TraceKind.DATAGRAM_DROPPED, host.actorId(), bytes.length);
            return;
        }

        network.trace().record(TraceKind.DATAGRAM_ARRIVED, host.actorId(), bytes.length);
        // A copy for each arrival: a doubled datagram must not share what its first reader may overwrite.
        arrived.add(new Datagram(sender, new UnsafeBuffer(bytes.clone())));
        host.wake();
    }

    /** A datagram that waits to be read. */
    private record Datagram(InetSocketAddress sender, UnsafeBuffer buffer)
    {
    }
}
