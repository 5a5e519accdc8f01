package io.perigee.transport.aeron;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.ClientLink;
import io.perigee.transport.Lane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A small file system in memory, as a container may have, mounted for the test where that is allowed.
 */
@Tag("system")
@Timeout(60)
class MemoryShortageSystemTest
{
    private static final int LINKS = 8;
    private static final long ROOM_FOR_A_LINK = 7 * 1024 * 1024;

    private final TransportPair pair = new TransportPair(ChannelPreference.IPC);

    @TempDir
    private Path directory;
    private boolean isMounted;

    @BeforeEach
    void before()
    {
        pair.serverContext.driver().directory(directory.resolve("driver").toString()).minSharedMemoryBytes(1);
    }

    @AfterEach
    void after() throws Exception
    {
        try
        {
            pair.close();
        }
        finally
        {
            assertTrue(!isMounted || run("umount", "--lazy", directory.toString()));
        }
    }

    /** A driver and three links take all of it. */
    @Test
    void shouldRefuseLinksThatItHasNoMemoryForAndServeTheOthers() throws Exception
    {
        mount("40m");
        pair.launch();
        final ClientLink first = pair.connect(Lane.REQUEST);
        final List<ClientLink> links = new ArrayList<>();
        for (int i = 0; i < LINKS; i++)
        {
            links.add(pair.client.connect(pair.server.address(), Lane.REQUEST));
        }
        pair.await("decided", () -> poll(links));

        final List<ClientLink> refused = links.stream().filter(ClientLink::isClosed).toList();
        assertTrue(refused.size() > 2, "refused: " + refused.size());
        for (final ClientLink link : refused)
        {
            assertEquals(ErrorCode.SHARED_MEMORY_TOO_SMALL, link.fault(), link.explanation());
        }

        assertTrue(first.isConnected() && !first.isClosed(), first.explanation());
        links.forEach(ClientLink::close);
        pair.await("released", () ->
        {
            pair.pollServer();
            // Aeron keeps what was closed mapped for ten seconds.
            return directory.toFile().getUsableSpace() > ROOM_FOR_A_LINK;
        });
        pair.connect(Lane.REQUEST);
        assertTrue(first.isConnected() && !first.isClosed(), first.explanation());
        for (final Throwable error : pair.serverErrors)
        {
            assertEquals(ErrorCode.SHARED_MEMORY_TOO_SMALL, Failures.codeOf(error), error.toString());
        }
    }

    @Test
    void shouldServeTheOthersThoughMemoryIsGoneThatWasPromised() throws Exception
    {
        mount("200m");
        pair.launch();
        final ClientLink first = pair.connect(Lane.REQUEST);
        final AeronClientTransport other = AeronClientTransport.launch(
            new AeronClientContext().channelPreference(ChannelPreference.IPC));
        final List<ClientLink> links = new ArrayList<>();
        for (int i = 0; i < LINKS; i++)
        {
            links.add(other.connect(pair.server.address(), Lane.REQUEST));
        }
        final Path ballast = directory.resolve("ballast");
        Files.write(ballast, new byte[(int)(directory.toFile().getUsableSpace() - 4 * 1024 * 1024)]);
        pair.await("decided", () -> poll(links));
        assertTrue(links.stream().allMatch(ClientLink::isClosed));
        for (final ClientLink link : links)
        {
            assertEquals(ErrorCode.SHARED_MEMORY_TOO_SMALL, link.fault(), link.explanation());
        }

        other.close();
        Files.delete(ballast);
        assertTrue(first.isConnected() && !first.isClosed(), first.explanation());
        pair.connect(Lane.REQUEST);
        assertTrue(first.isConnected() && !first.isClosed(), first.explanation());
    }

    private void mount(final String size) throws InterruptedException
    {
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        assumeTrue(isMounted, "may not mount");
    }

    private boolean poll(final List<ClientLink> links)
    {
        pair.pollServer();
        boolean areDecided = true;
        for (final ClientLink link : links)
        {
            link.poll(TransportPair.IGNORE, 1);
            areDecided &= link.isClosed() || link.isConnected();
        }
        return areDecided;
    }

    private static boolean run(final String... command) throws InterruptedException
    {
        try
        {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(10, TimeUnit.SECONDS) && 0 == process.exitValue();
        }
        catch (final IOException ignore)
        {
            return false;
        }
    }
}
