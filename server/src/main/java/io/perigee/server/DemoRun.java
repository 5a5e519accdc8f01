package io.perigee.server;

import io.perigee.client.Admin;
import io.perigee.client.PerigeeClient;
import io.perigee.client.Publisher;
import io.perigee.client.Subscriber;
import io.perigee.client.Subscription;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a demo does once its server is ready.
 */
final class DemoRun
{
    private static final int QUEUE_ID = 0;
    private static final int WARM_UP_QUEUE_ID = 3;
    private static final int WARM_UP_COUNT = 20_000;
    private static final int WARM_UP_LENGTH = 64;
    private static final long WARM_UP_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_DURATION_NS = TimeUnit.SECONDS.toNanos(3);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    private static final double NS_PER_US = 1e3;

    private final Terminal terminal;
    private final PrintStream out;
    private final PerigeeServer server;
    private final String source;
    private final List<byte[]> lines;

    DemoRun(final Terminal terminal, final PerigeeServer server, final String source, final List<byte[]> lines)
    {
        this.terminal = terminal;
        this.out = terminal.out();
        this.server = server;
        this.source = source;
        this.lines = lines;
    }

    void run()
    {
        try (PerigeeClient sending = connect("demo-publisher");
            PerigeeClient receiving = connect("demo-subscriber");
            Publisher publisher = sending.addPublisher(DevVerb.TOPIC, QUEUE_ID))
        {
            publisher.awaitConnected(CONNECT_TIMEOUT);
            exchange(receiving, publisher, Collections.nCopies(WARM_UP_COUNT, new byte[WARM_UP_LENGTH]),
                WARM_UP_QUEUE_ID, WARM_UP_INTERVAL_NS);
            out.println("warm-up    " + WARM_UP_COUNT + " messages to " + DevVerb.TOPIC + "/" + WARM_UP_QUEUE_ID);
            out.flush();

            final long intervalNs = Math.min(INTERVAL_NS, MAX_DURATION_NS / lines.size());
            final DemoExchange exchange = exchange(receiving, publisher, lines, QUEUE_ID, intervalNs);
            if (!terminal.interruption().isRequested())
            {
                print(exchange, intervalNs);
            }
        }
    }

    private PerigeeClient connect(final String clientId)
    {
        return PerigeeClient.connect(
            new PerigeeClient.Context().nameServers(server.nameServer()).clientId(clientId));
    }

    private DemoExchange exchange(
        final PerigeeClient receiving,
        final Publisher publisher,
        final List<byte[]> bodies,
        final int queueId,
        final long intervalNs)
    {
        final long fromOffset;
        try (Admin admin = receiving.admin())
        {
            fromOffset = admin.queueOffsets(DevVerb.TOPIC, queueId).maxOffset();
        }

        try (Subscriber subscriber = receiving.addSubscriber(
            new Subscription().topic(DevVerb.TOPIC).queue(queueId).fromOffset(fromOffset)))
        {
            subscriber.awaitConnected(CONNECT_TIMEOUT);
            final DemoExchange exchange = new DemoExchange(
                terminal.interruption(), publisher, subscriber, bodies, queueId, intervalNs);
            exchange.run();
            return exchange;
        }
    }

    private void print(final DemoExchange exchange, final long intervalNs)
    {
        final long bytes = lines.stream().mapToLong((line) -> line.length).sum();
        final long last = exchange.firstOffset() + lines.size() - 1;
        out.printf(Locale.ROOT, "published  %,d lines (%,d bytes) of %s to %s/%d, offsets %d to %d%n",
            lines.size(), bytes, source, DevVerb.TOPIC, QUEUE_ID, exchange.firstOffset(), last);
        out.printf(Locale.ROOT, "consumed   %,d messages in another client: the same bytes in the same order%n%n",
            exchange.received().getTotalCount());

        final TextTable table = new TextTable("LATENCY", "P50", "P90", "P99", "P99.9", "MAX");
        row(table, "stored (flush " + server.context().flushMode().name().toLowerCase(Locale.ROOT) + ")",
            exchange.stored());
        row(table, "consumed", exchange.received());
        out.print(table);
        out.printf(Locale.ROOT, "%.0f messages a second, from the time at which each was due%n%n",
            TimeUnit.SECONDS.toNanos(1) / (double)intervalNs);
        printFiles();
    }

    private static void row(final TextTable table, final String name, final Histogram histogram)
    {
        final String[] cells = new String[PERCENTILES.length + 1];
        cells[0] = name;
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            cells[i + 1] = String.format(
                Locale.ROOT, "%.1f us", histogram.getValueAtPercentile(PERCENTILES[i]) / NS_PER_US);
        }
        table.row(cells);
    }

    private void printFiles()
    {
        final Path directory = server.context().dataDirectory();
        out.println("data       " + directory);
        try (Stream<Path> files = Files.walk(directory))
        {
            for (final Path file : (Iterable<Path>)files.filter(Files::isRegularFile).sorted()::iterator)
            {
                out.println("           " + directory.relativize(file) + "  " + Sizes.text(Files.size(file)));
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
