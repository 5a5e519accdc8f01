package io.perigee.server;

import io.perigee.protocol.ErrorCode;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes sure that there is a data directory before anything is started for it.
 */
final class DataDirectory
{
    private static final String LOGS = "logs";

    private DataDirectory()
    {
    }

    static Path logs(final Path dataDirectory)
    {
        return dataDirectory.resolve(LOGS);
    }

    static void prepare(final Path dataDirectory)
    {
        try
        {
            Files.createDirectories(logs(dataDirectory));
        }
        catch (final FileAlreadyExistsException ex)
        {
            throw notWritable(dataDirectory, ex.getMessage() + " is not a directory", ex);
        }
        catch (final AccessDeniedException ex)
        {
            throw notWritable(dataDirectory, "permission denied", ex);
        }
        catch (final FileSystemException ex)
        {
            final String reason = null == ex.getReason() ? "it cannot be created" : ex.getReason();
            throw notWritable(dataDirectory, reason, ex);
        }
        catch (final IOException ex)
        {
            throw notWritable(dataDirectory, ex.getMessage(), ex);
        }

        if (!Files.isWritable(dataDirectory) || !Files.isWritable(logs(dataDirectory)))
        {
            throw notWritable(dataDirectory, "permission denied", null);
        }
    }

    private static CommandException notWritable(final Path directory, final String why, final Throwable cause)
    {
        return new CommandException(
            ErrorCode.DATA_DIRECTORY_NOT_WRITABLE, "the data directory " + directory + " cannot be written: " + why,
            ErrorCode.DATA_DIRECTORY_NOT_WRITABLE.hint(), cause);
    }
}
