package io.perigee.faultlab.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The other one, who fills the disk that the broker writes to.
 */
public final class SpaceHog
{
    private static final int LARGE = 64 * 1024;
    private static final int SMALL = 4 * 1024;
    private static final long MAX_LENGTH = 4L * 1024 * 1024 * 1024;

    private final Path file;

    /**
     * It holds nothing yet.
     *
     * @param file that will take the space.
     */
    public SpaceHog(final Path file)
    {
        this.file = file;
    }

    /**
     * Take all space that there is, also what has become free since the last time.
     *
     * @return bytes that were taken.
     */
    public long fill()
    {
        long taken = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND))
        {
            int length = LARGE;
            while (length >= SMALL && channel.size() < MAX_LENGTH)
            {
                final int written = write(channel, length);
                taken += written;
                length = written < length ? length / 2 : length;
            }
        }
        catch (final IOException ex)
        {
            throw new ProcessFailure("the disk cannot be filled: " + ex.getMessage(), ex);
        }
        return taken;
    }

    /**
     * Give everything back.
     */
    public void free()
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            throw new ProcessFailure("the disk cannot be freed: " + ex.getMessage(), ex);
        }
    }

    private static int write(final FileChannel channel, final int length)
    {
        try
        {
            return channel.write(ByteBuffer.allocate(length));
        }
        catch (final IOException ignored)
        {
            return 0;
        }
    }
}
