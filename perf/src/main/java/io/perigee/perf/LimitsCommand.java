package io.perigee.perf;

import picocli.CommandLine.Command;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Locale;

/**
 * {@code perf limits}: what this machine allows, whatever a broker does.
 */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    description = {
        "What this machine allows: raw Aeron out and back, append and force, hand-off between threads, copies.",
        "Same processes, threads, idle strategies and histograms as for Perigee, so that figures may be compared."})
final class LimitsCommand extends RigCommand
{
    private static final int DEFAULT_RUNS = 1;

    private LoadSettings echo;
    private LoadSettings throughput;

    @Override
    void prepare(final RigOptions options)
    {
        echo = options.toSettings(Workload.ECHO);
        throughput = ThroughputCommand.atLeastMinimum(options.toSettings(Workload.ECHO_THROUGHPUT), options);
    }

    @Override
    void measure(final Rig rig, final RigOptions options, final RigReport report)
    {
        final int runs = options.runsOr(DEFAULT_RUNS);
        for (final Carrier carrier : Carrier.values())
        {
            if (!options.hasTransport() || carrier == options.carrierOr(carrier))
            {
                measureEcho(rig, carrier, runs, report);
            }
        }
        for (final Workload workload : List.of(Workload.FORCE, Workload.HANDOFF, Workload.COPY))
        {
            say(List.of(workload.label()));
            final RunSeries series = rig.run(echo.copy().workload(workload), 1);
            final LoadResult result = series.results().get(0);
            report.addLimit(workload.label(), result.json());
            report.addLines(lines(workload, result));
            report.addVerdict(series.isFailed());
        }
    }

    private void measureEcho(final Rig rig, final Carrier carrier, final int runs, final RigReport report)
    {
        final LoadSettings openLoop = echo.copy().carrier(carrier);
        say(List.of(title(openLoop)));
        final RunSeries latencies = rig.run(openLoop, runs);
        final LoadSettings closedLoop = throughput.copy().carrier(carrier);
        say(List.of(title(closedLoop)));
        final RunSeries rates = rig.run(closedLoop, runs);

        final ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("settings", openLoop.toJson());
        node.put("targetRate", openLoop.rate());
        if (latencies.hasLatency())
        {
            node.put("achievedRate",
                latencies.spread((result) -> result.json().path("achievedRate").asDouble()).median());
        }
        node.set("latencyUs", latencies.medianLatencyJson());
        if (!rates.passed().isEmpty())
        {
            node.put("throughput", rates.throughputSpread().median());
        }
        node.put("failed", latencies.isFailed() || rates.isFailed());
        node.set("openLoop", latencies.summaryJson());
        node.set("closedLoop", rates.summaryJson());
        node.set("runs", latencies.resultsJson().addAll(rates.resultsJson()));

        report.addLimit(carrier.name().toLowerCase(Locale.ROOT) + "Echo", node);
        report.addLines(RigTable.table("raw Aeron " + title(openLoop), latencies));
        report.addLines(RigTable.table("raw Aeron " + title(closedLoop), rates));
        report.addVerdict(latencies.isFailed() || rates.isFailed());
    }

    private static List<String> lines(final Workload workload, final LoadResult result)
    {
        if (Workload.FORCE != workload || result.isFailed())
        {
            return List.of(workload.label() + "  " + RigTable.oneLine(result));
        }
        return result.json().properties().stream()
            .filter((way) -> way.getValue().has("p50"))
            .map((way) -> String.format(Locale.ROOT, "append and force %d B  %-28s p50 %s  p99 %s  p99.9 %s",
                result.json().path("bytes").asInt(),
                way.getKey(),
                RigTable.micros(way.getValue().path("p50").asDouble()),
                RigTable.micros(way.getValue().path("p99").asDouble()),
                RigTable.micros(way.getValue().path("p999").asDouble())))
            .toList();
    }
}
