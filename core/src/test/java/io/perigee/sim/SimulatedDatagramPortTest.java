package io.perigee.sim;

import io.perigee.transport.DatagramPort;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SimulatedDatagramPortTest
{
    private static final long BUDGET_NS = TimeUnit.SECONDS.toNanos(10);

    private final Simulation simulation = new Simulation(1);
    private final SimulatedNetwork network = new SimulatedNetwork(simulation, NetworkSettings.calm());
    private final SimulatedHost serverHost = network.host("10.0.0.1", simulation.actor("server", () -> 0));
    private final SimulatedHost clientHost = network.host("10.0.0.2", simulation.actor("client", () -> 0));
    private final InetSocketAddress serverAddress = SimulatedHost.socketAddress("10.0.0.1", 9876);
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8]);
    private final List<Long> received = new ArrayList<>();

    @Test
    void shouldDeliverADatagramAndItsAnswer()
    {
        final DatagramPort server = serverHost.datagramTransport().bind(serverAddress);
        final DatagramPort client = clientHost.datagramTransport().connect(serverAddress);

        send(client, 42);
        run(server, 1);
        assertTrue(server.send(client.localAddress(), buffer, 0, 8));
        run(client, 2);

        assertEquals(List.of(42L, 42L), received);
        assertFalse(client.wasRefused());
    }

    @Test
    void shouldTellAConnectedPortThatNobodyListens()
    {
        final DatagramPort client = clientHost.datagramTransport().connect(serverAddress);

        send(client, 42);

        assertTrue(simulation.runUntil(client::wasRefused, BUDGET_NS));
        assertFalse(client.wasRefused());
    }

    @Test
    void shouldLoseDoubleAndReorder()
    {
        network.settings(new NetworkSettings(
            1_000, 10_000, 1376, 65536, 0, 0, 1, 1, 0, Long.MAX_VALUE, 0.2, 0.2, 0.2, 0));
        final DatagramPort server = serverHost.datagramTransport().bind(serverAddress);
        final DatagramPort client = clientHost.datagramTransport().bind(SimulatedHost.socketAddress("10.0.0.2", 0));

        for (long i = 0; i < 200; i++)
        {
            send(client, i);
            simulation.runUntil(() -> poll(server) > 0, 20_000);
        }

        final TreeSet<Long> distinct = new TreeSet<>(received);
        assertTrue(distinct.size() > 100 && distinct.size() < 200, "arrived " + distinct.size());
        assertTrue(received.size() > distinct.size(), "none doubled");
        assertNotEquals(received.stream().sorted().toList(), received);
    }

    private void send(final DatagramPort port, final long value)
    {
        buffer.putLong(0, value);
        assertTrue(port.send(serverAddress, buffer, 0, 8));
    }

    private void run(final DatagramPort port, final int count)
    {
        assertTrue(simulation.runUntil(() -> poll(port) >= 0 && received.size() >= count, BUDGET_NS));
    }

    private int poll(final DatagramPort port)
    {
        return port.poll((sender, bytes, offset, length) -> received.add(bytes.getLong(offset)), 10);
    }
}
