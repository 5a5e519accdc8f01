package io.perigee.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;

/**
 * {@code perf run}: latency of Perigee at a rate.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Latency at a rate, from the time at which each message was meant to be sent.")
final class RunCommand extends RigCommand
{
    private static final int DEFAULT_RUNS = 5;

    @Parameters(paramLabel = "SCENARIO", converter = ScenarioConverter.class,
        description = "e2e: until the subscriber has the message; ack: until the publisher has its acknowledgement")
    private Workload workload;

    private LoadSettings settings;

    @Override
    void prepare(final RigOptions options)
    {
        settings = options.toSettings(workload);
    }

    @Override
    void measure(final Rig rig, final RigOptions options, final RigReport report)
    {
        say(List.of(title(settings)));
        final LoadSettings limit = settings.copy().workload(Workload.E2E == workload ? Workload.ECHO : Workload.FORCE);
        final List<RunSeries> all = rig.runAlternately(
            options.isWithLimits() ? List.of(limit, settings) : List.of(settings), options.runsOr(DEFAULT_RUNS));
        final RunSeries series = all.get(all.size() - 1);
        report.addRuns(series);
        report.addLines(RigTable.table(title(settings), series));
        report.addVerdict(series.isFailed());
        if (options.isWithLimits())
        {
            compare(report, series, all.get(0));
        }
    }

    private void compare(final RigReport report, final RunSeries series, final RunSeries limit)
    {
        if (Workload.E2E == workload)
        {
            MachineLimits.addEcho(report, limit, null);
            MachineLimits.compareLatency(report, series, limit);
        }
        else
        {
            MachineLimits.addOther(report, limit);
            MachineLimits.compareForce(report, series, limit);
        }
    }
}
