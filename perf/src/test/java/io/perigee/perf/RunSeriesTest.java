package io.perigee.perf;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RunSeriesTest
{
    private final RunSeries series = new RunSeries(new LoadSettings().workload(Workload.E2E));

    @Test
    void shouldMergeHistogramsAndTakeMediansOfRuns()
    {
        add(10_000, true);
        add(30_000, true);
        add(20_000, true);

        final ObjectNode summary = series.summaryJson();
        assertEquals(3, series.merged().getTotalCount());
        assertEquals(20.0, summary.path("medianLatencyUs").path("p50").asDouble(), 0.05);
        assertEquals(10.0, summary.path("minLatencyUs").path("p50").asDouble(), 0.05);
        assertEquals(30.0, summary.path("maxLatencyUs").path("p50").asDouble(), 0.05);
        assertEquals(30.0, summary.path("mergedLatencyUs").path("max").asDouble(), 0.05);
        assertFalse(series.isFailed());
    }

    @Test
    void shouldTellHowMuchTwoHalvesDiffer()
    {
        assertEquals(1.0, series.noise("p50"));
        add(10_000, true);
        assertEquals(1.0, series.noise("p50"));
        add(30_000, true);
        add(20_000, true);
        add(30_000, true);
        add(15_000, true);
        assertEquals(2.0, series.noise("p50"), 0.01);
    }

    @Test
    void shouldKeepAFailedRunOutOfTheFigures()
    {
        add(10_000, true);
        add(9_000_000, false);

        assertTrue(series.isFailed());
        assertEquals(1, series.merged().getTotalCount());
        assertEquals(10.0, series.latencySpread("max").max(), 0.05);
        assertEquals(1, series.summaryJson().path("failedRuns").asInt());
        assertEquals(2, series.resultsJson().size());
    }

    @Test
    void shouldShowEvenASeriesThatFailedAltogether()
    {
        add(10_000, false);

        final List<String> table = RigTable.table("title", series);
        assertEquals("title", table.get(0));
        assertTrue(table.get(1).contains("FAILED"), table.get(1));
        assertFalse(series.summaryJson().has("mergedLatencyUs"));
    }

    @Test
    void shouldPrintMediansAndSpread()
    {
        add(10_000, true);
        add(2_500_000, true);

        final String table = String.join("\n", RigTable.table("title", series));
        assertTrue(table.contains("median of 2"), table);
        assertTrue(table.contains("10.0us"), table);
        assertTrue(table.contains("2.50ms"), table);
        assertTrue(table.contains("p99.99"), table);
    }

    @Test
    void shouldTakeTheMiddleOfAnEvenNumber()
    {
        assertEquals(new Spread(2.5, 1, 4), Spread.of(4, 1, 3, 2));
        assertTrue(Double.isNaN(Spread.of().median()));
    }

    private void add(final long latencyNs, final boolean isPassing)
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValue(latencyNs);
        final LoadResult result = new LoadResult("e2e")
            .rates(1_000, isPassing ? 1_000 : 900)
            .counts(1, 1, 0)
            .latency(LatencySummary.of(histogram))
            .judge();
        series.add(result, histogram);
    }
}
