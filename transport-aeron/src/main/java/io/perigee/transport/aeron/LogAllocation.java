package io.perigee.transport.aeron;

import io.aeron.logbuffer.LogBufferDescriptor;
import io.perigee.protocol.ErrorCode;
import io.perigee.transport.TransportException;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

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

    /** What one step writes at the most. */
    private static final int CHUNKS_PER_STEP = 16;
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
    private final BooleanSupplier isOutdated;
    private long reserveBytes = RESERVE_BYTES;
    private boolean isAsked;
    private FileChannel channel;
    private long position;
    private long endPosition;
    private volatile boolean isCancelled;
    private volatile boolean isDone;
    private volatile TransportException failure;

    /**
     * @param isOutdated whether another driver has taken the directory, whose logs have the same names.
     */
    LogAllocation(
        final String directory, final boolean isImage, final long correlationId, final BooleanSupplier isOutdated)
    {
        this.directory = new File(directory);
        this.file = new File(new File(directory, isImage ? IMAGES : PUBLICATIONS), correlationId + SUFFIX);
        this.isOutdated = isOutdated;
    }

    /** For what we write. */
    static LogAllocation ofPublication(final AeronConnection connection, final long registrationId)
    {
        return new LogAllocation(connection.directory(), false, registrationId, connection::isOutdated);
    }

    /** For what we read, which over IPC is the log of the publication itself. */
    static LogAllocation ofImage(final AeronConnection connection, final Media media, final long correlationId)
    {
        return new LogAllocation(
            connection.directory(), Media.UDP == media, correlationId, connection::isOutdated);
    }

    /** Also take what would be left for others: the other end has this memory already, as far as we know. */
    LogAllocation withoutReserve()
    {
        reserveBytes = 0;
        return this;
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

    /** Nobody waits any more. Any thread may say so. */
    void cancel()
    {
        isCancelled = true;
    }

    /** Let the memory come as it is touched. */
    void leaveOut()
    {
        isDone = true;
    }

    /**
     * Get a part of the memory, which may take a millisecond. Called by one thread, which carries no data.
     *
     * @param zeros of {@link #CHUNK_LENGTH}.
     * @return false if it must be called again.
     */
    boolean step(final ByteBuffer zeros)
    {
        try
        {
            if (null == channel && !isCancelled)
            {
                open();
            }

            for (int i = 0; i < CHUNKS_PER_STEP && position < endPosition && !isCancelled; i++)
            {
                write(zeros);
            }

            if (position < endPosition && !isCancelled)
            {
                return false;
            }

            isDone = !isCancelled;
        }
        catch (final NoSuchFileException ex)
        {
            failure = new TransportException(
                ErrorCode.DRIVER_LOST, "the media driver has taken back the memory of a link: " + file, ex);
        }
        catch (final IOException ex)
        {
            failure = new TransportException(
                ErrorCode.SHARED_MEMORY_TOO_SMALL, "there is no memory left for a link in " + directory, ex);
        }
        catch (final TransportException ex)
        {
            failure = ex;
        }

        CloseHelper.quietClose(channel);
        return true;
    }

    private void open() throws IOException
    {
        channel = FileChannel.open(file.toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        // In this order: a new driver deletes what the old one had, so what was opened before is not the new one's.
        if (isOutdated.getAsBoolean())
        {
            throw new NoSuchFileException(file.getPath());
        }

        endPosition = channel.size() - LogBufferDescriptor.LOG_META_DATA_LENGTH;
        final ByteBuffer metaData = ByteBuffer.allocate(LogBufferDescriptor.LOG_META_DATA_LENGTH);
        if (endPosition < 0 || channel.read(metaData, endPosition) < metaData.capacity())
        {
            throw new NoSuchFileException(file.getPath());
        }

        final UnsafeBuffer counts = new UnsafeBuffer(metaData);
        if (0 != LogBufferDescriptor.activeTermCount(counts) ||
            0 != LogBufferDescriptor.termOffset(LogBufferDescriptor.rawTail(counts, 0)))
        {
            throw new TransportException(ErrorCode.FRAME_INVALID, "frames came before their link was open: " + file);
        }
    }

    private void write(final ByteBuffer zeros) throws IOException
    {
        if (reserveBytes > 0 && directory.getUsableSpace() < reserveBytes && directory.exists())
        {
            throw new IOException("less than " + reserveBytes + " bytes are free");
        }

        zeros.clear().limit((int)Math.min(CHUNK_LENGTH, endPosition - position));
        position += channel.write(zeros, position);
    }
}
