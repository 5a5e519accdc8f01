package io.perigee.server;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(60)
class ServerSystemTest
{
    private static final String HOST = PerigeeServerContext.BIND_HOST_DEFAULT;

    @TempDir
    private Path directory;

    @Test
    void shouldReturnEveryLineOfDemo() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("text.txt"), "one\n\ntwo\r\nthree \u00fc");
        final Path data = directory.resolve("demo");
        final Commands.Result result = Commands.run("demo", "--file", file.toString(), "--data", data.toString());

        assertEquals(ExitCode.OK, result.exitCode(), result.err());
        assertTrue(result.out().contains("published  4 lines (15 bytes) of " + file + " to demo/0, offsets 0 to 3"),
            result.out());
        assertTrue(result.out().contains("consumed   4 messages in another client"), result.out());
        assertTrue(result.out().contains("P99.9"), result.out());
        assertTrue(result.out().contains("commitlog"), result.out());
        assertTrue(Files.isDirectory(data.resolve("commitlog")));

        final Commands.Result again = Commands.run("demo", "--file", file.toString(), "--data", data.toString());
        assertTrue(again.out().contains("demo/0, offsets 4 to 7"), again.out() + again.err());
    }

    @Test
    void shouldServeUntilToldToStop() throws Exception
    {
        final Path data = directory.resolve("data");
        final int port = FreePorts.find(HOST, 3);
        final String nameServer = HOST + ":" + port;
        final Interruption interruption = new Interruption();
        final CompletableFuture<Commands.Result> dev = CompletableFuture.supplyAsync(() -> Commands.run(
            new ByteArrayInputStream(new byte[0]), interruption,
            "dev", "--data", data.toString(), "--port", Integer.toString(port), "--idle", "backoff"));
        Commands.Result published;
        do
        {
            assertFalse(dev.isDone(), () -> dev.join().err());
            published = Commands.run("pub", "demo", "hello", "--queue", "0", "--nameserver", nameServer);
        }
        while (ExitCode.OK != published.exitCode());

        final Commands.Result second = Commands.run("dev", "--data", data.toString(), "--port", "0");
        assertEquals(ExitCode.UNFIT, second.exitCode());
        assertTrue(second.err().startsWith("error PG-3001: " + data), second.err());

        interruption.request();
        final Commands.Result result = dev.get(20, TimeUnit.SECONDS);
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
        assertTrue(result.out().startsWith("ready in "), result.out());
        final List<String> log = Files.readAllLines(data.resolve("logs").resolve("server.log"));
        assertEquals(1, log.stream().filter((line) -> line.contains("flush=SYNC")).count());
        assertTrue(log.get(log.size() - 1).endsWith(" stopped"));
    }

    @Test
    void shouldNamePortThatIsInUse() throws IOException
    {
        for (int i = 0; i < 3; i++)
        {
            final int port = FreePorts.find(HOST, 3);
            try (DatagramSocket taken = new DatagramSocket(
                new InetSocketAddress(InetAddress.getByName(HOST), port + i)))
            {
                final Commands.Result result = Commands.run(
                    "dev", "--data", directory.resolve("data").toString(), "--port", Integer.toString(port));

                assertEquals(ExitCode.UNFIT, result.exitCode());
                assertTrue(result.err().startsWith("error PG-4002: "), result.err());
                assertTrue(result.err().contains(Integer.toString(taken.getLocalPort())), result.err());
                assertEquals(2, result.err().lines().count(), result.err());
            }
        }
    }

    @Test
    void shouldNameDataDirectoryThatIsFile() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("file"), "");
        final Commands.Result result = Commands.run("dev", "--data", file.toString(), "--port", "0");

        assertEquals(ExitCode.UNFIT, result.exitCode());
        assertTrue(result.err().startsWith("error PG-3002: the data directory " + file), result.err());
    }

    @Test
    void shouldNameMissingFileOfDemo()
    {
        final Commands.Result result = Commands.run("demo", "--file", "/no/such/file");

        assertEquals(ExitCode.USAGE, result.exitCode());
        assertTrue(result.err().startsWith("error PG-0004: the file /no/such/file cannot be read"), result.err());
    }

    @Test
    void shouldReportDeadNameServerWithinTwoSeconds() throws IOException
    {
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(HOST), 0)))
        {
            final String address = HOST + ":" + silent.getLocalPort();
            final long startNs = System.nanoTime();
            final Commands.Result result = Commands.run("topics", "--nameserver", address);

            assertEquals(ExitCode.UNREACHABLE, result.exitCode());
            assertTrue(result.err().startsWith("error PG-1001: no NameServer answered"), result.err());
            assertTrue(result.err().contains(address), result.err());
            assertTrue(System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(2));
        }
    }

    @Test
    void shouldNameSharedMemoryThatIsTooSmall()
    {
        final String property = "perigee.driver.min.shared.memory";
        System.setProperty(property, "1024g");
        try
        {
            final Commands.Result result =
                Commands.run("dev", "--data", directory.resolve("data").toString(), "--port", "0");
            assertEquals(ExitCode.UNFIT, result.exitCode());
            assertTrue(result.err().startsWith("error PG-4001: "), result.err());
        }
        finally
        {
            System.clearProperty(property);
        }
    }
}
