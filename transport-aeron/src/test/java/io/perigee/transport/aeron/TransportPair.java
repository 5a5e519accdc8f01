package io.perigee.transport.aeron;

import io.perigee.transport.AcceptorHandler;
import io.perigee.transport.ClientLink;
import io.perigee.transport.FrameAction;
import io.perigee.transport.FrameHandler;
import io.perigee.transport.Lane;
import io.perigee.transport.Link;
import io.perigee.transport.LinkAcceptor;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.fail;

/**
 * A server and a client on real Aeron, both polled by the test's thread.
 */
final class TransportPair implements AutoCloseable
{
    static final long AWAIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int FRAME_LIMIT = 16;

    final List<Throwable> serverErrors = new CopyOnWriteArrayList<>();
    final AeronServerContext serverContext = new AeronServerContext();
    final AeronClientContext clientContext = new AeronClientContext();
    final Recorder recorder = new Recorder();
    AeronServerTransport server;
    AeronClientTransport client;
    LinkAcceptor requests;
    LinkAcceptor deliveries;

    TransportPair(final ChannelPreference preference)
    {
        serverContext.requestPort(freePorts()).errorHandler(serverErrors::add);
        quick(serverContext.driver());
        clientContext.channelPreference(preference);
        quick(clientContext.driver());
    }

    private static void quick(final MediaDriverContext driver)
    {
        driver
            .timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(20))
            .imageLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2))
            .clientLivenessTimeoutNs(TimeUnit.SECONDS.toNanos(2));
    }

    /** Two ports next to each other that nobody uses now. */
    static int freePorts()
    {
        int port = 20_000 + (int)(ProcessHandle.current().pid() % 10_000);
        while (!isFree(port) || !isFree(port + 1))
        {
            port += 7;
        }

        return port;
    }

    private static boolean isFree(final int port)
    {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress()))
        {
            return socket.isBound();
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }

    TransportPair launch()
    {
        server = AeronServerTransport.launch(serverContext);
        requests = server.listen(Lane.REQUEST);
        deliveries = server.listen(Lane.DELIVERY);
        client = AeronClientTransport.launch(clientContext);
        return this;
    }

    ClientLink connect(final Lane lane)
    {
        final int before = recorder.opened.size();
        final ClientLink link = client.connect(server.address(), lane);
        await("connected", () ->
        {
            pollServer();
            link.poll(IGNORE, FRAME_LIMIT);
            if (link.isClosed())
            {
                fail(link.explanation() + " " + serverErrors);
            }
            return link.isConnected();
        });
        await("accepted", () ->
        {
            pollServer();
            return recorder.opened.size() > before;
        });
        return link;
    }

    void pollServer()
    {
        requests.poll(recorder, FRAME_LIMIT);
        deliveries.poll(recorder, FRAME_LIMIT);
    }

    void awaitFrames()
    {
        await("frames", () ->
        {
            pollServer();
            return !recorder.frames.isEmpty();
        });
    }

    void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + AWAIT_NS;
        while (!condition.getAsBoolean())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                fail("waited in vain: " + what + ", server errors " + serverErrors);
            }

            Thread.yield();
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, server);
    }

    static final FrameHandler IGNORE = (link, buffer, offset, length) -> FrameAction.CONTINUE;

    /** Remembers what a server sees, and answers every frame with itself if told to. */
    static final class Recorder implements AcceptorHandler
    {
        final List<Link> opened = new ArrayList<>();
        final List<Link> closed = new ArrayList<>();
        final List<String> frames = new ArrayList<>();
        FrameAction action = FrameAction.CONTINUE;
        FrameHandler delegate;
        boolean isEcho;

        @Override
        public void onLinkOpened(final Link link)
        {
            opened.add(link);
        }

        @Override
        public void onLinkClosed(final Link link)
        {
            closed.add(link);
        }

        @Override
        public FrameAction onFrame(final Link link, final DirectBuffer buffer, final int offset, final int length)
        {
            if (null != delegate)
            {
                return delegate.onFrame(link, buffer, offset, length);
            }

            if (FrameAction.ABORT == action)
            {
                return action;
            }

            if (isEcho && link.offer(buffer, offset, length, buffer, 0, 0) < 0)
            {
                return FrameAction.ABORT;
            }

            frames.add(buffer.getStringWithoutLengthAscii(offset, length));
            return action;
        }
    }

    static UnsafeBuffer bytes(final String text)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[text.length()]);
        buffer.putStringWithoutLengthAscii(0, text);
        return buffer;
    }
}
