package io.perigee.perf;

import org.HdrHistogram.Histogram;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The percentiles that are reported, in microseconds.
 *
 * @param microsByName in the order in which they are printed.
 */
record LatencySummary(Map<String, Double> microsByName)
{
    /** Names of the percentiles in JSON. */
    static final List<String> NAMES = List.of("p50", "p90", "p99", "p999", "p9999", "max");

    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};
    private static final double NANOS_PER_MICRO = 1_000.0;

    /**
     * Read a histogram.
     *
     * @param histogram of nanoseconds.
     * @return its percentiles.
     */
    static LatencySummary of(final Histogram histogram)
    {
        final Map<String, Double> micros = new LinkedHashMap<>();
        for (int i = 0; i < PERCENTILES.length; i++)
        {
            micros.put(NAMES.get(i), histogram.getValueAtPercentile(PERCENTILES[i]) / NANOS_PER_MICRO);
        }
        return new LatencySummary(micros);
    }

    /**
     * Read what {@link #toJson()} wrote.
     *
     * @param node with one number for each name.
     * @return the percentiles.
     */
    static LatencySummary of(final JsonNode node)
    {
        final Map<String, Double> micros = new LinkedHashMap<>();
        NAMES.forEach((name) -> micros.put(name, node.path(name).asDouble()));
        return new LatencySummary(micros);
    }

    double micros(final String name)
    {
        return microsByName.get(name);
    }

    ObjectNode toJson()
    {
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        microsByName.forEach(node::put);
        return node;
    }
}
