package io.perigee.server;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;

class LineReaderTest
{
    @Test
    void shouldKeepBytesBetweenNewlines() throws IOException
    {
        assertEquals(List.of("one", "", "three \r", "four"), lines("one\n\nthree \r\nfour", 100));
    }

    @Test
    void shouldNotInventLineAfterLastNewline() throws IOException
    {
        assertEquals(List.of("one", ""), lines("one\n\n", 100));
        assertEquals(List.of(), lines("", 100));
    }

    @Test
    void shouldReadLinesLongerThanItsChunk() throws IOException
    {
        final String line = "x".repeat(200_000);

        assertEquals(List.of(line, "y"), lines(line + "\ny\n", 1_000_000));
    }

    @Test
    void shouldCutLineThatIsTooLong() throws IOException
    {
        assertEquals(List.of("12345", "ab"), lines("123456789\nab\n", 4));
    }

    private static List<String> lines(final String text, final int maxLengthBytes) throws IOException
    {
        final List<String> lines = new ArrayList<>();
        try (LineReader reader = new LineReader(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxLengthBytes))
        {
            byte[] line = reader.next();
            while (null != line)
            {
                lines.add(new String(line, StandardCharsets.UTF_8));
                line = reader.next();
            }
        }

        return lines;
    }
}
