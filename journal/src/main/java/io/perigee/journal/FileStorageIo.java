package io.perigee.journal;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file system of the operating system.
 */
public final class FileStorageIo implements StorageIo
{
    private static final FileAttribute<Set<PosixFilePermission>> FILE_ATTRIBUTE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_ATTRIBUTE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<OpenOption> CREATE_OPTIONS =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> LOCK_OPTIONS =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final int MAX_OWNER_LENGTH = 32;
    /**
     * Files that this process has locked, whoever in it did: closing any other descriptor of one of them gives the lock
     * back, so they are not opened again.
     */
    private static final Set<Path> HELD_FILES = ConcurrentHashMap.newKeySet();

    private final ForceMode forceMode;

    /**
     * Create with the mode of {@link JournalContext#FORCE_MODE_DEFAULT}.
     */
    public FileStorageIo()
    {
        this(JournalContext.FORCE_MODE_DEFAULT);
    }

    /**
     * Create with a mode.
     *
     * @param forceMode how files are made durable.
     */
    public FileStorageIo(final ForceMode forceMode)
    {
        this.forceMode = forceMode;
    }

    @Override
    public void createDirectories(final Path directory, final boolean isForced)
    {
        final Deque<Path> missing = new ArrayDeque<>();
        for (Path path = directory.toAbsolutePath(); null != path && !Files.exists(path); path = path.getParent())
        {
            missing.push(path);
        }

        for (final Path path : missing)
        {
            try
            {
                Files.createDirectory(path, DIRECTORY_ATTRIBUTE);
            }
            catch (final IOException ex)
            {
                throw StorageErrors.translate("create the directory", path, ex);
            }
            if (isForced)
            {
                forceDirectory(path.getParent());
            }
        }

        if (!Files.isDirectory(directory))
        {
            throw new JournalException(JournalException.Kind.NOT_WRITABLE,
                directory + " is not a directory: name another one");
        }
    }

    @Override
    public boolean exists(final Path path)
    {
        return Files.exists(path);
    }

    @Override
    public List<String> list(final Path directory)
    {
        if (!Files.exists(directory))
        {
            return List.of();
        }

        try (Stream<Path> paths = Files.list(directory))
        {
            return paths.map((path) -> path.getFileName().toString()).sorted().collect(Collectors.toList());
        }
        catch (final NotDirectoryException ex)
        {
            throw new JournalException(JournalException.Kind.NOT_WRITABLE,
                directory + " is not a directory: name another one", ex);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("list", directory, ex);
        }
    }

    @Override
    public StorageFile create(final Path file)
    {
        try
        {
            return new MappedStorageFile(file, FileChannel.open(file, CREATE_OPTIONS, FILE_ATTRIBUTE), forceMode);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("create", file, ex);
        }
    }

    @Override
    public StorageFile open(final Path file)
    {
        try
        {
            return new MappedStorageFile(
                file, FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), forceMode);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("open", file, ex);
        }
    }

    @Override
    public StorageFile openForReading(final Path file)
    {
        try
        {
            return new MappedStorageFile(file, FileChannel.open(file, StandardOpenOption.READ), forceMode);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("open", file, ex);
        }
    }

    @Override
    public long lengthBytes(final Path file)
    {
        try
        {
            return Files.size(file);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("read the length of", file, ex);
        }
    }

    @Override
    public void delete(final Path path)
    {
        try
        {
            Files.deleteIfExists(path);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("delete", path, ex);
        }
    }

    @Override
    public void rename(final Path from, final Path to)
    {
        try
        {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("rename", from, ex);
        }
    }

    @Override
    public void forceDirectory(final Path directory)
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("force the directory", directory, ex);
        }
    }

    @Override
    public StorageLock lock(final Path lockFile)
    {
        final Path heldFile = realPath(lockFile);
        if (!HELD_FILES.add(heldFile))
        {
            throw inUse(lockFile, Long.toString(ProcessHandle.current().pid()));
        }

        StorageLock lock = null;
        try
        {
            lock = new FileStorageLock(lockFile, heldFile, openLocked(lockFile));
            return lock;
        }
        finally
        {
            if (null == lock)
            {
                HELD_FILES.remove(heldFile);
            }
        }
    }

    @Override
    public String fileSystemType(final Path directory)
    {
        Path path = directory.toAbsolutePath();
        while (!Files.exists(path) && null != path.getParent())
        {
            path = path.getParent();
        }

        try
        {
            return Files.getFileStore(path).type();
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("ask for the file system of", path, ex);
        }
    }

    @Override
    public long usableSpaceBytes(final Path directory)
    {
        // Asked of the file system itself: Files.getFileStore fails in containers whose mounts cannot be seen.
        return directory.toFile().getUsableSpace();
    }

    @Override
    public long usedSpaceBytes(final Path directory)
    {
        final File file = directory.toFile();
        return file.getTotalSpace() - file.getFreeSpace();
    }

    private static FileChannel openLocked(final Path lockFile)
    {
        FileChannel channel = null;
        try
        {
            channel = FileChannel.open(lockFile, LOCK_OPTIONS, FILE_ATTRIBUTE);
            final FileLock lock = tryLock(channel);
            if (null == lock)
            {
                final String owner = readOwner(channel);
                channel.close();
                throw inUse(lockFile, owner);
            }
            return channel;
        }
        catch (final IOException ex)
        {
            StorageErrors.closeQuietly(channel);
            throw StorageErrors.translate("lock", lockFile, ex);
        }
    }

    private static JournalException inUse(final Path lockFile, final String owner)
    {
        return new JournalException(JournalException.Kind.IN_USE,
            lockFile.getParent() + " is in use by process " + owner);
    }

    /** The one name of a file that need not exist, in a directory that does. */
    private static Path realPath(final Path file)
    {
        final Path directory = file.toAbsolutePath().getParent();
        try
        {
            return directory.toRealPath().resolve(file.getFileName());
        }
        catch (final IOException ex)
        {
            throw StorageErrors.translate("lock", file, ex);
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
    }

    private static String readOwner(final FileChannel channel) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.allocate(MAX_OWNER_LENGTH);
        channel.read(buffer, 0);
        final String owner = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
        return owner.matches("[0-9]+") ? owner : "unknown";
    }

    /**
     * A lock that lives as long as its channel.
     */
    private static final class FileStorageLock implements StorageLock
    {
        private final Path file;
        private final Path heldFile;
        private final FileChannel channel;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        FileStorageLock(final Path file, final Path heldFile, final FileChannel channel)
        {
            this.file = file;
            this.heldFile = heldFile;
            this.channel = channel;
        }

        @Override
        public void sign()
        {
            try
            {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(
                    StandardCharsets.US_ASCII)), 0);
            }
            catch (final IOException ex)
            {
                throw StorageErrors.translate("write", file, ex);
            }
        }

        @Override
        public void close()
        {
            if (isClosed.compareAndSet(false, true))
            {
                try
                {
                    channel.close();
                }
                catch (final IOException ex)
                {
                    throw StorageErrors.translate("unlock", file, ex);
                }
                finally
                {
                    HELD_FILES.remove(heldFile);
                }
            }
        }
    }
}
