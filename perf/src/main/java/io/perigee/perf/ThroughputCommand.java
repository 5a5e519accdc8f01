package io.perigee.perf;

import picocli.CommandLine.Command;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code perf throughput}: how much Perigee carries.
 */
@Command(
    name = "throughput",
    mixinStandardHelpOptions = true,
    description = "Messages per second, sent as fast as --window unacknowledged ones allow, all received.")
final class ThroughputCommand extends RigCommand
{
    /** Shorter runs measure caches and clock boosts. */
    static final long MIN_DURATION_NS = TimeUnit.SECONDS.toNanos(15);

    private static final int DEFAULT_RUNS = 5;

    private LoadSettings settings;

    @Override
    void prepare(final RigOptions options)
    {
        settings = atLeastMinimum(options.toSettings(Workload.THROUGHPUT), options);
    }

    @Override
    void measure(final Rig rig, final RigOptions options, final RigReport report)
    {
        say(List.of(title(settings)));
        final LoadSettings limit = settings.copy().workload(Workload.ECHO_THROUGHPUT);
        final LoadSettings pageCache = settings.copy().workload(Workload.PAGE_CACHE);
        final List<RunSeries> all = rig.runAlternately(
            options.isWithLimits() ? List.of(limit, pageCache, settings) : List.of(settings),
            options.runsOr(DEFAULT_RUNS));
        final RunSeries series = all.get(all.size() - 1);
        report.addRuns(series);
        report.addLines(RigTable.table(title(settings), series));
        report.addVerdict(series.isFailed());
        if (options.isWithLimits())
        {
            MachineLimits.addEcho(report, null, all.get(0));
            MachineLimits.compareThroughput(report, series, all.get(0));
            MachineLimits.comparePageCache(report, series, all.get(1));
        }
    }

    static LoadSettings atLeastMinimum(final LoadSettings settings, final RigOptions options)
    {
        if (settings.durationNs() < MIN_DURATION_NS && !options.isQuick())
        {
            say(List.of("throughput is measured for at least 15 s; --quick does less"));
            settings.durationNs(MIN_DURATION_NS);
        }
        return settings;
    }
}
