package io.perigee.perf;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;

/**
 * {@code perf soak}: many messages through a broker with a small heap, and if wanted without a garbage collector.
 */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = "A number of messages, sent as fast as --window allows, through a broker with a heap of 256 MiB.")
final class SoakCommand extends RigCommand
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--messages", paramLabel = "N", defaultValue = "50m", converter = Converters.Count.class,
        description = "how many to send and receive (default: ${DEFAULT-VALUE})")
    private long messages;

    @Option(names = "--gc", paramLabel = "serial|epsilon", defaultValue = "serial",
        description = "epsilon: the broker's heap is never collected (default: ${DEFAULT-VALUE})")
    private String gc;

    private LoadSettings settings;

    @Override
    void prepare(final RigOptions options)
    {
        if (!List.of("serial", "epsilon").contains(gc))
        {
            throw new ParameterException(spec.commandLine(), "--gc must be serial or epsilon, not '" + gc + "'");
        }
        if (messages < 1)
        {
            throw new ParameterException(spec.commandLine(), "--messages must be at least 1");
        }
        settings = options.toSettings(Workload.SOAK).messages(messages).isEpsilon("epsilon".equals(gc));
    }

    @Override
    void measure(final Rig rig, final RigOptions options, final RigReport report)
    {
        say(List.of(title(settings)));
        final RunSeries series = rig.run(settings, options.runsOr(1));
        report.addRuns(series);
        report.addLines(RigTable.table(title(settings), series));
        report.addVerdict(series.isFailed());
    }
}
