package io.perigee.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.Locale;

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
    private static final List<String> DISTURBANCES = List.of("roll", "retention", "replay");
    private static final String BOUNDED = "p999";
    private static final double MAX_RATIO = 1.5;

    @Parameters(paramLabel = "SCENARIO", converter = ScenarioConverter.class,
        description = "e2e: until the subscriber has the message; ack: until the publisher has its acknowledgement")
    private Workload workload;

    @Option(names = "--during", paramLabel = "WHAT",
        description = "measure in turn with and without this going on: roll (segments of 64 MiB are filled), " +
            "retention (segments are deleted, too), replay (a reader replays the log from its begin)")
    private String during;

    @Option(names = "--replay-bytes", paramLabel = "BYTES", defaultValue = "5GiB", converter = Converters.Bytes.class,
        description = "--during replay: length of the log that is replayed (default: ${DEFAULT-VALUE})")
    private long replayBytes;

    @Spec
    private CommandSpec spec;

    private LoadSettings settings;

    @Override
    void prepare(final RigOptions options)
    {
        settings = options.toSettings(workload);
        if (null != during && !DISTURBANCES.contains(during))
        {
            throw new ParameterException(spec.commandLine(),
                "--during must be one of " + String.join(", ", DISTURBANCES) + ", not '" + during + "'");
        }
        if (null != during && (options.isWithLimits() || settings.isSingleJvm() || !settings.nameserver().isEmpty()))
        {
            throw new ParameterException(spec.commandLine(),
                "--during starts brokers of its own: leave out --limits, --single-jvm and --nameserver");
        }
    }

    @Override
    void measure(final Rig rig, final RigOptions options, final RigReport report)
    {
        if (null != during)
        {
            measureDuring(rig, options, report);
            return;
        }
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

    private void measureDuring(final Rig rig, final RigOptions options, final RigReport report)
    {
        final Disturbance disturbance = Disturbance.valueOf(during.toUpperCase(Locale.ROOT));
        final LoadSettings disturbed = settings.copy().during(disturbance).replayBytes(replayBytes);
        final LoadSettings undisturbed = disturbed.copy().during(disturbance.undisturbed());
        say(List.of(title(settings) + "  during " + during));
        final List<RunSeries> all =
            rig.runAlternately(List.of(undisturbed, disturbed), options.runsOr(DEFAULT_RUNS));
        for (final RunSeries series : all)
        {
            report.addRuns(series);
            report.addLines(RigTable.table(
                title(settings) + "  during " + series.settings().during().label(), series));
            report.addVerdict(series.isFailed());
        }
        compareDisturbed(report, all.get(0), all.get(1));
    }

    /** The bound stands above the noise: what two halves of the undisturbed runs differ in says nothing. */
    private static void compareDisturbed(
        final RigReport report, final RunSeries undisturbed, final RunSeries disturbed)
    {
        if (!undisturbed.hasLatency() || !disturbed.hasLatency())
        {
            return;
        }
        final StringBuilder line = new StringBuilder("  times undisturbed:");
        for (final String name : LatencySummary.NAMES)
        {
            final double ratio =
                disturbed.latencySpread(name).median() / undisturbed.latencySpread(name).median();
            report.addRatio(name, ratio);
            line.append(String.format(Locale.ROOT, "  %s %.2f", name, ratio));
        }
        final double ratio = disturbed.latencySpread(BOUNDED).median() / undisturbed.latencySpread(BOUNDED).median();
        final double noise = undisturbed.noise(BOUNDED);
        final boolean isGood = ratio <= MAX_RATIO * noise;
        report.addRatio("noise", noise);
        report.addLines(List.of(line.toString(), String.format(Locale.ROOT,
            "  p99.9: %.2f times undisturbed; halves of the undisturbed runs differ by %.2f; bound %.1f times that: %s",
            ratio, noise, MAX_RATIO, isGood ? "within" : "MISSED")));
        report.addVerdict(!isGood);
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
