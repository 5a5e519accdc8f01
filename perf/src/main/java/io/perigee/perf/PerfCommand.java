package io.perigee.perf;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code perigee perf}: measures Perigee and the machine under it.
 */
@Command(
    name = "perf",
    mixinStandardHelpOptions = true,
    subcommands = {RunCommand.class, ThroughputCommand.class, LimitsCommand.class, SoakCommand.class},
    description = "Measure latency and throughput, next to what the machine allows.",
    footer = {
        "",
        "Exit codes: 0 all runs counted, 1 a run failed (rate missed by more than 0.1 %%, or messages lost), 2 usage."})
public final class PerfCommand implements Runnable
{
    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "name what to measure: run, throughput, limits or soak");
    }

    /**
     * Run the command.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        System.exit(newCommandLine().execute(args));
    }

    static CommandLine newCommandLine()
    {
        return new CommandLine(new PerfCommand())
            .setExecutionExceptionHandler((exception, commandLine, parsed) ->
            {
                if (!(exception instanceof RigException))
                {
                    throw exception;
                }
                commandLine.getErr().println("error: " + exception.getMessage());
                return 1;
            });
    }
}
