package io.perigee.perf;

import io.perigee.protocol.ErrorCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * {@code perigee perf}: measures Perigee and the machine under it.
 */
@Command(
    name = "perigee perf",
    mixinStandardHelpOptions = true,
    subcommands = {
        RunCommand.class, ThroughputCommand.class, LimitsCommand.class, SoakCommand.class, AppendCommand.class},
    description = "Measure latency and throughput, next to what the machine allows.",
    footer = {
        "",
        "Exit codes: 0 all runs counted, 1 a run failed (rate missed by more than 0.1 %%, or messages lost), 2 usage,",
        "            130 interrupted."})
public final class PerfCommand implements Runnable
{
    private static final int HELP_WIDTH = 110;
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Override
    public void run()
    {
        throw new ParameterException(
            spec.commandLine(), "name what to measure: run, throughput, limits, soak or append");
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
        final CommandLine commandLine = new CommandLine(new PerfCommand());
        setVersion(commandLine);
        return commandLine
            .setUsageHelpWidth(HELP_WIDTH)
            .setParameterExceptionHandler((exception, args) -> onUsage(exception))
            .setExecutionExceptionHandler((exception, failed, parsed) -> onFailure(exception, failed));
    }

    static int onFailure(final Exception exception, final CommandLine failed) throws Exception
    {
        if (!(exception instanceof RigException))
        {
            throw exception;
        }
        if (((RigException)exception).isInterruption())
        {
            return INTERRUPTED;
        }
        failed.getErr().println("error " + ErrorCode.MEASUREMENT_FAILED.label() + ": " + exception.getMessage());
        failed.getErr().println("  " + ErrorCode.MEASUREMENT_FAILED.hint());
        return failed.getCommandSpec().exitCodeOnExecutionException();
    }

    private static int onUsage(final ParameterException exception)
    {
        final CommandSpec failed = exception.getCommandLine().getCommandSpec();
        final PrintWriter err = exception.getCommandLine().getErr();
        err.println("error " + ErrorCode.COMMAND_INVALID.label() + ": " + uncapitalized(exception.getMessage()));
        err.println("  See '" + failed.qualifiedName() + " --help'.");
        return failed.exitCodeOnInvalidInput();
    }

    /** As the other verbs say it; what begins with a name stays as it is. */
    private static String uncapitalized(final String message)
    {
        return message.length() > 1 && Character.isLowerCase(message.charAt(1)) ?
            message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1) : message;
    }

    private static void setVersion(final CommandLine commandLine)
    {
        final String version = PerfCommand.class.getPackage().getImplementationVersion();
        commandLine.getCommandSpec().version("perigee " + (null == version ? "development" : version));
        commandLine.getSubcommands().values().forEach(PerfCommand::setVersion);
    }
}
