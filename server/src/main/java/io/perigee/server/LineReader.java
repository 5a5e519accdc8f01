package io.perigee.server;

import io.perigee.protocol.ErrorCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads lines as bytes, exactly as they stand between two newlines. What follows the last newline is a line if it is
 * not empty. Or reads all that there is as if it were one line.
 */
final class LineReader implements AutoCloseable
{
    private static final int CHUNK_LENGTH = 64 * 1024;
    /** No byte has this value. */
    private static final int NO_DELIMITER = 256;

    /** One byte too long is enough to be refused; more need not be kept. */
    private final int maxLengthBytes;
    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK_LENGTH];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final int delimiter;
    private int position;
    private int limit;
    private boolean isWholePending;

    LineReader(final InputStream in, final int maxLengthBytes)
    {
        this(in, maxLengthBytes, '\n');
    }

    private LineReader(final InputStream in, final int maxLengthBytes, final int delimiter)
    {
        this.in = in;
        this.maxLengthBytes = maxLengthBytes;
        this.delimiter = delimiter;
        this.isWholePending = NO_DELIMITER == delimiter;
    }

    /** Reads everything at once, even if that is nothing. */
    static LineReader ofWhole(final InputStream in, final int maxLengthBytes)
    {
        return new LineReader(in, maxLengthBytes, NO_DELIMITER);
    }

    static InputStream open(final Path file)
    {
        try
        {
            if (Files.isDirectory(file))
            {
                throw unreadable(file, "it is a directory", null);
            }
            return Files.newInputStream(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw unreadable(file, "there is no such file", ex);
        }
        catch (final AccessDeniedException ex)
        {
            throw unreadable(file, "permission denied", ex);
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex.getMessage(), ex);
        }
    }

    /**
     * Read the next line; waits for it.
     *
     * @return null at the end. A line that is too long is cut after one byte too many.
     */
    byte[] next() throws IOException
    {
        line.reset();
        boolean isLine = isWholePending;
        isWholePending = false;
        while (fill())
        {
            isLine = true;
            final int start = position;
            while (position < limit && delimiter != chunk[position])
            {
                position++;
            }
            final int room = maxLengthBytes + 1 - line.size();
            line.write(chunk, start, Math.min(position - start, room));
            if (position < limit)
            {
                position++;
                break;
            }
        }

        return isLine ? line.toByteArray() : null;
    }

    @Override
    public void close()
    {
        try
        {
            in.close();
        }
        catch (final IOException ignore)
        {
            // Everything that was wanted from it has been read.
            position = limit;
        }
    }

    private boolean fill() throws IOException
    {
        if (position == limit)
        {
            position = 0;
            limit = Math.max(0, in.read(chunk));
        }

        return position < limit;
    }

    private static CommandException unreadable(final Path file, final String why, final Throwable cause)
    {
        return new CommandException(
            ErrorCode.FILE_UNREADABLE, "the file " + file + " cannot be read: " + why,
            ErrorCode.FILE_UNREADABLE.hint(), cause);
    }
}
