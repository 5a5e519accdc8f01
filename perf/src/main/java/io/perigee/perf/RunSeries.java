package io.perigee.perf;

import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Runs of one load. Histograms are merged; percentiles of runs are never averaged, but their median and spread are
 * told. A failed run counts for nothing here: it is reported, and that is all.
 */
final class RunSeries
{
    private final LoadSettings settings;
    private final List<LoadResult> results = new ArrayList<>();
    private final List<LoadResult> passed = new ArrayList<>();
    private final Histogram merged = LatencyRecorder.newHistogram();

    RunSeries(final LoadSettings settings)
    {
        this.settings = settings;
    }

    /**
     * Add a run.
     *
     * @param result    of it.
     * @param latencies of it; null if there are none.
     */
    void add(final LoadResult result, final Histogram latencies)
    {
        results.add(result);
        if (!result.isFailed())
        {
            passed.add(result);
            if (null != latencies)
            {
                merged.add(latencies);
            }
        }
    }

    LoadSettings settings()
    {
        return settings;
    }

    List<LoadResult> results()
    {
        return results;
    }

    List<LoadResult> passed()
    {
        return passed;
    }

    boolean isFailed()
    {
        return passed.size() < results.size() || results.isEmpty();
    }

    boolean hasLatency()
    {
        return 0 < merged.getTotalCount();
    }

    /** All latencies of the runs that did not fail. */
    Histogram merged()
    {
        return merged;
    }

    /**
     * Median and spread of one figure over the runs that did not fail.
     *
     * @param figure of a result.
     * @return spread; NaN without such runs.
     */
    Spread spread(final ToDoubleFunction<LoadResult> figure)
    {
        return Spread.of(passed.stream().mapToDouble(figure).toArray());
    }

    /**
     * Median and spread of a percentile.
     *
     * @param name such as {@code p50}.
     * @return spread in microseconds.
     */
    Spread latencySpread(final String name)
    {
        return spread((result) -> result.json().path("latencyUs").path(name).asDouble());
    }

    /**
     * How much two halves of these runs differ, every other run against the rest: what a difference to other runs must
     * exceed to mean anything.
     *
     * @param name of a percentile.
     * @return ratio of the medians of the halves, the larger to the smaller; 1 with fewer than two runs.
     */
    double noise(final String name)
    {
        final double[][] halves = new double[2][];
        for (int half = 0; half < halves.length; half++)
        {
            final int first = half;
            halves[half] = IntStream.range(0, passed.size()).filter((i) -> first == i % 2)
                .mapToDouble((i) -> passed.get(i).json().path("latencyUs").path(name).asDouble()).toArray();
        }
        final double ratio = Spread.of(halves[0]).median() / Spread.of(halves[1]).median();
        return halves[1].length == 0 ? 1 : Math.max(ratio, 1 / ratio);
    }

    Spread throughputSpread()
    {
        return spread((result) -> result.json().path("throughput").asDouble());
    }

    /** Medians of the percentiles; empty if no run counts. */
    ObjectNode medianLatencyJson()
    {
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        if (hasLatency())
        {
            LatencySummary.NAMES.forEach((name) -> node.put(name, latencySpread(name).median()));
        }
        return node;
    }

    ArrayNode resultsJson()
    {
        final ArrayNode array = JsonNodeFactory.instance.arrayNode();
        results.forEach((result) -> array.add(result.json()));
        return array;
    }

    /**
     * Medians, spread and the merged histogram.
     *
     * @return the keys that apply.
     */
    ObjectNode summaryJson()
    {
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runs", results.size());
        node.put("failedRuns", results.size() - passed.size());
        if (hasLatency())
        {
            node.set("mergedLatencyUs", LatencySummary.of(merged).toJson());
            node.set("medianLatencyUs", medianLatencyJson());
            final ObjectNode min = node.putObject("minLatencyUs");
            final ObjectNode max = node.putObject("maxLatencyUs");
            for (final String name : LatencySummary.NAMES)
            {
                final Spread spread = latencySpread(name);
                min.put(name, spread.min());
                max.put(name, spread.max());
            }
        }
        if (!passed.isEmpty() && !passed.get(0).json().path("throughput").isMissingNode())
        {
            final Spread spread = throughputSpread();
            node.put("medianThroughput", spread.median());
            node.put("minThroughput", spread.min());
            node.put("maxThroughput", spread.max());
        }
        return node;
    }
}
