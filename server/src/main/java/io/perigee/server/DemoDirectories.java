package io.perigee.server;

import io.perigee.journal.CommitLog;
import io.perigee.journal.FileStorageIo;
import io.perigee.journal.JournalException;
import io.perigee.protocol.ErrorCode;
import org.agrona.IoUtil;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary data directories of demos. A demo leaves its data behind to be looked at; the next one deletes it.
 */
final class DemoDirectories
{
    private static final String PREFIX = "perigee-demo-";

    private DemoDirectories()
    {
    }

    static Path create()
    {
        final Path base = Path.of(System.getProperty("java.io.tmpdir"));
        try
        {
            sweep(base);
            return Files.createTempDirectory(base, PREFIX);
        }
        catch (final IOException ex)
        {
            throw new CommandException(ErrorCode.DATA_DIRECTORY_NOT_WRITABLE,
                "no directory can be made in " + base + ": " + ex.getMessage(),
                "Choose a data directory with --data.", ex);
        }
    }

    private static void sweep(final Path base) throws IOException
    {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(base, PREFIX + "*"))
        {
            for (final Path directory : directories)
            {
                if (Files.isWritable(directory) && isAbandoned(directory))
                {
                    IoUtil.delete(directory.toFile(), true);
                }
            }
        }
    }

    private static boolean isAbandoned(final Path directory)
    {
        final Path lock = directory.resolve(CommitLog.LOCK_FILE_NAME);
        if (!Files.exists(lock))
        {
            return false;
        }

        try
        {
            new FileStorageIo().lock(lock).close();
            return true;
        }
        catch (final JournalException ignore)
        {
            return false;
        }
    }
}
