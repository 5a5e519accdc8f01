package io.perigee.perf;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

/**
 * Reports what the machine allows, and how Perigee compares with it.
 */
final class MachineLimits
{
    private MachineLimits()
    {
    }

    /**
     * Report an echo of raw Aeron.
     *
     * @param report    to add to.
     * @param latencies at a rate; null if they were not measured.
     * @param rates     as fast as the window allows; null if they were not measured.
     */
    static void addEcho(final RigReport report, final RunSeries latencies, final RunSeries rates)
    {
        final LoadSettings settings = (null == latencies ? rates : latencies).settings();
        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("settings", settings.toJson());
        boolean isFailed = false;
        if (null != latencies)
        {
            isFailed = latencies.isFailed();
            if (latencies.hasLatency() && settings.isOpenLoop())
            {
                node.put("targetRate", settings.rate());
                node.put("achievedRate",
                    latencies.spread((result) -> result.json().path("achievedRate").asDouble()).median());
            }
            node.set("latencyUs", latencies.medianLatencyJson());
            node.set("openLoop", latencies.summaryJson());
            node.withArray("/runs").addAll(latencies.resultsJson());
            report.addLines(RigTable.table("raw Aeron " + RigCommand.title(settings), latencies));
        }
        if (null != rates)
        {
            isFailed |= rates.isFailed();
            if (!rates.passed().isEmpty())
            {
                node.put("throughput", rates.throughputSpread().median());
            }
            node.set("closedLoop", rates.summaryJson());
            node.withArray("/runs").addAll(rates.resultsJson());
            report.addLines(RigTable.table("raw Aeron " + RigCommand.title(rates.settings()), rates));
        }
        node.put("failed", isFailed);
        report.addLimit(settings.carrier().name().toLowerCase(Locale.ROOT) + "Echo", node);
        report.addVerdict(isFailed);
    }

    /**
     * Report a measurement that is no echo.
     *
     * @param report to add to.
     * @param series of one load.
     */
    static void addOther(final RigReport report, final RunSeries series)
    {
        if (series.results().isEmpty())
        {
            return;
        }
        final LoadResult result = series.results().get(0);
        final Workload workload = series.settings().workload();
        report.addLimit(workload.label(), result.json());
        report.addLines(Workload.FORCE != workload || result.isFailed() ?
            List.of(workload.label() + "  " + RigTable.oneLine(result)) : forceLines(result));
        report.addVerdict(series.isFailed());
    }

    /**
     * Compare latencies, median with median.
     *
     * @param report to add to.
     * @param series of Perigee.
     * @param limit  of raw Aeron.
     */
    static void compareLatency(final RigReport report, final RunSeries series, final RunSeries limit)
    {
        if (!series.hasLatency() || !limit.hasLatency())
        {
            return;
        }
        final StringBuilder line = new StringBuilder("  times raw Aeron:");
        for (final String name : LatencySummary.NAMES)
        {
            final double ratio = series.latencySpread(name).median() / limit.latencySpread(name).median();
            report.addRatio(name, ratio);
            line.append(String.format(Locale.ROOT, "  %s %.2f", name, ratio));
        }
        report.addLines(List.of(line.toString()));
    }

    /**
     * Compare throughput, median with median.
     *
     * @param report to add to.
     * @param series of Perigee.
     * @param limit  of raw Aeron.
     */
    static void compareThroughput(final RigReport report, final RunSeries series, final RunSeries limit)
    {
        if (series.passed().isEmpty() || limit.passed().isEmpty())
        {
            return;
        }
        final double ratio = series.throughputSpread().median() / limit.throughputSpread().median();
        report.addRatio("throughput", ratio);
        report.addLines(List.of(String.format(Locale.ROOT, "  times raw Aeron: %.3f", ratio)));
    }

    /**
     * Compare the growth of the log with that of page cache, median with median.
     *
     * @param report to add to.
     * @param series of Perigee.
     * @param limit  of page cache.
     */
    static void comparePageCache(final RigReport report, final RunSeries series, final RunSeries limit)
    {
        if (series.passed().isEmpty() || limit.passed().isEmpty())
        {
            return;
        }
        final double ratio = series.throughputSpread().median() / limit.throughputSpread().median();
        report.addLimit(limit.settings().workload().label(), limit.summaryJson());
        report.addRatio("logPerPageCache", ratio);
        report.addLines(List.of(String.format(Locale.ROOT,
            "  times as many records of %d B as new page cache takes (%.0f MB/s): %.3f",
            limit.settings().forceBytes(),
            limit.spread((result) -> result.json().path("megabytesPerSecond").asDouble()).median(), ratio)));
    }

    /**
     * Compare the acknowledgement of a message with the quickest way to make its bytes durable.
     *
     * @param report to add to.
     * @param series of Perigee.
     * @param limit  of append and force.
     */
    static void compareForce(final RigReport report, final RunSeries series, final RunSeries limit)
    {
        if (!series.hasLatency() || limit.passed().isEmpty())
        {
            return;
        }
        final double bestMicros =
            limit.spread((result) -> result.json().path("bestP50Us").asDouble()).median();
        final double ratio = series.latencySpread("p50").median() / bestMicros;
        report.addRatio("p50", ratio);
        report.addLines(List.of(String.format(
            Locale.ROOT, "  times the quickest append and force (%s): p50 %.2f", RigTable.micros(bestMicros), ratio)));

        final double atRateMicros =
            limit.spread((result) -> result.json().path("bestAtRateP50Us").asDouble()).median();
        if (atRateMicros > 0)
        {
            final double ratioAtRate = series.latencySpread("p50").median() / atRateMicros;
            report.addRatio("p50AtRate", ratioAtRate);
            report.addLines(List.of(String.format(Locale.ROOT,
                "  times the quickest at the same rate, with a rest in between (%s): p50 %.2f",
                RigTable.micros(atRateMicros), ratioAtRate)));
        }
    }

    private static List<String> forceLines(final LoadResult result)
    {
        return result.json().properties().stream()
            .filter((way) -> way.getValue().has("p50"))
            .map((way) -> forceLine(result.json().path("bytes").asInt(), way.getKey(), way.getValue()))
            .toList();
    }

    private static String forceLine(final int bytes, final String way, final JsonNode micros)
    {
        return String.format(Locale.ROOT, "append and force %d B  %-33s p50 %s  p99 %s  p99.9 %s",
            bytes,
            way,
            RigTable.micros(micros.path("p50").asDouble()),
            RigTable.micros(micros.path("p99").asDouble()),
            RigTable.micros(micros.path("p999").asDouble()));
    }
}
