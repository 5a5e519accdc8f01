package io.perigee.server;

import io.perigee.journal.record.RecordLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a user is told about a data directory that cannot be served, and that it stays as it is.
 */
@Tag("system")
@Timeout(120)
class DataDirectorySystemTest
{
    @TempDir
    private Path directory;

    private Path data;

    @Test
    void shouldRefuseWithACodeAndLeaveTheDirectoryAsItIs() throws IOException
    {
        data = directory.resolve("data");
        demo();

        final Path foreign = Files.writeString(data.resolve("thesis.txt"), "precious");
        assertRefused("PG-3005", foreign + " is not a file of Perigee");
        Files.delete(foreign);

        final String other = System.setProperty("perigee.broker.name", "b1");
        try
        {
            assertRefused("PG-3005", "belongs to the broker b0");
        }
        finally
        {
            restore("perigee.broker.name", other);
        }

        // Without them the log is read from its begin.
        Files.delete(data.resolve("checkpoint"));
        delete(data.resolve("snapshot"));
        final long position = secondRecord();
        flip(position + RecordLayout.HEADER_LENGTH - 1);
        final String sentence = assertRefused("PG-3006", " is damaged at position " + position);
        assertTrue(sentence.contains("--accept-loss-from " + position), sentence);
        assertRefused("PG-3006", "--accept-loss-from " + position, "--accept-loss-from", "8");
        flip(position + RecordLayout.HEADER_LENGTH - 1);

        assertRefused("PG-3005", "has lost nothing", "--accept-loss-from", Long.toString(position));
        demo();
    }

    @Test
    void shouldCreateNothingWhereItIsRefused() throws IOException
    {
        data = Files.createDirectory(directory.resolve("home"));
        Files.writeString(data.resolve("letter.txt"), "dear");
        assertRefused("PG-3005", "letter.txt is not a file of Perigee");
        assertFalse(Files.exists(data.resolve("perigee.lock")));
    }

    private static void delete(final Path parent) throws IOException
    {
        try (Stream<Path> paths = Files.list(parent))
        {
            for (final Path path : paths.toList())
            {
                Files.delete(path);
            }
        }
    }

    private void demo()
    {
        final Commands.Result result = Commands.run("demo", "--data", data.toString());
        assertEquals(ExitCode.OK, result.exitCode(), result.err());
    }

    private String assertRefused(final String code, final String text, final String... options) throws IOException
    {
        final Map<String, Integer> before = files();
        final String[] command = Stream.concat(
            Stream.of("dev", "--data", data.toString(), "--port", "0"), Arrays.stream(options)).toArray(String[]::new);
        final Commands.Result result = Commands.run(command);
        assertEquals(ExitCode.FAILED, result.exitCode(), result.out() + result.err());
        assertTrue(result.err().startsWith("error " + code + ": "), result.err());
        assertTrue(result.err().contains(text), result.err());
        assertEquals(2, result.err().lines().count(), result.err());
        assertEquals(before, files());
        return result.err();
    }

    private Map<String, Integer> files() throws IOException
    {
        final Map<String, Integer> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(data))
        {
            for (final Path path : paths.toList())
            {
                files.put(path + " " + Files.getLastModifiedTime(path),
                    Files.isRegularFile(path) ? Arrays.hashCode(Files.readAllBytes(path)) : 0);
            }
        }
        return files;
    }

    private long secondRecord() throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "r"))
        {
            return Integer.reverseBytes(file.readInt());
        }
    }

    private void flip(final long position) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw"))
        {
            file.seek(position);
            final int value = file.read();
            file.seek(position);
            file.write(value ^ 1);
        }
    }

    private Path segment()
    {
        return data.resolve("commitlog").resolve("0".repeat(20));
    }

    private static void restore(final String key, final String value)
    {
        if (null == value)
        {
            System.clearProperty(key);
        }
        else
        {
            System.setProperty(key, value);
        }
    }
}
