package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class IntervalLogTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldReadBackAllIntervals()
    {
        final Path file = directory.resolve("e2e.hlog");
        final LatencyRecorder recorder = new LatencyRecorder();
        try (IntervalLog log = new IntervalLog(file, "e2e"))
        {
            recorder.record(5_000);
            log.add(recorder.takeInterval());
            recorder.record(7_000);
            recorder.record(90_000_000);
            log.add(recorder.takeInterval());
        }

        final Histogram total = IntervalLog.readTotal(file);
        assertEquals(3, total.getTotalCount());
        assertEquals(recorder.total().getMaxValue(), total.getMaxValue());
        assertEquals(recorder.total().getValueAtPercentile(50), total.getValueAtPercentile(50));
    }

    @Test
    void shouldWritePercentilesInMicroseconds() throws IOException
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValue(5_000);
        final Path file = directory.resolve("e2e.hgrm");
        IntervalLog.writePercentiles(histogram, file);

        final String text = Files.readString(file);
        assertTrue(text.contains("Percentile"), text);
        assertTrue(text.contains("5.0"), text);
    }

    @Test
    void shouldForgetWarmUpAndClampWhatIsOutOfRange()
    {
        final LatencyRecorder recorder = new LatencyRecorder();
        recorder.record(5_000);
        recorder.restart();
        recorder.record(-1);
        recorder.record(Long.MAX_VALUE);
        recorder.takeInterval();

        assertEquals(2, recorder.total().getTotalCount());
        assertEquals(0, recorder.total().getMinValue());
        assertTrue(recorder.total().getMaxValue() >= LatencyRecorder.HIGHEST_NS);
    }
}
