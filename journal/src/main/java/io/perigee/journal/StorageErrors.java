package io.perigee.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Turns what the operating system says into a sentence for the user.
 */
final class StorageErrors
{
    /** A file that is always full, where there is one. */
    private static final Path FULL_DEVICE = Path.of("/dev/full");
    /** How the operating system says in the language of the user that there is no space, or null. */
    private static final String LOCAL_FULL_TEXT = localFullText();

    private StorageErrors()
    {
    }

    static JournalException translate(final String action, final Path path, final Throwable cause)
    {
        final String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (isFull(text, LOCAL_FULL_TEXT))
        {
            return new JournalException(JournalException.Kind.FULL,
                "cannot " + action + " " + path + ", the file system is full: free some space", cause);
        }
        if (cause instanceof AccessDeniedException || cause instanceof ReadOnlyFileSystemException ||
            text.contains("read-only file system") || text.contains("permission denied") ||
            text.contains("operation not permitted"))
        {
            return new JournalException(JournalException.Kind.NOT_WRITABLE,
                "cannot " + action + " " + path + ", it is not writable for this user: " +
                "change its owner or name another directory", cause);
        }
        if (cause instanceof NoSuchFileException)
        {
            return new JournalException(JournalException.Kind.FAILED,
                "cannot " + action + " " + path + ", it does not exist: somebody has changed the data directory",
                cause);
        }
        if (cause instanceof ClosedByInterruptException)
        {
            return new JournalException(JournalException.Kind.FAILED,
                "cannot " + action + " " + path + ", the thread was interrupted: start again", cause);
        }

        return new JournalException(JournalException.Kind.FAILED,
            "cannot " + action + " " + path + " (" + reason(cause) + "): check the device and start again", cause);
    }

    /**
     * Whether a text says that there is no space.
     *
     * @param text      of the operating system, in lower case.
     * @param localText that is known to say so, in lower case; null without one.
     */
    static boolean isFull(final String text, final String localText)
    {
        return text.contains("no space left") || text.contains("quota exceeded") ||
            null != localText && text.contains(localText);
    }

    /** Whether a file was closed, as an interrupt of a thread does: that says nothing about the device. */
    static boolean isClosed(final JournalException ex)
    {
        return ex.getCause() instanceof ClosedChannelException;
    }

    static void closeQuietly(final Closeable closeable)
    {
        if (null != closeable)
        {
            try
            {
                closeable.close();
            }
            catch (final IOException ignore)
            {
                // the error that led here is the one to report
            }
        }
    }

    private static String localFullText()
    {
        try (FileChannel channel = FileChannel.open(FULL_DEVICE, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(1));
            return null;
        }
        catch (final FileSystemException ignore)
        {
            // It could not be opened, which tells nothing about space.
            return null;
        }
        catch (final IOException ex)
        {
            return null == ex.getMessage() ? null : ex.getMessage().toLowerCase(Locale.ROOT);
        }
    }

    private static String reason(final Throwable cause)
    {
        return null == cause.getMessage() ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
