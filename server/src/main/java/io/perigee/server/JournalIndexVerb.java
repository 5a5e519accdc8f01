package io.perigee.server;

import io.perigee.journal.FileStorageIo;
import io.perigee.journal.KeyIndexRebuild;
import io.perigee.journal.KeyIndexRebuildReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;

/**
 * {@code perigee journal index}: the key index of a stopped broker.
 */
@Command(
    name = "index",
    description = "Make the index of keys anew from the log.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
final class JournalIndexVerb implements Runnable
{
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    JournalIndexVerb(final Terminal terminal)
    {
        this.terminal = terminal;
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "name what to do: rebuild");
    }

    /**
     * Make the files of the key index anew.
     *
     * @param output    how to tell.
     * @param directory the data directory.
     * @return the exit code.
     */
    @Command(
        name = "rebuild",
        description = "Delete the files of the key index, and make them anew from the log. The broker must be stopped.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        footer = {"", "Exits with 0 if all of the log was read, with 1 if some of it is damaged."})
    int rebuild(
        @Mixin final OutputOptions output,
        @Parameters(paramLabel = "DIR", description = "The data directory of a stopped broker.") final Path directory)
    {
        JournalVerb.inspector(directory);
        final KeyIndexRebuildReport report = new KeyIndexRebuild(
            new FileStorageIo(), directory, new InspectionProgress(terminal, "indexed")).run();
        terminal.out().println(output.isJson() ? json(directory, report) : "index of " + directory + ": " +
            report.files() + " files, keys of the log from " + report.firstPosition() + " to " +
            report.indexedPosition() + (0 == report.damagedStretches() ? "" :
            "; " + report.damagedStretches() + " damaged stretches were left out"));
        return !report.isComplete() ? ExitCode.INTERRUPTED :
            0 == report.damagedStretches() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String json(final Path directory, final KeyIndexRebuildReport report)
    {
        return new JsonText().beginObject()
            .field("directory", directory.toString())
            .name("complete").value(report.isComplete())
            .field("files", report.files())
            .field("firstPosition", report.firstPosition())
            .field("indexedPosition", report.indexedPosition())
            .field("damagedStretches", report.damagedStretches())
            .endObject().toString();
    }
}
