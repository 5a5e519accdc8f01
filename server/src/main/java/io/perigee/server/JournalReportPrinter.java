package io.perigee.server;

import io.perigee.journal.BackupReport;
import io.perigee.journal.JournalDefect;
import io.perigee.journal.JournalReport;
import io.perigee.journal.LogReport;

import java.nio.file.Path;

/**
 * Tells what an inspection of a data directory has found.
 */
final class JournalReportPrinter
{
    private final Terminal terminal;
    private final boolean isJson;

    JournalReportPrinter(final Terminal terminal, final boolean isJson)
    {
        this.terminal = terminal;
        this.isJson = isJson;
    }

    void print(final Path directory, final JournalReport report)
    {
        if (isJson)
        {
            final JsonText json = new JsonText().beginObject().field("directory", directory.toString());
            addReport(json, report);
            terminal.out().println(json.endObject());
        }
        else
        {
            printDefects(report);
            terminal.out().println(directory + " " + verdict(report) + ": " + summary(report));
        }
    }

    void print(final Path directory, final Path target, final BackupReport report)
    {
        if (isJson)
        {
            final JsonText json = new JsonText().beginObject()
                .field("directory", directory.toString())
                .field("copy", target.toString())
                .field("copiedBytes", report.copiedBytes());
            addReport(json, report.verification());
            terminal.out().println(json.endObject());
        }
        else if (!report.verification().isComplete())
        {
            terminal.out().println(target + " was not finished: delete it and copy again");
        }
        else
        {
            printDefects(report.verification());
            terminal.out().println("copied " + Sizes.text(report.copiedBytes()) + " of log to " + target);
            terminal.out().println(
                target + " " + verdict(report.verification()) + ": " + summary(report.verification()));
        }
    }

    private void printDefects(final JournalReport report)
    {
        if (!report.defects().isEmpty())
        {
            final TextTable table = new TextTable("FILE", "POSITION", "BYTES", "WHAT IS WRONG");
            for (final JournalDefect defect : report.defects())
            {
                table.row(defect.file(), Long.toString(defect.position()),
                    0 == defect.lengthBytes() ? "-" : Long.toString(defect.lengthBytes()), defect.reason());
            }
            terminal.out().print(table);
        }
    }

    private static String verdict(final JournalReport report)
    {
        if (!report.defects().isEmpty())
        {
            return "has " + report.defects().size() + (1 == report.defects().size() ? " defect" : " defects");
        }
        return report.isComplete() ? "is whole" : "was checked in part";
    }

    private static String summary(final JournalReport report)
    {
        final LogReport log = report.log();
        return report.files() + " files, " + Sizes.text(report.fileBytes()) + "; log from " + log.firstPosition() +
            " to " + log.endPosition() + ", checked from " + log.checkedPosition() + " on: " + log.records() +
            " records";
    }

    private static void addReport(final JsonText json, final JournalReport report)
    {
        final LogReport log = report.log();
        json.name("whole").value(report.isWhole())
            .name("complete").value(report.isComplete())
            .field("files", report.files())
            .field("bytes", report.fileBytes())
            .field("firstPosition", log.firstPosition())
            .field("checkedPosition", log.checkedPosition())
            .field("endPosition", log.endPosition())
            .field("durablePosition", log.durablePosition())
            .field("records", log.records())
            .field("lastTerm", log.lastTerm())
            .field("lastStoreTimestampMs", log.lastStoreTimestampMs())
            .name("defects").beginArray();
        for (final JournalDefect defect : report.defects())
        {
            json.beginObject()
                .field("file", defect.file())
                .field("position", defect.position())
                .field("bytes", defect.lengthBytes())
                .field("reason", defect.reason())
                .endObject();
        }
        json.endArray();
    }
}
