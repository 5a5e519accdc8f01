package io.perigee.server;

import io.perigee.pipeline.IdleStrategyKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Tag("system")
@Timeout(60)
class CommandSystemTest
{
    @TempDir
    private static Path directory;
    private static PerigeeServer server;

    @BeforeAll
    static void launch()
    {
        server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(directory.resolve("data"))
            .port(0)
            .segmentLengthBytes(16 * 1024 * 1024)
            .idleStrategy(IdleStrategyKind.BACKOFF)
            .topic(DevVerb.TOPIC, DevVerb.QUEUE_COUNT));
        assertTrue(server.awaitReady(Duration.ofSeconds(30)));
    }

    @AfterAll
    static void close()
    {
        server.close();
    }

    @Test
    void shouldPublishAndConsume()
    {
        run(ExitCode.OK, "topics", "create", "greetings", "--queues", "2");

        final Commands.Result first =
            run(ExitCode.OK, "pub", "greetings", "hello", "--queue", "1", "--tag", "T", "--key", "K");
        assertEquals(List.of("stored greetings/1 offset 0", "published 1 messages, 0 failed"), first.lines());
        run(ExitCode.OK, "pub", "greetings", "good\u0007bye \u00fc", "--queue", "1");

        final List<String> lines = run(ExitCode.OK, "sub", "greetings", "--count", "2").lines();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).startsWith("greetings/1 offset 0  "), lines.get(0));
        assertTrue(lines.get(0).endsWith("  key=K  tag=T  hello"), lines.get(0));
        assertTrue(lines.get(1).endsWith("  good\\x07bye \u00fc"), lines.get(1));

        final String json = run(ExitCode.OK, "sub", "greetings", "--count", "1", "-o", "json").out();
        assertTrue(json.startsWith("{\"topic\":\"greetings\",\"queue\":1,\"offset\":0,"), json);
        assertTrue(json.contains("\"key\":\"K\",\"tag\":\"T\",\"body\":\"hello\"}"), json);
    }

    @Test
    void shouldReturnLinesByteForByte() throws IOException
    {
        run(ExitCode.OK, "topics", "create", "lines", "--queues", "1");
        final String text = "first\n\n  third \r\nfour\u00fc\n".repeat(500);
        final Path file = Files.writeString(directory.resolve("lines.txt"), text);

        final Commands.Result published =
            run(ExitCode.OK, "pub", "lines", "--lines", file.toString(), "--quiet");
        assertEquals(List.of("published 2000 messages, 0 failed"), published.lines());
        assertEquals(text, run(ExitCode.OK, "sub", "lines", "--count", "2000", "--raw").out());

        final Commands.Result fromInput = Commands.runWithInput(
            "a\nb\n", "pub", "lines", "--lines", "-", "--nameserver", server.nameServer());
        assertEquals(
            List.of("stored lines/0 offset 2000", "stored lines/0 offset 2001", "published 2 messages, 0 failed"),
            fromInput.lines());
    }

    @Test
    void shouldPublishFileAsOneMessage() throws IOException
    {
        run(ExitCode.OK, "topics", "create", "files", "--queues", "1");
        final String text = "two\nlines\n".repeat(100_000);
        final Path file = Files.writeString(directory.resolve("whole.txt"), text);
        assertEquals(List.of("stored files/0 offset 0", "published 1 messages, 0 failed"),
            run(ExitCode.OK, "pub", "files", "--file", file.toString()).lines());
        assertEquals(text + "\n", run(ExitCode.OK, "sub", "files", "--count", "1", "--raw").out());

        final Commands.Result empty =
            Commands.runWithInput("", "pub", "files", "--file", "-", "--nameserver", server.nameServer());
        assertEquals(List.of("stored files/0 offset 1", "published 1 messages, 0 failed"), empty.lines());

        Files.writeString(file, "x".repeat(4 * 1024 * 1024 + 1));
        final Commands.Result tooLong = run(ExitCode.FAILED, "pub", "files", "--file", file.toString());
        assertTrue(tooLong.err().startsWith("error PG-2001: message 1 is longer than the limit of 4194304 bytes"),
            tooLong.err());
    }

    @Test
    void shouldConsumeWhatWasChosen()
    {
        run(ExitCode.OK, "topics", "create", "chosen", "--queues", "2");
        for (final String body : new String[]{"a", "b", "c"})
        {
            run(ExitCode.OK, "pub", "chosen", body, "--queue", "0", "--tag", body, "--quiet");
            run(ExitCode.OK, "pub", "chosen", body.toUpperCase(Locale.ROOT), "--queue", "1", "--quiet");
        }

        final String[] sub = {"sub", "chosen", "--raw", "--timeout", "20s", "--count"};
        assertEquals("A\nB\nC\n", run(ExitCode.OK, with(sub, "3", "--queue", "1")).out());
        assertEquals("b\nc\n", run(ExitCode.OK, with(sub, "2", "--queue", "0", "--from", "1")).out());
        assertEquals("a\nc\n", run(ExitCode.OK, with(sub, "2", "--tag", "c", "--tag", "a")).out());
        final Commands.Result unknown = run(ExitCode.FAILED, with(sub, "2", "--queue", "0", "--queue", "2"));
        assertTrue(unknown.err().startsWith("error PG-1007: topic 'chosen' has no queue 2"), unknown.err());
    }

    @Test
    void shouldShowBytesThatAreNoText()
    {
        run(ExitCode.OK, "topics", "create", "bytes", "--queues", "1");
        final byte[] body = {'a', (byte)0xFF, (byte)0xC3, (byte)0xBC, (byte)0xE2, (byte)0x82};
        Commands.run(new ByteArrayInputStream(body), new Interruption(), "pub", "bytes", "--file", "-", "--quiet",
            "--tag", "T", "--nameserver", server.nameServer());

        final String line = run(ExitCode.OK, "sub", "bytes", "--count", "1").lines().get(0);
        assertTrue(line.endsWith("  tag=T  a\\xff\u00fc\\xe2\\x82"), line);
        final String json = run(ExitCode.OK, "sub", "bytes", "--count", "1", "-o", "json").out();
        assertTrue(json.contains("\"tag\":\"T\",\"bodyBase64\":\"" +
            Base64.getEncoder().encodeToString(body) + "\"}"), json);
    }

    @Test
    void shouldResumeGroup()
    {
        run(ExitCode.OK, "topics", "create", "grouped", "--queues", "1");
        for (final String body : new String[]{"a", "b", "c"})
        {
            run(ExitCode.OK, "pub", "grouped", body, "--quiet");
        }

        final String[] sub = {"sub", "grouped", "--group", "g", "--raw", "--count"};
        assertEquals("a\nb\n", run(ExitCode.OK, with(sub, "2")).out());
        assertEquals("c\n", run(ExitCode.OK, with(sub, "1")).out());
        final Commands.Result late = run(ExitCode.PARTIAL, with(sub, "1", "--timeout", "300ms"));
        assertEquals("", late.out());
        run(ExitCode.OK, "pub", "grouped", "d", "--quiet");
        assertEquals(List.of(
            "QUEUE  FIRST  NEXT  MESSAGES  COMMITTED  LAG",
            "    0      0     4         4          3    1"),
            run(ExitCode.OK, "topics", "describe", "grouped", "--group", "g").lines());
        assertEquals("    0      0     4         4          -    4",
            run(ExitCode.OK, "topics", "describe", "grouped", "--group", "other").lines().get(1));
        assertEquals("{\"topic\":\"grouped\",\"group\":\"g\",\"queues\":[{\"queue\":0,\"minOffset\":0," +
            "\"maxOffset\":4,\"committedOffset\":3,\"lag\":1}]}",
            run(ExitCode.OK, "topics", "describe", "grouped", "--group", "g", "-o", "json").lines().get(0));
        assertEquals("a\n", run(ExitCode.OK, "sub", "grouped", "--raw", "--count", "1").out());
    }

    @Test
    void shouldListTopics()
    {
        run(ExitCode.OK, "topics", "create", "listed", "--queues", "3");
        assertTrue(run(ExitCode.OK, "topics").out().contains("listed"));
        assertTrue(run(ExitCode.OK, "topics", "-o", "json").out()
            .contains("{\"topic\":\"listed\",\"queues\":3,\"messages\":0}"));

        run(ExitCode.OK, "pub", "listed", "x", "--queue", "1", "--quiet");
        assertEquals(List.of("QUEUE  FIRST  NEXT  MESSAGES", "    0      0     0         0",
            "    1      0     1         1", "    2      0     0         0"),
            run(ExitCode.OK, "topics", "describe", "listed").lines());
        assertEquals("{\"topic\":\"listed\",\"queues\":[{\"queue\":0,\"minOffset\":0,\"maxOffset\":0}," +
            "{\"queue\":1,\"minOffset\":0,\"maxOffset\":1},{\"queue\":2,\"minOffset\":0,\"maxOffset\":0}]}",
            run(ExitCode.OK, "topics", "describe", "listed", "-o", "json").lines().get(0));
        final Commands.Result unknown = run(ExitCode.FAILED, "topics", "describe", "listd");
        assertTrue(unknown.err().startsWith(
            "error PG-1004: topic 'listd' does not exist.  Did you mean 'listed'?"), unknown.err());

        final Commands.Result again = run(ExitCode.FAILED, "topics", "create", "listed", "--queues", "5");
        assertTrue(again.err().startsWith("error PG-1005: topic 'listed' exists with 3 queues, not 5"), again.err());
        final Commands.Result tooMany = run(ExitCode.FAILED, "topics", "create", "many", "--queues", "1025");
        assertTrue(tooMany.err().startsWith("error PG-1008: topic 'many' cannot have 1025 queues"), tooMany.err());
        assertTrue(run(ExitCode.FAILED, "topics", "create", "no good").err().startsWith("error PG-1006: "));
    }

    @Test
    void shouldShowCounters()
    {
        final String table = run(ExitCode.OK, "stat", "--interval", "10ms").out();
        assertTrue(table.contains("POSITION") && table.contains("ring events in use"), table);
        assertTrue(table.contains("DUTY CYCLE"), table);
        final String json = run(ExitCode.OK, "stat", "--interval", "10ms", "-o", "json").out();
        assertTrue(json.contains("\"label\":\"commit position\""), json);
        assertFalse(table.contains("version"), table);
    }

    @Test
    void shouldCountGarbageAndGoOn() throws IOException
    {
        try (DatagramSocket socket = new DatagramSocket())
        {
            final InetAddress host = InetAddress.getByName(PerigeeServerContext.BIND_HOST_DEFAULT);
            for (int i = 0; i < 10; i++)
            {
                final byte[] garbage = "garbage".repeat(i * 20).getBytes(StandardCharsets.US_ASCII);
                for (int port = 0; port < 3; port++)
                {
                    socket.send(new DatagramPacket(garbage, garbage.length, host, server.context().port() + port));
                }
            }
        }

        final String counter = "{\"typeId\":7031,\"label\":\"nameserver invalid datagrams\",\"value\":10,";
        while (!run(ExitCode.OK, "stat", "--interval", "10ms", "-o", "json").out().contains(counter))
        {
            Thread.onSpinWait();
        }
        run(ExitCode.OK, "pub", "demo", "x", "--quiet");
    }

    @Test
    void shouldShowCountersUntilInterrupted() throws Exception
    {
        final Interruption interruption = new Interruption();
        final PipedInputStream shown = new PipedInputStream(64 * 1024);
        final PrintStream out = new PrintStream(new PipedOutputStream(shown));
        final Terminal terminal = new Terminal(InputStream.nullInputStream(), out, System.err, interruption);
        final CompletableFuture<Integer> stat = CompletableFuture.supplyAsync(() -> PerigeeCommand.execute(
            terminal, "stat", "--watch", "--interval", "10ms", "-o", "json", "--nameserver", server.nameServer()));
        stat.whenComplete((exitCode, failure) -> out.close());
        final BufferedReader lines = new BufferedReader(new InputStreamReader(shown));
        for (int i = 0; i < 3; i++)
        {
            assertTrue(lines.readLine().startsWith("[{\"broker\":\"b0\""));
        }
        interruption.request();
        lines.lines().forEach((line) -> {});
        assertEquals(ExitCode.OK, stat.get());
    }

    @Test
    void shouldNameUnknownTopicAndHowToCreateIt()
    {
        final String expected = "error PG-1004: topic 'demmo' does not exist.  Did you mean 'demo'?" +
            System.lineSeparator() + "  Create it:  scripts/perigee topics create demmo --queues 4" +
            System.lineSeparator();
        assertEquals(expected, run(ExitCode.FAILED, "pub", "demmo", "x").err());
        assertEquals(expected, run(ExitCode.FAILED, "sub", "demmo", "--count", "1").err());
    }

    @Test
    void shouldRefuseOversizeBodyAndGoOn() throws IOException
    {
        final Path file = Files.writeString(
            directory.resolve("big.txt"), "first\n" + "x".repeat(4 * 1024 * 1024 + 1) + "\nsmall\n");
        final Commands.Result result =
            run(ExitCode.FAILED, "pub", "demo", "--lines", file.toString(), "--queue", "0");

        assertTrue(result.err().startsWith("error PG-2001: message 2 is longer than the limit of 4194304 bytes (4 MiB"),
            result.err());
        assertEquals("published 2 messages, 1 failed", result.lines().get(2));
    }

    @Test
    void shouldRefuseUnknownQueue()
    {
        final Commands.Result result = run(ExitCode.FAILED, "pub", "demo", "x", "--queue", "4");
        assertTrue(result.err().contains("PG-1007: topic 'demo' has no queue 4"), result.err());
        assertTrue(result.err().contains("Use a queue from 0 to 3."), result.err());
    }

    private static Commands.Result run(final int expectedExitCode, final String... args)
    {
        final Commands.Result result = Commands.run(with(args, "--nameserver", server.nameServer()));
        assertEquals(expectedExitCode, result.exitCode(), result.err());
        return result;
    }

    private static String[] with(final String[] args, final String... more)
    {
        final String[] all = new String[args.length + more.length];
        System.arraycopy(args, 0, all, 0, args.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        return all;
    }
}
