package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

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
 * What it takes to make a record durable on this disk: append and force, one after the other, into a file that was
 * filled with zeros beforehand, as the journal's segments are.
 */
final class ForceMeasurement
{
    private static final int FILE_LENGTH = 64 * 1024 * 1024;
    /** What fills a file in larger pieces gets large folios, and a force writes them whole (DESIGN.md 5). */
    private static final int PAGE_LENGTH = 4096;
    private static final int WARMUP_FORCES = 200;
    private static final int MAX_FORCES = 20_000;
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
        double bestMicros = Double.MAX_VALUE;
        String best = "";
        for (final Way way : Way.values())
        {
            final LatencySummary summary = LatencySummary.of(measure(way));
            result.json().set(way.label, summary.toJson());
            if (summary.micros("p50") < bestMicros)
            {
                bestMicros = summary.micros("p50");
                best = way.label;
            }
        }
        result.json().put("best", best);
        result.json().put("bestP50Us", bestMicros);
        return result.judge();
    }

    private Histogram measure(final Way way)
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
                    return measure(way, channel, mapping);
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

    private Histogram measure(final Way way, final FileChannel channel, final MappedByteBuffer mapping)
        throws IOException
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        final long endNs = System.nanoTime() + WAY_DURATION_NS;
        int offset = 0;
        for (int i = 0; i < WARMUP_FORCES + MAX_FORCES; i++)
        {
            final long beginNs = System.nanoTime();
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
