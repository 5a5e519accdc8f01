package io.perigee.broker.simulation;

import io.perigee.journal.MappedRegion;
import io.perigee.journal.SimulatedStorageIo;
import io.perigee.journal.StorageFile;
import io.perigee.journal.StorageIo;
import io.perigee.journal.StorageLock;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Lets a process die in the middle of an access to its storage: before it or after it. For the test of the tests it can
 * also lie: report a force that it has not done.
 */
final class FaultyStorageIo implements StorageIo
{
    private final SimulatedStorageIo delegate;
    private Runnable onDeath;
    private long accessesUntilDeath;
    private boolean isLying;

    FaultyStorageIo(final SimulatedStorageIo delegate)
    {
        this.delegate = delegate;
    }

    /**
     * Die soon.
     *
     * @param accesses how many from now; each counts twice, before and after it.
     * @param action   that lets the process die.
     */
    void dieAfter(final long accesses, final Runnable action)
    {
        accessesUntilDeath = accesses;
        onDeath = action;
    }

    /** The process has died in another way. */
    void forgetDeath()
    {
        accessesUntilDeath = 0;
        onDeath = null;
    }

    void lie(final boolean lies)
    {
        isLying = lies;
    }

    @Override
    public void createDirectories(final Path directory, final boolean isForced)
    {
        point();
        delegate.createDirectories(directory, isForced);
        point();
    }

    @Override
    public boolean exists(final Path path)
    {
        return delegate.exists(path);
    }

    @Override
    public List<String> list(final Path directory)
    {
        return delegate.list(directory);
    }

    @Override
    public StorageFile create(final Path file)
    {
        point();
        final StorageFile created = new FaultyFile(delegate.create(file));
        point();
        return created;
    }

    @Override
    public StorageFile open(final Path file)
    {
        return new FaultyFile(delegate.open(file));
    }

    @Override
    public void delete(final Path path)
    {
        point();
        delegate.delete(path);
        point();
    }

    @Override
    public void rename(final Path from, final Path to)
    {
        point();
        delegate.rename(from, to);
        point();
    }

    @Override
    public void forceDirectory(final Path directory)
    {
        point();
        delegate.forceDirectory(directory);
        point();
    }

    @Override
    public StorageLock lock(final Path lockFile)
    {
        return delegate.lock(lockFile);
    }

    @Override
    public String fileSystemType(final Path directory)
    {
        return delegate.fileSystemType(directory);
    }

    @Override
    public long usableSpaceBytes(final Path directory)
    {
        return delegate.usableSpaceBytes(directory);
    }

    @Override
    public long usedSpaceBytes(final Path directory)
    {
        return delegate.usedSpaceBytes(directory);
    }

    private void point()
    {
        if (accessesUntilDeath > 0 && 0 == --accessesUntilDeath)
        {
            final Runnable action = onDeath;
            onDeath = null;
            action.run();
            throw new ProcessDied();
        }
    }

    /** Ends whatever the process was doing; thrown after everything it had open is gone. */
    static final class ProcessDied extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        ProcessDied()
        {
            super("the process died here", null, false, false);
        }
    }

    /** A file whose accesses are counted. */
    private final class FaultyFile implements StorageFile
    {
        private final StorageFile file;

        private FaultyFile(final StorageFile file)
        {
            this.file = file;
        }

        @Override
        public Path path()
        {
            return file.path();
        }

        @Override
        public long lengthBytes()
        {
            return file.lengthBytes();
        }

        @Override
        public void write(final long position, final ByteBuffer source)
        {
            point();
            file.write(position, source);
            point();
        }

        @Override
        public int read(final long position, final ByteBuffer target)
        {
            return file.read(position, target);
        }

        @Override
        public MappedRegion map(final long position, final int length)
        {
            return file.map(position, length);
        }

        @Override
        public void force(final long position, final long length)
        {
            point();
            if (!isLying)
            {
                file.force(position, length);
            }

            point();
        }

        @Override
        public void close()
        {
            file.close();
        }
    }
}
