package io.perigee.server;

import io.perigee.journal.CommitLog;
import io.perigee.journal.JournalContext;
import io.perigee.journal.LogAppender;
import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class JournalVerbTest
{
    private static final int RECORDS = 20;
    private static final int RECORD_LENGTH = RecordLayout.recordLength(5);

    @TempDir
    private Path directory;
    private Path data;
    private int recovered;

    @BeforeEach
    void write()
    {
        data = directory.resolve("data");
        final JournalContext context =
            new JournalContext().directory(data).segmentLengthBytes(64 * 1024).maxMessageLengthBytes(1024);
        try (CommitLog log = CommitLog.open(context, (buffer, offset, length) -> recovered++))
        {
            final LogAppender appender = log.appender();
            assertEquals(0, recovered);
            appender.term(1);
            for (int i = 0; i < RECORDS; i++)
            {
                final int offset = appender.claim(5);
                final MutableDirectBuffer buffer = appender.buffer();
                buffer.setMemory(offset, RecordLayout.HEADER_LENGTH, (byte)0);
                RecordLayout.writeFixed(buffer, offset, RecordType.MESSAGE);
                buffer.putLong(offset + RecordLayout.TERM_OFFSET, 1, LITTLE_ENDIAN);
                buffer.putLong(offset + RecordLayout.QUEUE_OFFSET_OFFSET, i, LITTLE_ENDIAN);
                buffer.putInt(offset + RecordLayout.FLAGS_OFFSET, 1, LITTLE_ENDIAN);
                buffer.putInt(offset + RecordLayout.PRODUCER_EPOCH_OFFSET, 2, LITTLE_ENDIAN);
                buffer.putInt(offset + RecordLayout.USER_FLAG_OFFSET, 3, LITTLE_ENDIAN);
                buffer.putInt(offset + RecordLayout.RECONSUME_COUNT_OFFSET, 4, LITTLE_ENDIAN);
                buffer.putInt(offset + RecordLayout.BODY_LENGTH_OFFSET, 5, LITTLE_ENDIAN);
                buffer.putStringWithoutLengthAscii(offset + RecordLayout.HEADER_LENGTH, "abc\u0007e");
                appender.publish(appender.appendPosition());
            }
        }
    }

    @Test
    void shouldSayThatAllIsWell()
    {
        final Commands.Result result = Commands.run("journal", "verify", data.toString(), "--deep");
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
        assertTrue(result.out().contains(data + " is whole: "), result.out());
        assertTrue(result.out().contains("log from 0 to " + RECORDS * RECORD_LENGTH + ", checked from 0 on: " +
            RECORDS + " records"), result.out());
    }

    @Test
    void shouldNameADefect() throws IOException
    {
        damage(7 * RECORD_LENGTH + RecordLayout.HEADER_LENGTH);

        final Commands.Result result = Commands.run("journal", "verify", data.toString(), "--deep");
        assertEquals(ExitCode.FAILED, result.exitCode());
        assertTrue(result.lines().get(1).startsWith("commitlog/00000000000000000000      1008    144  " +
            "the record has a wrong checksum"), result.out());
        assertTrue(result.out().contains(" has 1 defect: "), result.out());

        final String json = Commands.run("journal", "verify", data.toString(), "--deep", "-o", "json").out();
        assertTrue(json.contains("\"whole\":false,\"complete\":true"), json);
        assertTrue(json.contains("\"defects\":[{\"file\":\"commitlog/00000000000000000000\",\"position\":1008," +
            "\"bytes\":144,\"reason\":\"the record has a wrong checksum"), json);
    }

    @Test
    void shouldListFiles()
    {
        final Commands.Result result = Commands.run("journal", "ls", data.toString());
        assertEquals(ExitCode.OK, result.exitCode());
        assertTrue(
            result.lines().contains("commitlog/00000000000000000000  segment     64 KiB          0"), result.out());
        final String json = Commands.run("journal", "ls", data.toString(), "-o", "json").out();
        assertTrue(json.contains("{\"file\":\"commitlog/00000000000000000000\",\"kind\":\"segment\",\"bytes\":65536," +
            "\"position\":0}"), json);
    }

    @Test
    void shouldShowARecord()
    {
        final String at = String.valueOf(3 * RECORD_LENGTH);
        final Commands.Result result = Commands.run("journal", "dump", data.toString(), "--at", at, "--hex");
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
        assertTrue(result.lines().contains("queueOffset       3"), result.out());
        assertTrue(result.lines().containsAll(List.of("flags             1", "producerEpoch     2",
            "userFlag          3", "reconsumeCount    4")), result.out());
        assertTrue(result.lines().contains("body              abc\\x07e"), result.out());
        assertTrue(result.out().contains(" 61 62 63 07 65 00 00 00"), result.out());

        final String json = Commands.run("journal", "dump", data.toString(), "--at", at, "-o", "json").out();
        assertTrue(json.contains("\"valid\":true,\"type\":\"message\",\"length\":144,"), json);
        assertTrue(json.contains("\"flags\":1,"), json);
        assertTrue(json.contains("\"producerEpoch\":2,\"tagHash\":0,\"userFlag\":3,\"reconsumeCount\":4,"), json);
        assertTrue(json.contains("\"body\":\"abc\\u0007e\"}"), json);
        assertFalse(json.contains("\"hex\""), json);
    }

    @Test
    void shouldSayWhatStandsWhereNoRecordBegins()
    {
        final Commands.Result inside = Commands.run("journal", "dump", data.toString(), "--at", "152");
        assertEquals(ExitCode.FAILED, inside.exitCode());
        assertTrue(inside.out().contains("a valid record begins at 144 and reaches over this position"), inside.out());
    }

    @Test
    void shouldRefuseAPositionOutsideOfTheLog() throws IOException
    {
        final long end = Files.list(data.resolve("commitlog")).count() * 64 * 1024;
        for (final String at : new String[]{String.valueOf(end), "99999999", "-1"})
        {
            final Commands.Result result = Commands.run("journal", "dump", data.toString(), "--at", at);
            assertEquals(ExitCode.USAGE, result.exitCode());
            assertTrue(result.err().startsWith("error PG-0003: position " + at + " lies outside of the log, whose " +
                "segments reach from 0 to " + end), result.err());
            assertTrue(result.err().contains("See 'perigee journal dump --help'."), result.err());
        }
    }

    @Test
    void shouldCopyAndVerify() throws IOException
    {
        final Path copy = directory.resolve("copy");
        final Commands.Result result = Commands.run("journal", "backup", data.toString(), copy.toString());
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
        assertTrue(result.out().contains(copy + " is whole: "), result.out());
        assertEquals(ExitCode.OK, Commands.run("journal", "verify", copy.toString(), "--deep").exitCode());

        final Commands.Result again = Commands.run("journal", "backup", data.toString(), copy.toString());
        assertEquals(ExitCode.FAILED, again.exitCode());
        assertTrue(again.err().startsWith("error PG-3005: " + copy + " is not empty"), again.err());
    }

    @Test
    void shouldWantADataDirectory() throws IOException
    {
        for (final String verb : new String[]{"verify", "ls"})
        {
            final Commands.Result result = Commands.run("journal", verb, directory.toString());
            assertEquals(ExitCode.USAGE, result.exitCode());
            assertTrue(result.err().startsWith(
                "error PG-0004: " + directory + " is not a data directory: there is no log in it"), result.err());
        }
        final Commands.Result nothing = Commands.run("journal");
        assertEquals(ExitCode.USAGE, nothing.exitCode());
        assertTrue(nothing.err().startsWith("error PG-0003: name what to do: "), nothing.err());
        assertEquals(1, Files.list(directory).count(), "nothing may be created");
    }

    @Test
    void shouldEndWhenInterrupted()
    {
        final Interruption interruption = new Interruption();
        interruption.request();
        final Terminal terminal = new Terminal(System.in, System.out, System.err, interruption);
        final InspectionProgress progress = new InspectionProgress(terminal, "verified");
        assertFalse(progress.onProgress(0, 1000));
    }

    @Test
    void shouldLeaveACopyMarkedWhenInterrupted()
    {
        final Path copy = directory.resolve("copy");
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Interruption interruption = new Interruption();
        interruption.request();
        final Terminal terminal = new Terminal(System.in, new PrintStream(out), System.err, interruption);
        assertEquals(ExitCode.INTERRUPTED,
            PerigeeCommand.execute(terminal, "journal", "backup", data.toString(), copy.toString()));
        assertEquals(copy + " was not finished: delete it and copy again" + System.lineSeparator(), out.toString());
        assertTrue(Files.exists(copy.resolve("unfinished-backup")));
    }

    private void damage(final long position) throws IOException
    {
        final Path segment = data.resolve("commitlog/00000000000000000000");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            file.seek(position);
            final int value = file.read();
            file.seek(position);
            file.write(value ^ 1);
        }
    }
}
