package io.perigee.server;

import io.perigee.journal.BackupReport;
import io.perigee.journal.FileStorageIo;
import io.perigee.journal.InspectedRecord;
import io.perigee.journal.JournalBackup;
import io.perigee.journal.JournalFile;
import io.perigee.journal.JournalInspector;
import io.perigee.journal.JournalReport;
import io.perigee.journal.OutsideLogException;
import io.perigee.protocol.ErrorCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code perigee journal}: looks at data directories, of stopped and of running brokers alike.
 */
@Command(
    name = "journal",
    description = "Look at a data directory: list its files, verify them, show a record, copy it, index it anew.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    footer = {"", "Exits with 1 if something is not what was written."})
final class JournalVerb implements Runnable
{
    private static final String DIRECTORY_DESCRIPTION = "The data directory; its broker may be running.";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    JournalVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "name what to do: verify, ls, dump, backup or index rebuild");
    }

    /**
     * Check whether the files are what was written.
     *
     * @param output    how to tell.
     * @param directory the data directory.
     * @param isDeep    whether every record is checked.
     * @return the exit code.
     */
    @Command(
        name = "verify",
        description = "Check whether a data directory is what was written. Changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "Exits with 0 if it is whole, with 1 if there are defects."})
    int verify(
        @Mixin final OutputOptions output,
        @Parameters(paramLabel = "DIR", description = DIRECTORY_DESCRIPTION) final Path directory,
        @Option(names = "--deep", description = "Check every record, not only what a start checks.")
        final boolean isDeep)
    {
        final InspectionProgress progress = new InspectionProgress(terminal, "verified");
        final JournalReport report = inspector(directory).verify(isDeep, progress);
        new JournalReportPrinter(terminal, output.isJson()).print(directory, report);
        return exitCode(report);
    }

    /**
     * List the files.
     *
     * @param output    how to tell.
     * @param directory the data directory.
     * @return the exit code.
     */
    @Command(
        name = "ls",
        description = "List the files of a data directory and where in the log or in its queue each begins.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
    int list(
        @Mixin final OutputOptions output,
        @Parameters(paramLabel = "DIR", description = DIRECTORY_DESCRIPTION) final Path directory)
    {
        final List<JournalFile> files = inspector(directory).files();
        if (output.isJson())
        {
            final JsonText json = new JsonText().beginArray();
            for (final JournalFile file : files)
            {
                json.beginObject().field("file", file.name()).field("kind", file.kind().toString())
                    .field("bytes", file.lengthBytes());
                if (file.position() >= 0)
                {
                    json.field("position", file.position());
                }
                json.endObject();
            }
            terminal.out().println(json.endArray());
        }
        else
        {
            final TextTable table = new TextTable("FILE", "KIND", "SIZE", "BEGINS AT");
            for (final JournalFile file : files)
            {
                table.row(file.name(), file.kind().toString(), Sizes.text(file.lengthBytes()),
                    file.position() < 0 ? "-" : Long.toString(file.position()));
            }
            terminal.out().print(table);
        }
        return ExitCode.OK;
    }

    /**
     * Show what stands at a position of the log.
     *
     * @param output    how to tell.
     * @param directory the data directory.
     * @param position  in the log.
     * @param isHex     whether to show the bytes, too.
     * @return the exit code.
     */
    @Command(
        name = "dump",
        description = "Show the record at a position of the log.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "Exits with 0 if a valid record begins there, with 1 if none does."})
    int dump(
        @Mixin final OutputOptions output,
        @Parameters(paramLabel = "DIR", description = DIRECTORY_DESCRIPTION) final Path directory,
        @Option(
            names = "--at", paramLabel = "POSITION", required = true,
            description = "Position in the log, in bytes, as errors and other verbs name it.") final long position,
        @Option(names = "--hex", description = "Show the bytes, too.") final boolean isHex)
    {
        final JournalInspector inspector = inspector(directory);
        final InspectedRecord record;
        try
        {
            record = inspector.record(position);
        }
        catch (final OutsideLogException ex)
        {
            throw new ParameterException(spec.subcommands().get("dump"), ex.getMessage(), ex);
        }
        final RecordText text = new RecordText(record);
        terminal.out().println(output.isJson() ? text.json(isHex) : text.lines(isHex));
        return record.isValid() ? ExitCode.OK : ExitCode.FAILED;
    }

    /**
     * Copy a data directory.
     *
     * @param output    how to tell.
     * @param directory the data directory.
     * @param target    where the copy goes.
     * @return the exit code.
     */
    @Command(
        name = "backup",
        description = "Copy a data directory, and verify the copy. The broker may go on meanwhile.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "Exits with 0 if the copy is whole, with 1 if it has defects, which the original then has, too."})
    int backup(
        @Mixin final OutputOptions output,
        @Parameters(paramLabel = "DIR", description = DIRECTORY_DESCRIPTION) final Path directory,
        @Parameters(paramLabel = "TO", description = "Where to: a directory that does not exist or is empty.")
        final Path target)
    {
        inspector(directory);
        final InspectionProgress progress = new InspectionProgress(terminal, "copied and verified");
        final BackupReport report = new JournalBackup(new FileStorageIo(), directory, target, progress).run();
        new JournalReportPrinter(terminal, output.isJson()).print(directory, target, report);
        return exitCode(report.verification());
    }

    private int exitCode(final JournalReport report)
    {
        return !report.isComplete() ? ExitCode.INTERRUPTED : report.isWhole() ? ExitCode.OK : ExitCode.FAILED;
    }

    static JournalInspector inspector(final Path directory)
    {
        final JournalInspector inspector = new JournalInspector(new FileStorageIo(), directory);
        if (!inspector.isDataDirectory())
        {
            throw new CommandException(ErrorCode.FILE_UNREADABLE,
                directory + " is not a data directory: there is no log in it", "Name the DIR of 'dev --data DIR'.");
        }
        return inspector;
    }
}
