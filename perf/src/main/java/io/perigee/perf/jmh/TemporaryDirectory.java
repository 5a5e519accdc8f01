package io.perigee.perf.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory for the files of one benchmark.
 */
final class TemporaryDirectory implements AutoCloseable
{
    private final Path path;

    TemporaryDirectory()
    {
        try
        {
            path = Files.createTempDirectory("perigee-jmh-");
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
    }

    Path path()
    {
        return path;
    }

    @Override
    public void close()
    {
        try (Stream<Path> files = Files.walk(path))
        {
            for (final Path file : (Iterable<Path>)files.sorted(Comparator.reverseOrder())::iterator)
            {
                Files.delete(file);
            }
        }
        catch (final IOException exception)
        {
            throw new UncheckedIOException(exception);
        }
    }
}
