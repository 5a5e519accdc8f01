package io.perigee.server;

import io.perigee.protocol.ErrorCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Looks whether there can be a data directory before anything is started for it.
 */
final class DataDirectory
{
    private static final String LOGS = "logs";
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_ATTRIBUTE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE_ATTRIBUTE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DataDirectory()
    {
    }

    static Path logs(final Path dataDirectory)
    {
        return dataDirectory.resolve(LOGS);
    }

    /** Refuse a place that cannot be written, and create nothing: the broker looks at what is there first. */
    static void check(final Path dataDirectory)
    {
        Path existing = dataDirectory.toAbsolutePath();
        while (!Files.exists(existing) && null != existing.getParent())
        {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing))
        {
            throw notWritable(dataDirectory, existing + " is not a directory", null);
        }
        if (!Files.isWritable(existing))
        {
            throw notWritable(
                dataDirectory, isReadOnly(existing) ? "its file system is read-only" : "permission denied", null);
        }
    }

    private static boolean isReadOnly(final Path existing)
    {
        try
        {
            return Files.getFileStore(existing).isReadOnly();
        }
        catch (final IOException ignore)
        {
            // Then permissions are the better guess.
            return false;
        }
    }

    /** Create a file of the logs if there is none, in a data directory that is ours. */
    static void createLog(final Path dataDirectory, final Path file)
    {
        try
        {
            Files.createDirectories(logs(dataDirectory), DIRECTORY_ATTRIBUTE);
            if (!Files.exists(file))
            {
                Files.createFile(file, FILE_ATTRIBUTE);
            }
        }
        catch (final IOException ex)
        {
            throw notWritable(dataDirectory, String.valueOf(ex.getMessage()), ex);
        }
    }

    private static CommandException notWritable(final Path directory, final String why, final Throwable cause)
    {
        return new CommandException(
            ErrorCode.DATA_DIRECTORY_NOT_WRITABLE, "the data directory " + directory + " cannot be written: " + why,
            ErrorCode.DATA_DIRECTORY_NOT_WRITABLE.hint(), cause);
    }
}
