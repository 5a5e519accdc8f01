package io.perigee.faultlab;

import io.perigee.faultlab.process.BrokerProcess;
import io.perigee.faultlab.process.BrokerSettings;
import io.perigee.faultlab.process.BulkReader;
import io.perigee.faultlab.process.BulkSamples;
import io.perigee.faultlab.process.BulkWriter;
import io.perigee.faultlab.process.Ports;
import io.perigee.faultlab.process.ProcessFailure;
import io.perigee.faultlab.process.Shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Each run writes a log as fast as the broker takes it, kills the broker in the middle of it, and starts it several
 * times, each time killed again. The settings are those of a server, not small ones.
 */
final class RecoveryExperiment implements Experiment
{
    private static final int STARTS = 3;
    private static final long NS_PER_MS = 1_000_000;
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    /** What scripts/perigee starts a server with. */
    private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-XX:TieredStopAtLevel=4");

    private final long length;
    private final int bodyLength;
    private final long warmLimitMs;

    /**
     * Nothing is written yet.
     *
     * @param length      of the log in bytes.
     * @param bodyLength  of a message in bytes.
     * @param warmLimitMs a warm start that takes longer is a failure.
     */
    RecoveryExperiment(final long length, final int bodyLength, final long warmLimitMs)
    {
        this.length = length;
        this.bodyLength = bodyLength;
        this.warmLimitMs = warmLimitMs;
    }

    @Override
    public void run(final ExperimentRun run) throws IOException
    {
        try (LifeDirectory directory = new LifeDirectory(LifeDirectory.temporary(), "recovery"))
        {
            final Path data = directory.resolve("data");
            final BrokerSettings settings = new BrokerSettings(data, Ports.find())
                .option("--flush", "async").option("--idle", "backoff");
            final Written written = write(settings, directory.path(), run);
            long slowestMs = 0;
            for (int i = 0; i < STARTS; i++)
            {
                slowestMs = Math.max(slowestMs, start(settings, directory.path(), written, run, "warm", i));
            }
            for (int i = 0; i < STARTS; i++)
            {
                dropFromPageCache(data);
                start(settings, directory.path(), written, run, "cold", i);
            }
            if (slowestMs > warmLimitMs)
            {
                throw new ProcessFailure("a warm start took " + slowestMs + " ms, more than " + warmLimitMs);
            }
        }
    }

    private Written write(final BrokerSettings settings, final Path work, final ExperimentRun run)
    {
        try (BrokerProcess broker = BrokerProcess.start(settings, work, JVM_OPTIONS);
            BulkWriter writer = new BulkWriter(settings.nameServer(), bodyLength))
        {
            // What every start takes: the JVM, the media driver, the first segments.
            run.tally().add("ms from start to ready, empty directory", broker.awaitReady(START_TIMEOUT) / NS_PER_MS);
            writer.write(length, broker);
            broker.checkAlive();
            broker.kill();
            run.tally().add("MiB written", writer.logPosition() >> 20);
            run.tally().add("messages acknowledged", writer.storedCount());
            return new Written(writer.storedCount(), writer.samples());
        }
    }

    private static long start(
        final BrokerSettings settings,
        final Path work,
        final Written written,
        final ExperimentRun run,
        final String kind,
        final int number)
    {
        try (BrokerProcess broker = BrokerProcess.start(settings, work, JVM_OPTIONS))
        {
            final long readyMs = broker.awaitReady(START_TIMEOUT) / NS_PER_MS;
            run.tally().add("ms from start to ready, " + kind + " " + (number + 1) + " of " + STARTS, readyMs);
            try (BulkReader reader = new BulkReader(settings.nameServer()))
            {
                final long there = reader.messageCount();
                if (there < written.count())
                {
                    throw new ProcessFailure(written.count() + " messages were acknowledged, and " + there +
                        " are there" + broker.tail());
                }
                run.tally().add("messages read again and compared", reader.check(written.samples()));
            }
            return readyMs;
        }
    }

    /** Only these files, because others on this machine have a use for the page cache, too. */
    private static void dropFromPageCache(final Path data) throws IOException
    {
        for (final Path file : files(data))
        {
            Shell.run(List.of("dd", "if=/dev/null", "of=" + file, "conv=notrunc,fdatasync", "oflag=nocache", "count=0",
                "status=none"));
            Shell.run(List.of("dd", "if=" + file, "of=/dev/null", "iflag=nocache", "count=0", "status=none"));
        }
    }

    private static List<Path> files(final Path data) throws IOException
    {
        try (Stream<Path> walk = Files.walk(data))
        {
            return walk.filter(Files::isRegularFile).collect(Collectors.toList());
        }
    }

    /**
     * What was acknowledged.
     *
     * @param count   of all messages.
     * @param samples some of them.
     */
    private record Written(long count, BulkSamples samples)
    {
    }
}
