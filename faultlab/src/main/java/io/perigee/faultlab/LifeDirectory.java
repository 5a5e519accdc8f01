package io.perigee.faultlab;

import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary directory of an experiment. It is deleted in the end, but kept when something was found in it.
 */
final class LifeDirectory implements AutoCloseable
{
    private final Path path;
    private boolean isKept;

    /**
     * Make one.
     *
     * @param parent that exists.
     * @param name   begin of its name.
     * @throws IOException if that does not work.
     */
    LifeDirectory(final Path parent, final String name) throws IOException
    {
        path = Files.createTempDirectory(parent, "perigee-faultlab-" + name + "-");
    }

    /** Where temporary files lie. */
    static Path temporary()
    {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    Path path()
    {
        return path;
    }

    Path resolve(final String name)
    {
        return path.resolve(name);
    }

    /** Leave it where it is, for a person to look at. */
    Path keep()
    {
        isKept = true;
        return path;
    }

    @Override
    public void close()
    {
        if (!isKept)
        {
            IoUtil.delete(path.toFile(), true);
        }
    }
}
