package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;
import org.agrona.concurrent.IdleStrategy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * What it takes to make a record durable on this disk: append and force, into a file that was filled with zeros
 * beforehand, as the journal's segments are. Without a rest in between, which is the quickest that there is; and, where
 * the rate of the load leaves room for one, at that rate: a disk and a core that have rested answer later.
 */
final class ForceMeasurement
{
    private static final int FILE_LENGTH = 64 * 1024 * 1024;
    /** What fills a file in larger pieces gets large folios, and a force writes them whole (DESIGN.md 5). */
    private static final int PAGE_LENGTH = 4096;
    private static final int WARMUP_FORCES = 200;
    private static final int MAX_FORCES = 20_000;
    private static final double NANOS_PER_MICRO = 1_000;
    /** At a lower rate than that, there would be too few forces to say anything. */
    private static final long MAX_PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long WAY_DURATION_NS = TimeUnit.SECONDS.toNanos(3);

    private final LoadSettings settings;
    private final byte[] record;
    private final ByteBuffer recordBuffer;

    ForceMeasurement(final LoadSettings settings)
    {
        this.settings = settings;
        this.record = new byte[settings.forceBytes()];
        this.recordBuffer = ByteBuffer.allocateDirect(record.length);
    }

    LoadResult run()
    {
        final LoadResult result = new LoadResult(settings.workload().label());
        result.json().put("bytes", record.length);
        final double bestMicros = measureWays(result, "best", "", 0);
        final long periodNs = TimeUnit.SECONDS.toNanos(1) / Math.max(1, settings.rate());
        if (periodNs >= 2 * bestMicros * NANOS_PER_MICRO && periodNs <= MAX_PERIOD_NS)
        {
            measureWays(result, "bestAtRate", "AtRate", periodNs);
        }
        return result.judge();
    }

    /** All ways, with a name for the best and for what is behind their names; the p50 of the best. */
    private double measureWays(
        final LoadResult result, final String bestName, final String suffix, final long periodNs)
    {
        double bestMicros = Double.MAX_VALUE;
        String best = "";
        for (final Way way : Way.values())
        {
            final LatencySummary summary = LatencySummary.of(measure(way, periodNs));
            result.json().set(way.label + suffix, summary.toJson());
            if (summary.micros("p50") < bestMicros)
            {
                bestMicros = summary.micros("p50");
                best = way.label;
            }
        }
        result.json().put(bestName, best);
        result.json().put(bestName + "P50Us", bestMicros);
        return bestMicros;
    }

    private Histogram measure(final Way way, final long periodNs)
    {
        final Path file = settings.dataDirectory().resolve("force-" + way.label);
        try
        {
            fill(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                final MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH);
                try
                {
                    for (int offset = 0; offset < FILE_LENGTH; offset += PAGE_LENGTH)
                    {
                        mapping.get(offset);
                    }
                    return measure(way, channel, mapping, periodNs);
                }
                finally
                {
                    IoUtil.unmap(mapping);
                }
            }
            finally
            {
                Files.delete(file);
            }
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
    }

    private Histogram measure(
        final Way way, final FileChannel channel, final MappedByteBuffer mapping, final long periodNs)
        throws IOException
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        final IdleStrategy idleStrategy = IdleStrategies.byName(settings.idle());
        final long endNs = System.nanoTime() + WAY_DURATION_NS;
        long nextNs = System.nanoTime();
        int offset = 0;
        for (int i = 0; i < WARMUP_FORCES + MAX_FORCES; i++)
        {
            idleStrategy.reset();
            long beginNs = System.nanoTime();
            for (; beginNs - nextNs < 0; beginNs = System.nanoTime())
            {
                idleStrategy.idle();
            }
            nextNs = beginNs + periodNs;
            if (beginNs - endNs >= 0)
            {
                break;
            }

            append(way, channel, mapping, offset);
            final long tookNs = System.nanoTime() - beginNs;
            if (i >= WARMUP_FORCES)
            {
                histogram.recordValue(tookNs);
            }
            offset += record.length;
            if (offset + record.length > FILE_LENGTH)
            {
                offset = 0;
            }
        }
        return histogram;
    }

    private void append(
        final Way way, final FileChannel channel, final MappedByteBuffer mapping, final int offset) throws IOException
    {
        switch (way)
        {
            case STORE_FORCE_RANGE ->
            {
                mapping.put(offset, record);
                mapping.force(offset, record.length);
            }
            case STORE_FORCE_CHANNEL ->
            {
                mapping.put(offset, record);
                channel.force(false);
            }
            case WRITE_FORCE_CHANNEL ->
            {
                recordBuffer.clear();
                channel.write(recordBuffer, offset);
                channel.force(false);
            }
        }
    }

    private static void fill(final Path file) throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(PAGE_LENGTH);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
        {
            for (long offset = 0; offset < FILE_LENGTH; offset += PAGE_LENGTH)
            {
                zeros.clear();
                channel.write(zeros, offset);
            }
            channel.force(true);
        }
    }

    private enum Way
    {
        STORE_FORCE_RANGE("mappedStoreMappedForce"),
        STORE_FORCE_CHANNEL("mappedStoreChannelForce"),
        WRITE_FORCE_CHANNEL("positionalWriteChannelForce");

        private final String label;

        Way(final String label)
        {
            this.label = label;
        }
    }
}
