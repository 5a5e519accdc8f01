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
        final RunSeries series = rig.run(settings, options.runsOr(DEFAULT_RUNS));
        report.addRuns(series);
        report.addLines(RigTable.table(title(settings), series));
        report.addVerdict(series.isFailed());
    }
}
