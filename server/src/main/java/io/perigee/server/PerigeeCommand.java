package io.perigee.server;

import io.perigee.protocol.ErrorCode;
import io.perigee.transport.ModuleFlags;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The {@code perigee} command. Verbs are classes of their own; what they have in common is here: how arguments are
 * read, how failures are told, and what the shell gets to know.
 */
@Command(
    name = "perigee",
    description = "A message broker with the RocketMQ model at Aeron latency.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "VERB",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nVerbs:%n",
    footer =
    {
        "  perf    Measure latency and throughput; see 'perigee perf --help'.",
        "",
        "Begin with 'perigee demo'. Or with 'perigee dev', and in another terminal 'perigee pub demo hello'.",
        "",
        "Exit codes: 0 ok, 1 failed, 2 usage, 3 partial, 4 cannot reach the cluster, 5 environment unfit,",
        "            130 interrupted."
    })
public final class PerigeeCommand implements Runnable
{
    private static final int OUTPUT_BUFFER_LENGTH = 64 * 1024;

    private static final int HELP_WIDTH = 110;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private PerigeeCommand()
    {
    }

    /**
     * Run one command and end the JVM with its exit code.
     *
     * @param args as typed.
     */
    public static void main(final String[] args)
    {
        final Interruption interruption = new Interruption();
        final ShutdownHook hook = ShutdownHook.install(interruption);
        final Terminal terminal = new Terminal(
            System.in, stream(FileDescriptor.out, false), stream(FileDescriptor.err, true), interruption);
        final int exitCode = execute(terminal, args);
        hook.ended(exitCode);
        System.exit(exitCode);
    }

    static int execute(final Terminal terminal, final String... args)
    {
        final UserErrors errors = new UserErrors(terminal, args);
        try
        {
            return commandLine(terminal, errors).execute(args);
        }
        catch (final Throwable failure)
        {
            // Errors that are no exceptions: picocli leaves them to us.
            return errors.onFailure(failure);
        }
        finally
        {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }

    static CommandLine commandLine(final Terminal terminal, final UserErrors errors)
    {
        final CommandLine commandLine = new CommandLine(new PerigeeCommand())
            .addSubcommand(new DemoVerb(terminal))
            .addSubcommand(new DevVerb(terminal))
            .addSubcommand(new PubVerb(terminal))
            .addSubcommand(new SubVerb(terminal))
            .addSubcommand(new TopicsVerb(terminal))
            .addSubcommand(new QueryVerb(terminal))
            .addSubcommand(new StatVerb(terminal))
            .addSubcommand(
                new CommandLine(new JournalVerb(terminal)).addSubcommand(new JournalIndexVerb(terminal)))
            .addSubcommand(new CommandLine.HelpCommand());

        return commandLine
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpWidth(HELP_WIDTH)
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((ex, typed) -> errors.onUsage(ex))
            .setExecutionExceptionHandler((ex, command, parsed) -> errors.onFailure(ex))
            .setExecutionStrategy((parsed) -> execute(parsed, errors));
    }

    /** The flag is checked before anything touches a buffer; asking for help needs no buffer. */
    private static int execute(final CommandLine.ParseResult parsed, final UserErrors errors)
    {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand())
        {
            last = last.subcommand();
        }

        if (!last.isUsageHelpRequested() && !last.isVersionHelpRequested() && !ModuleFlags.isOpen())
        {
            return errors.onFailure(new CommandException(
                ErrorCode.MODULE_NOT_OPEN, ErrorCode.MODULE_NOT_OPEN.sentence() + " (Agrona needs it)"));
        }

        return new CommandLine.RunLast().execute(parsed);
    }

    private static PrintStream stream(final FileDescriptor descriptor, final boolean isFlushedByLine)
    {
        return new PrintStream(
            new BufferedOutputStream(new FileOutputStream(descriptor), OUTPUT_BUFFER_LENGTH), isFlushedByLine,
            StandardCharsets.UTF_8);
    }
}
