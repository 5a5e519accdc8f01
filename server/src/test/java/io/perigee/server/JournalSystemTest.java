package io.perigee.server;

import io.perigee.pipeline.IdleStrategyKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The verbs that look at a data directory, beside the broker that writes to it.
 */
@Tag("system")
@Timeout(120)
class JournalSystemTest
{
    private static final int LINES = 12_000;
    private static final int SEGMENT_LENGTH = 8 * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void shouldCopyARunningBrokerSoThatTheCopyCanBeServed()
    {
        final Path data = directory.resolve("data");
        final Path copy = directory.resolve("copy");
        final String before = lines(0);
        try (PerigeeServer server = launch(data))
        {
            run("topics", "create", "orders", "--queues", "1", "-n", server.nameServer());
            publish(server, before);
            final String after = lines(LINES);
            final CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(server, after));
            run("journal", "backup", data.toString(), copy.toString());
            do
            {
                run("journal", "verify", data.toString(), "--deep");
            }
            while (!publishing.isDone());
            publishing.join();
        }
        run("journal", "verify", data.toString(), "--deep");

        try (PerigeeServer server = launch(copy))
        {
            final String count = Integer.toString(LINES);
            assertEquals(before, run("sub", "orders", "--queue", "0", "--from", "0", "--count", count, "--raw",
                "--timeout", "60s", "-n", server.nameServer()).out());
            publish(server, "one more\n");
        }
        run("journal", "verify", copy.toString(), "--deep");
    }

    private static String lines(final int first)
    {
        final StringBuilder text = new StringBuilder();
        for (int i = first; i < first + LINES; i++)
        {
            text.append("line ").append(i).append(' ').append("x".repeat(1000)).append('\n');
        }
        return text.toString();
    }

    private void publish(final PerigeeServer server, final String text)
    {
        final Commands.Result result = Commands.runWithInput(
            text, "pub", "orders", "--lines", "-", "--queue", "0", "--quiet", "-n", server.nameServer());
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
    }

    private static Commands.Result run(final String... args)
    {
        final Commands.Result result = Commands.run(args);
        assertEquals(ExitCode.OK, result.exitCode(), () -> String.join(" ", args) + "\n" + result.out() + result.err());
        return result;
    }

    private static PerigeeServer launch(final Path data)
    {
        final PerigeeServer server = PerigeeServer.launch(new PerigeeServerContext()
            .dataDirectory(data)
            .port(0)
            .segmentLengthBytes(SEGMENT_LENGTH)
            .idleStrategy(IdleStrategyKind.BACKOFF));
        assertTrue(server.awaitReady(Duration.ofSeconds(30)));
        return server;
    }
}
