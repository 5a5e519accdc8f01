package io.perigee.transport.aeron;

import io.aeron.driver.MediaDriver;
import io.perigee.transport.BrokerAddress;
import io.perigee.transport.ClientLink;
import io.perigee.transport.Lane;
import io.perigee.transport.TransportResult;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Processes that are killed or stopped while others go on.
 */
@Tag("system")
@Timeout(90)
class VanishSystemTest
{
    private TransportPair pair;

    @AfterEach
    void after()
    {
        pair.close();
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldEndTheLinkOfAKilledClientAndNoOther(final ChannelPreference preference) throws IOException
    {
        pair = new TransportPair(preference).launch();
        final ClientLink bystander = pair.connect(Lane.REQUEST);
        try (ChildProcess child = ChildProcess.launchClient(pair.server.address(), preference))
        {
            pair.awaitFrames();
            child.kill();
            pair.await("closed", () ->
            {
                pair.pollServer();
                return !pair.recorder.closed.isEmpty();
            });
        }

        assertEquals(1, pair.recorder.closed.size());
        assertTrue(bystander.isConnected());
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldLetAStoppedClientComeBack(final ChannelPreference preference) throws IOException, InterruptedException
    {
        pair = new TransportPair(preference).launch();
        final ClientLink bystander = pair.connect(Lane.REQUEST);
        try (ChildProcess child = ChildProcess.launchClient(pair.server.address(), preference))
        {
            pair.awaitFrames();
            child.signal("STOP");
            pair.await("closed", () ->
            {
                pair.pollServer();
                return !pair.recorder.closed.isEmpty();
            });
            assertTrue(bystander.isConnected());
            pair.recorder.frames.clear();
            child.signal("CONT");
            final StringBuilder told = new StringBuilder();
            pair.await("told why", () ->
            {
                pair.pollServer();
                told.append(line(child));
                return told.toString().contains("ended: ");
            });
            pair.awaitFrames();
            assertTrue(child.isAlive());
            assertFalse(told.toString().contains("ended: null"), told::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ChannelPreference.class, names = {"IPC", "UDP"})
    void shouldServeAgainAfterAStop(final ChannelPreference preference) throws IOException, InterruptedException
    {
        pair = new TransportPair(preference).launch();
        final String directory = DriverDirectories.newDirectory();
        final int port = pair.serverContext.requestPort() + 2;
        final BootId bootId = BootId.current();
        final BrokerAddress address = new BrokerAddress(
            bootId.high(), bootId.low(), directory, "127.0.0.1", port, port + 1);
        try (ChildProcess child = ChildProcess.launchServer(port, directory))
        {
            pair.await("ready", () -> line(child).startsWith("ready"));
            assertTrue(awaitEnd(pair.client.connect(address, Lane.REQUEST)).isConnected());
            child.signal("STOP");
            Thread.sleep(TimeUnit.SECONDS.toMillis(4));
            child.signal("CONT");
            Thread.sleep(TimeUnit.SECONDS.toMillis(2));
            assertTrue(awaitEnd(pair.client.connect(address, Lane.REQUEST)).isConnected());
            assertEquals("", line(child));
            assertTrue(child.isAlive());
        }
        finally
        {
            IoUtil.delete(new File(directory), true);
        }
    }

    /** With many links, because Aeron closes all that a client has one after another while we look. */
    @Test
    void shouldTellEveryLinkWhyItEndedWhenTheDriverStops()
    {
        pair = new TransportPair(ChannelPreference.UDP);
        final MediaDriver driver = EmbeddedDriver.launch(
            new MediaDriverContext().conclude(), Integer.MAX_VALUE, (throwable) -> {});
        pair.clientContext.driver(new MediaDriverContext().isExternal(true).directory(driver.aeronDirectoryName()));
        pair.launch();
        final List<ClientLink> links = new ArrayList<>();
        while (links.size() < 32)
        {
            links.add(pair.connect(Lane.REQUEST));
        }

        driver.close();
        pair.await("closed", () ->
        {
            links.forEach((link) -> link.poll(TransportPair.IGNORE, 1));
            return links.stream().noneMatch((link) -> link.explanation().isEmpty());
        });
        for (final ClientLink link : links)
        {
            assertEquals("the media driver has stopped", link.explanation());
            assertTrue(link.isClosed());
            assertEquals(TransportResult.CLOSED, link.tryClaim(8));
        }
        assertTrue(pair.client.connect(pair.server.address(), Lane.REQUEST).isClosed());
    }

    @Test
    void shouldServeAgainAfterARestartInTheSamePlace()
    {
        pair = new TransportPair(ChannelPreference.IPC);
        final String directory = DriverDirectories.newDirectory();
        pair.serverContext.driver().directory(directory);
        pair.launch();
        final ClientLink link = pair.connect(Lane.REQUEST);
        pair.server.close();

        final AeronServerContext again = new AeronServerContext()
            .requestPort(pair.serverContext.requestPort()).errorHandler(pair.serverErrors::add);
        again.driver().directory(directory).timerIntervalNs(TimeUnit.MILLISECONDS.toNanos(20));
        pair.server = AeronServerTransport.launch(again);
        pair.requests = pair.server.listen(Lane.REQUEST);
        pair.deliveries = pair.server.listen(Lane.DELIVERY);

        final ClientLink next = pair.connect(Lane.REQUEST);
        assertTrue(next.isConnected());
        pair.await("old link ended", () ->
        {
            link.poll(TransportPair.IGNORE, 1);
            return link.isClosed();
        });
    }

    private ClientLink awaitEnd(final ClientLink link)
    {
        pair.await("connected or closed", () ->
        {
            link.poll(TransportPair.IGNORE, 1);
            return link.isConnected() || link.isClosed();
        });
        return link;
    }

    private static String line(final ChildProcess child)
    {
        try
        {
            final String line = child.readLine();
            return null == line ? "" : line;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
