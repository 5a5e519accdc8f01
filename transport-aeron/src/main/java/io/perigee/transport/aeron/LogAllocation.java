package io.perigee.transport.aeron;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Memory for the frames of one stream, asked for by the agent that waits for it, got by another.
 * <p>
 * The driver only promises the memory of a stream, because to provide it takes time. To touch what the file system
 * cannot give is an error that Java reports some time later, wherever the thread is then: it would break whatever
 * that is, the driver or the client of Aeron included. So before anybody touches it the memory is written to as a
 * file, which fails in good order. Only zeros are written, before the first frame: who may write one is said by
 * {@link AeronServerLink}.
 */
final class LogAllocation
{
    static final int CHUNK_LENGTH = 64 * 1024;
    /**
     * What we leave: the driver has looked for the room of a whole log, and is about to touch the page that describes
     * it, while we take what was promised for others.
     */
    private static final long RESERVE_BYTES = 1024 * 1024;

    private static final String PUBLICATIONS = "publications";
    private static final String IMAGES = "images";
    private static final String SUFFIX = ".logbuffer";

    private final File directory;
    private final File file;
    private boolean isAsked;
    private volatile boolean isDone;
    private volatile TransportException failure;

    private LogAllocation(final String directory, final String folder, final long correlationId)
    {
        this.directory = new File(directory);
        this.file = new File(new File(directory, folder), correlationId + SUFFIX);
    }

    /** For what we write. */
    static LogAllocation ofPublication(final String directory, final long correlationId)
    {
        return new LogAllocation(directory, PUBLICATIONS, correlationId);
    }

    /** For what we read, which over IPC is the log of the publication itself. */
    static LogAllocation ofImage(final String directory, final Media media, final long correlationId)
    {
        return new LogAllocation(directory, Media.IPC == media ? PUBLICATIONS : IMAGES, correlationId);
    }

    /**
     * Whether the memory is there; asks for it at first. For the agent that waits for it.
     *
     * @param connection to the driver whose log it is.
     * @return false while it is not decided.
     * @throws TransportException if there is not enough memory, or the stream has gone.
     */
    boolean isDone(final AeronConnection connection)
    {
        if (!isAsked)
        {
            isAsked = connection.tryAllocate(this);
        }

        return isDone();
    }

    boolean isDone()
    {
        final TransportException failure = this.failure;
        if (null != failure)
        {
            throw failure;
        }

        return isDone;
    }

    /**
     * Get the memory, which may take milliseconds. Called once, by a thread that carries no data.
     *
     * @param zeros of {@link #CHUNK_LENGTH}.
     */
    void run(final ByteBuffer zeros)
    {
        try (FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.WRITE))
        {
            final long endPosition = channel.size() - LogBufferDescriptor.LOG_META_DATA_LENGTH;
            long position = 0;
            while (position < endPosition)
            {
                if (directory.getUsableSpace() < RESERVE_BYTES)
                {
                    throw new IOException("less than 1 MiB is left");
                }

                zeros.clear().limit((int)Math.min(CHUNK_LENGTH, endPosition - position));
                position += channel.write(zeros, position);
            }

            isDone = true;
        }
        catch (final IOException ex)
        {
            failure = explain(ex);
        }
    }

    /** Let the memory come as it is touched. */
    void leaveOut()
    {
        isDone = true;
    }

    private TransportException explain(final IOException failure)
    {
        final boolean isShort = directory.exists() && directory.getUsableSpace() < RESERVE_BYTES;
        return new TransportException(
            isShort ? ErrorCode.SHARED_MEMORY_TOO_SMALL : ErrorCode.DRIVER_LOST,
            isShort ? "there is no memory left for a link in " + directory :
            "the media driver has taken back the memory of a link: " + Failures.firstLine(failure),
            failure);
    }
}
