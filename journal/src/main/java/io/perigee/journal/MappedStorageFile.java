package io.perigee.journal;

import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of the operating system. At most one range of it is mapped.
 * <p>
 * The mapping has an open file description of its own. Linux tells an error of writing back once for each of them, so
 * whoever forces the mapping and whoever forces what was written are both told.
 */
final class MappedStorageFile implements StorageFile
{
    private final Path path;
    private final FileChannel channel;
    private final ForceMode forceMode;
    private volatile FileRegion region;
    private FileChannel regionChannel;

    MappedStorageFile(final Path path, final FileChannel channel, final ForceMode forceMode)
    {
        this.path = path;
        this.channel = channel;
        this.forceMode = forceMode;
    }

    @Override
    public Path path()
    {
        return path;
    }

    @Override
    public long lengthBytes()
    {
        try
        {
            return channel.size();
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("read the length of", path, ex);
        }
    }

    @Override
    public void write(final long position, final ByteBuffer source)
    {
        try
        {
            long writePosition = position;
            while (source.hasRemaining())
            {
                writePosition += channel.write(source, writePosition);
            }
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("write", path, ex);
        }
    }

    @Override
    public int read(final long position, final ByteBuffer target)
    {
        try
        {
            int length = 0;
            while (target.hasRemaining())
            {
                final int bytesRead = channel.read(target, position + length);
                if (bytesRead <= 0)
                {
                    break;
                }
                length += bytesRead;
            }
            return length;
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("read", path, ex);
        }
    }

    @Override
    public MappedRegion map(final long position, final int length)
    {
        try
        {
            if (null == regionChannel)
            {
                regionChannel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            }
            final MappedByteBuffer mapped = regionChannel.map(FileChannel.MapMode.READ_WRITE, position, length);
            final FileRegion newRegion = new FileRegion(mapped, position, length);
            region = newRegion;
            return newRegion;
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("map", path, ex);
        }
    }

    @Override
    public void force(final long position, final long length)
    {
        try
        {
            final FileRegion mappedRegion = region;
            if (null == mappedRegion || !mappedRegion.covers(position, length))
            {
                channel.force(false);
            }
            else if (ForceMode.MAPPED == forceMode)
            {
                // Only the pages of the range: forcing the whole mapping costs time in proportion to its size.
                mappedRegion.mapped.force((int)(position - mappedRegion.position), (int)length);
            }
            else
            {
                regionChannel.force(false);
            }
        }
        catch (final IOException | UncheckedIOException ex)
        {
            throw failure(position, length, ex);
        }
    }

    @Override
    public void forceWritten(final long position, final long length)
    {
        try
        {
            channel.force(false);
        }
        catch (final IOException ex)
        {
            throw failure(position, length, ex);
        }
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
            if (null != regionChannel)
            {
                regionChannel.close();
            }
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("close", path, ex);
        }
    }

    private JournalException failure(final long position, final long length, final Exception ex)
    {
        return new JournalException(JournalException.Kind.FAILED,
            "cannot force " + path + " from " + position + " to " + (position + length) + " (" + ex.getMessage() +
            "): nothing after this point is durable, check the device and start again", ex);
    }

    /**
     * A mapped range that remembers where it lies.
     */
    private static final class FileRegion implements MappedRegion
    {
        private final long position;
        private final int length;
        private final UnsafeBuffer buffer;
        private MappedByteBuffer mapped;

        FileRegion(final MappedByteBuffer mapped, final long position, final int length)
        {
            this.mapped = mapped;
            this.position = position;
            this.length = length;
            buffer = new UnsafeBuffer(mapped);
        }

        @Override
        public UnsafeBuffer buffer()
        {
            return buffer;
        }

        @Override
        public ByteBuffer newView()
        {
            return mapped.duplicate();
        }

        @Override
        public void close()
        {
            final MappedByteBuffer buffers = mapped;
            mapped = null;
            if (null != buffers)
            {
                // An empty buffer makes a late access an exception instead of a fault, at least through this buffer.
                buffer.wrap(0, 0);
                IoUtil.unmap(buffers);
            }
        }

        boolean covers(final long rangePosition, final long rangeLength)
        {
            return rangePosition >= position && rangePosition + rangeLength <= position + length && null != mapped;
        }
    }
}
