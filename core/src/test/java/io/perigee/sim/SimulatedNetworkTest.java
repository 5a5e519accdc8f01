package io.perigee.sim;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.ClientTransport;
import io.perigee.transport.FrameAction;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.LinkAcceptor;
import io.perigee.transport.ServerTransport;
import io.perigee.transport.TransportResult;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SimulatedNetworkTest
{
    private static final long BUDGET_NS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void shouldDeliverFramesInOrderUntilTheLinkEnds()
    {
        for (long seed = 1; seed <= 100; seed++)
        {
            final NetworkSettings settings = NetworkSettings.swarm(new SplittableRandom(seed)).withoutSkips();
            final Echo echo = new Echo(seed, settings);
            echo.simulation.queue().schedule(seed * 1_000_000, echo.network::loseLink);

            assertTrue(echo.simulation.runUntil(() -> echo.isDone(500), BUDGET_NS), "seed " + seed);
            assertEquals(LongStream.range(0, echo.received.size()).boxed().toList(), echo.received);
        }
    }

    @Test
    void shouldDeliverEverythingWithoutFaults()
    {
        final Echo echo = new Echo(1, NetworkSettings.calm());

        assertTrue(echo.simulation.runUntil(() -> echo.isDone(500), BUDGET_NS));

        assertEquals(LongStream.range(0, echo.received.size()).boxed().toList(), echo.received);
        assertEquals(0, echo.simulation.trace().count(TraceKind.FRAME_LOST));
    }

    @Test
    void shouldRepeatARunFromItsSeed()
    {
        assertEquals(hashOf(7), hashOf(7));
        assertNotEquals(hashOf(7), hashOf(8));
    }

    @Test
    void shouldPushBackWhenTheReaderDoesNotPoll()
    {
        final Echo echo = new Echo(3, NetworkSettings.calm());
        assertTrue(echo.simulation.runUntil(echo.link::isConnected, BUDGET_NS));
        echo.client.stop();
        echo.server.stop();

        final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
        long result = 0;
        int sent = 0;
        while (result >= 0)
        {
            result = echo.link.offer(frame, 0, 8, frame, 8, 1016);
            sent++;
        }

        assertEquals(TransportResult.BACK_PRESSURED, result);
        assertTrue(sent > 40 && sent <= 64, "sent " + sent);
    }

    @Test
    void shouldNotConnectWhereNobodyListens()
    {
        final Echo echo = new Echo(4, NetworkSettings.calm());
        final BrokerAddress nobody = new BrokerAddress(0, 0, "", "10.0.0.1", 1, 2);

        final ClientLink link = echo.clientTransport.connect(nobody, Lane.REQUEST);

        assertEquals(TransportResult.NOT_CONNECTED, link.tryClaim(8));
        assertTrue(echo.simulation.runUntil(link::isClosed, BUDGET_NS));
        assertEquals(TransportResult.CLOSED, link.tryClaim(8));
        assertEquals("no answer from 10.0.0.1:1", link.explanation());
    }

    @Test
    void shouldEndTheLinksOfAProcessThatDies()
    {
        final Echo echo = new Echo(5, NetworkSettings.calm());
        assertTrue(echo.simulation.runUntil(() -> echo.received.size() > 20, BUDGET_NS));

        echo.server.stop();
        echo.serverHost.crash();

        assertFalse(echo.link.isClosed());
        assertTrue(echo.simulation.runUntil(echo.link::isClosed, BUDGET_NS));
    }

    @Test
    void shouldTellTheServerThatALinkWasClosed()
    {
        final Echo echo = new Echo(6, NetworkSettings.calm());
        assertTrue(echo.simulation.runUntil(() -> echo.received.size() > 20, BUDGET_NS));

        echo.link.close();

        assertTrue(echo.simulation.runUntil(() -> 1 == echo.closedCount, BUDGET_NS));
        assertEquals(0, echo.network.linkCount());
    }

    @Test
    void shouldFindOutWhoChangesAFrameAfterSendingIt()
    {
        final Echo echo = new Echo(9, NetworkSettings.calm());
        assertTrue(echo.simulation.runUntil(echo.link::isConnected, BUDGET_NS));
        echo.client.stop();
        assertTrue(echo.link.tryClaim(8) > 0);
        final int offset = echo.link.claimedOffset();
        final MutableDirectBuffer kept = echo.link.claimedBuffer();
        kept.putLong(offset, 1);
        echo.link.commit();
        kept.putLong(offset, 2);

        assertThrows(AssertionError.class, () -> echo.simulation.runUntil(() -> false, BUDGET_NS));
    }

    private static int hashOf(final long seed)
    {
        final Echo echo = new Echo(seed, NetworkSettings.swarm(new SplittableRandom(seed)));
        echo.simulation.runUntil(() -> echo.isDone(200), BUDGET_NS);
        return echo.simulation.trace().hash();
    }

    /** A server that sends back what it gets, and a client that counts. */
    private static final class Echo implements AcceptorHandler
    {
        private final Simulation simulation;
        private final SimulatedNetwork network;
        private final SimulatedActor server;
        private final SimulatedActor client;
        private final SimulatedHost serverHost;
        private final LinkAcceptor acceptor;
        private final ClientTransport clientTransport;
        private final ClientLink link;
        private final List<Long> received = new ArrayList<>();
        private long sent;
        private int closedCount;

        private Echo(final long seed, final NetworkSettings settings)
        {
            simulation = new Simulation(seed);
            network = new SimulatedNetwork(simulation, settings);
            server = simulation.actor("server", this::serve);
            client = simulation.actor("client", this::call);
            serverHost = network.host("10.0.0.1", server);
            final ServerTransport transport = serverHost.serverTransport(9000);
            acceptor = transport.listen(Lane.REQUEST);
            clientTransport = network.host("10.0.0.2", client).clientTransport();
            link = clientTransport.connect(transport.address(), Lane.REQUEST);
        }

        private boolean isDone(final int count)
        {
            return link.isClosed() || received.size() >= count;
        }

        private int serve()
        {
            return acceptor.poll(this, 10);
        }

        private int call()
        {
            int workCount = link.poll(this::onEcho, 10);
            if (link.tryClaim(16) > 0)
            {
                link.claimedBuffer().putLong(link.claimedOffset(), sent++);
                link.claimedBuffer().putLong(link.claimedOffset() + 8, 0);
                link.commit();
                workCount++;
            }

            return workCount;
        }

        private FrameAction onEcho(final Link from, final DirectBuffer buffer, final int offset, final int length)
        {
            received.add(buffer.getLong(offset));
            return FrameAction.CONTINUE;
        }

        @Override
        public FrameAction onFrame(final Link from, final DirectBuffer buffer, final int offset, final int length)
        {
            return from.offer(buffer, offset, length, buffer, 0, 0) < 0 && !from.isClosed() ?
                FrameAction.ABORT : FrameAction.CONTINUE;
        }

        @Override
        public void onLinkOpened(final Link opened)
        {
            assertFalse(opened.isClosed());
        }

        @Override
        public void onLinkClosed(final Link closed)
        {
            closedCount++;
        }
    }
}
