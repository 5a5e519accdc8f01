package io.perigee.perf;

import picocli.CommandLine.Command;

import java.util.List;

/**
 * {@code perf limits}: what this machine allows, whatever a broker does.
 */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    description = {
        "What this machine allows: raw Aeron out and back, append and force, page cache for new files, hand-off",
        "between threads, copies. Same processes, threads, idle strategies and histograms as for Perigee, so that",
        "figures may be compared."})
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
        for (final Workload workload : List.of(Workload.FORCE, Workload.PAGE_CACHE, Workload.HANDOFF, Workload.COPY))
        {
            MachineLimits.addOther(report, rig.run(echo.copy().workload(workload), 1));
        }
    }

    private void measureEcho(final Rig rig, final Carrier carrier, final int runs, final RigReport report)
    {
        final LoadSettings openLoop = echo.copy().carrier(carrier);
        final LoadSettings closedLoop = throughput.copy().carrier(carrier);
        say(List.of(title(openLoop), title(closedLoop)));
        final List<RunSeries> series = rig.runAlternately(List.of(openLoop, closedLoop), runs);
        MachineLimits.addEcho(report, series.get(0), series.get(1));
    }
}
