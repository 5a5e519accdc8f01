package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file of the simulated storage. Dead after a crash: whatever is called then is a mistake of the test.
 */
final class SimulatedFile implements StorageFile
{
    private final SimulatedStorageIo storageIo;
    private final Path path;
    private final SimulatedNode node;
    private final int generation;
    private boolean isClosed;

    SimulatedFile(final SimulatedStorageIo storageIo, final Path path, final SimulatedNode node)
    {
        this.storageIo = storageIo;
        this.path = path;
        this.node = node;
        this.generation = storageIo.generation();
    }

    @Override
    public Path path()
    {
        return path;
    }

    @Override
    public long lengthBytes()
    {
        checkAlive();
        return node.length();
    }

    @Override
    public void write(final long position, final ByteBuffer source)
    {
        checkAlive();
        storageIo.onWrite(node.unallocatedBytes((int)position, source.remaining()), path);
        node.write((int)position, source);
    }

    @Override
    public int read(final long position, final ByteBuffer target)
    {
        checkAlive();
        return node.read((int)position, target);
    }

    @Override
    public MappedRegion map(final long position, final int length)
    {
        checkAlive();
        final SimulatedRegion region = new SimulatedRegion(node, (int)position, length);
        node.map((int)position, length, region::look);
        return region;
    }

    @Override
    public void force(final long position, final long length)
    {
        checkAlive();
        final boolean isFailure = storageIo.onForce();
        node.force((int)position, (int)length, isFailure);
        if (isFailure)
        {
            throw new JournalException(JournalException.Kind.FAILED, "cannot force " + path + " (simulated)");
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
    }

    private void checkAlive()
    {
        if (isClosed || generation != storageIo.generation())
        {
            throw new IllegalStateException(path + (isClosed ? " is closed" : " was open when its process ended"));
        }
    }

    /**
     * A mapped range. Once it is closed its buffer is empty, so that a late access is an exception.
     */
    private static final class SimulatedRegion implements MappedRegion
    {
        private final SimulatedNode node;
        private final int position;
        private final int length;
        private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        private boolean isUnmapped;

        SimulatedRegion(final SimulatedNode node, final int position, final int length)
        {
            this.node = node;
            this.position = position;
            this.length = length;
        }

        /** The bytes lie somewhere else now. */
        void look()
        {
            if (!isUnmapped)
            {
                buffer.wrap(node.view(position, length));
            }
        }

        @Override
        public UnsafeBuffer buffer()
        {
            return buffer;
        }

        @Override
        public ByteBuffer newView()
        {
            return node.view(position, length);
        }

        @Override
        public void close()
        {
            isUnmapped = true;
            buffer.wrap(0, 0);
        }
    }
}
