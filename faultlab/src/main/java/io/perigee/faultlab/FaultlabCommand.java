package io.perigee.faultlab;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/faultlab}: tries to break Perigee.
 */
@Command(
    name = "scripts/faultlab",
    mixinStandardHelpOptions = true,
    subcommands = {
        CrashImagesCommand.class,
        DeviceFullCommand.class,
        EioCommand.class,
        EnospcCommand.class,
        Kill9Command.class,
        MutantsCommand.class,
        PowerLossCommand.class,
        RecoveryCommand.class,
        RotCommand.class,
        SimulationCommand.class},
    synopsisSubcommandLabel = "EXPERIMENT",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nExperiments:%n",
    description = "Try to break Perigee: what it acknowledged must be there, and what it never wrote must not.",
    footer = {
        "",
        "Each experiment prints its seed, and for each failed run the line that replays it.",
        "Exit codes: 0 all passed, 1 a run failed, 2 usage, 5 skipped because this machine lacks something,",
        "            130 interrupted."})
public final class FaultlabCommand implements Runnable
{
    private static final int HELP_WIDTH = 110;

    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "name an experiment");
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
        return new CommandLine(new FaultlabCommand())
            .setUsageHelpWidth(HELP_WIDTH)
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setParameterExceptionHandler((exception, args) -> onUsage(exception))
            .setExecutionExceptionHandler((exception, failed, parsed) ->
            {
                if (exception instanceof SkippedException)
                {
                    failed.getOut().println("skipped: needs " + exception.getMessage());
                    return ExitCode.SKIPPED;
                }
                failed.getErr().println("error: " + exception);
                exception.printStackTrace(failed.getErr());
                return ExitCode.FAILED;
            });
    }

    private static int onUsage(final ParameterException exception)
    {
        final CommandLine failed = exception.getCommandLine();
        failed.getErr().println("error: " + exception.getMessage());
        failed.getErr().println("  See '" + failed.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }
}
