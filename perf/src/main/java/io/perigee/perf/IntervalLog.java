package io.perigee.perf;

import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.HdrHistogram.HistogramLogWriter;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that hold latencies: {@code .hlog}, one histogram for each interval, and {@code .hgrm}, the percentiles as
 * text. Any tool for HdrHistogram reads both.
 */
final class IntervalLog implements AutoCloseable
{
    private static final int TICKS_PER_HALF_DISTANCE = 5;
    private static final double NANOS_PER_MICRO = 1_000.0;

    private final HistogramLogWriter writer;
    private final String tag;
    private final List<Histogram> intervals = new ArrayList<>();

    /**
     * Begin a log.
     *
     * @param file to write.
     * @param tag  of every line.
     */
    IntervalLog(final Path file, final String tag)
    {
        this.tag = tag;
        try
        {
            writer = new HistogramLogWriter(file.toFile());
        }
        catch (final FileNotFoundException exception)
        {
            throw new UncheckedIOException(exception);
        }
        final long nowMs = System.currentTimeMillis();
        writer.outputComment("latencies in nanoseconds, from the intended send time");
        writer.outputLogFormatVersion();
        writer.outputStartTime(nowMs);
        writer.setBaseTime(nowMs);
        writer.outputLegend();
    }

    /**
     * Keep one interval. It is encoded when the log is closed: that takes some milliseconds of a core, which the
     * threads under load would miss, once in each interval.
     *
     * @param interval with the times of its begin and end.
     */
    void add(final Histogram interval)
    {
        final Histogram copy = interval.copy();
        copy.setTag(tag);
        intervals.add(copy);
    }

    /** Write all intervals. */
    @Override
    public void close()
    {
        for (final Histogram interval : intervals)
        {
            writer.outputIntervalHistogram(interval);
        }
        writer.close();
    }

    /**
     * All intervals of a log together.
     *
     * @param file that was written by this class.
     * @return histogram of nanoseconds.
     */
    static Histogram readTotal(final Path file)
    {
        final Histogram total = LatencyRecorder.newHistogram();
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile()))
        {
            EncodableHistogram interval = reader.nextIntervalHistogram();
            while (null != interval)
            {
                total.add((Histogram)interval);
                interval = reader.nextIntervalHistogram();
            }
        }
        catch (final FileNotFoundException exception)
        {
            throw new UncheckedIOException(exception);
        }
        return total;
    }

    /**
     * Write percentiles as text, in microseconds.
     *
     * @param histogram of nanoseconds.
     * @param file      to write.
     */
    static void writePercentiles(final Histogram histogram, final Path file)
    {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8))
        {
            histogram.outputPercentileDistribution(out, TICKS_PER_HALF_DISTANCE, NANOS_PER_MICRO);
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
    }
}
