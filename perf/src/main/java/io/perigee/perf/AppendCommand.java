package io.perigee.perf;

import io.perigee.perf.jmh.AppendCostBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * {@code perf append}: what a message costs on its way into the journal, in multiples of the least that it could cost.
 */
@Command(
    name = "append",
    mixinStandardHelpOptions = true,
    description = {
        "Append of a 100-byte message (header, chained CRC, copy into the log, ConsumeQueue entry) against a bare copy",
        "and CRC32C of as many bytes as its whole record, with JMH, in turn. Exits with 1 above the bound."})
final class AppendCommand implements Callable<Integer>
{
    private static final int DEFAULT_RUNS = 5;
    private static final double MAX_RATIO = 1.6;
    /** One object in a thousand messages would show. */
    private static final double MAX_BYTES_PER_MESSAGE = 0.01;
    private static final double NANOS_PER_MICRO = 1_000;
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--runs", paramLabel = "N", defaultValue = "" + DEFAULT_RUNS,
        description = "How often each is measured, in turn. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Override
    public Integer call()
    {
        if (runs < 1)
        {
            throw new ParameterException(spec.commandLine(), "--runs is at least 1, not " + runs);
        }

        final double[] append = new double[runs];
        final double[] bare = new double[runs];
        final double[] ratio = new double[runs];
        double allocated = 0;
        for (int run = 0; run < runs; run++)
        {
            final RunResult appendResult = measure("append");
            final RunResult bareResult = measure("bare");
            append[run] = nanos(appendResult);
            bare[run] = nanos(bareResult);
            ratio[run] = append[run] / bare[run];
            // What the harness allocates itself is in both.
            allocated = Math.max(allocated, allocated(appendResult) - allocated(bareResult));
            System.err.printf(Locale.ROOT, "append %d/%d  %.1f ns, bare %.1f ns, ratio %.2f%n",
                run + 1, runs, append[run], bare[run], ratio[run]);
        }
        return report(Spread.of(append), Spread.of(bare), Spread.of(ratio), allocated);
    }

    private static int report(final Spread append, final Spread bare, final Spread ratio, final double allocated)
    {
        final boolean isGood = ratio.median() <= MAX_RATIO && allocated <= MAX_BYTES_PER_MESSAGE;
        System.out.printf(Locale.ROOT,
            "append of %d bytes   %.1f ns   (median; min..max %.1f..%.1f)%n" +
            "bare copy and CRC   %.1f ns   (%d bytes; min..max %.1f..%.1f)%n" +
            "ratio               %.2f      (min..max %.2f..%.2f; bound %.1f)%n" +
            "allocated           %.3f B/op (more than by the bare copy; bound 0)   %s%n",
            AppendCostBenchmark.BODY_LENGTH, append.median(), append.min(), append.max(),
            bare.median(), AppendCostBenchmark.RECORD_LENGTH, bare.min(), bare.max(),
            ratio.median(), ratio.min(), ratio.max(), MAX_RATIO,
            allocated, isGood ? "within both bounds" : "MISSED");
        return isGood ? 0 : 1;
    }

    private static RunResult measure(final String method)
    {
        try
        {
            return new Runner(new OptionsBuilder()
                .include(AppendCostBenchmark.class.getName().replace(".", "\\.") + "\\." + method + "$")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build()).runSingle();
        }
        catch (final RunnerException exception)
        {
            throw new RigException("the benchmark failed: " + exception.getMessage(), exception);
        }
    }

    /** The median of the iterations: one that the host has taken away from us counts for no more than another. */
    private static double nanos(final RunResult result)
    {
        return result.getPrimaryResult().getStatistics().getPercentile(50) * NANOS_PER_MICRO;
    }

    private static double allocated(final RunResult result)
    {
        for (final String name : result.getSecondaryResults().keySet())
        {
            if (name.endsWith(ALLOCATION))
            {
                return result.getSecondaryResults().get(name).getStatistics().getPercentile(50);
            }
        }
        throw new RigException("the benchmark did not tell what it allocates");
    }
}
