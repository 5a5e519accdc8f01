package io.perigee.journal;

import java.nio.file.Path;
import java.util.List;

/**
 * All that the journal wants from a file system. Nothing else in the journal touches files, so that a simulated twin
 * can stand in. Every method throws {@link JournalException}.
 */
public interface StorageIo
{
    /**
     * Create the directory and those above it that do not exist, readable by the owner only.
     *
     * @param directory to create.
     * @param isForced  true to make what was created durable, which takes a force for each.
     */
    void createDirectories(Path directory, boolean isForced);

    /**
     * Is there a file or directory of this name?
     *
     * @param path of a file or directory.
     * @return true if it exists.
     */
    boolean exists(Path path);

    /**
     * Names of files and directories in a directory.
     *
     * @param directory to list; may be missing.
     * @return the names, sorted; empty if the directory does not exist.
     */
    List<String> list(Path directory);

    /**
     * Create a file that does not exist, readable by the owner only. Its name is durable only after
     * {@link #forceDirectory(Path)}.
     *
     * @param file to create.
     * @return the open file, empty.
     */
    StorageFile create(Path file);

    /**
     * Open a file that exists.
     *
     * @param file to open.
     * @return the open file.
     */
    StorageFile open(Path file);

    /**
     * Open a file that exists for reading only, which needs no more than the permission to read.
     *
     * @param file to open.
     * @return the open file, which can be read and nothing else.
     */
    default StorageFile openForReading(final Path file)
    {
        return open(file);
    }

    /**
     * Ask for the length of a file without opening it, so that nothing happens to a lock on it.
     *
     * @param file that exists.
     * @return length in bytes.
     */
    default long lengthBytes(final Path file)
    {
        try (StorageFile opened = openForReading(file))
        {
            return opened.lengthBytes();
        }
    }

    /**
     * Delete a file or an empty directory. Durable only after {@link #forceDirectory(Path)}.
     *
     * @param path to delete; nothing happens if it does not exist.
     */
    void delete(Path path);

    /**
     * Give a file another name in the same directory, in place of the file that has that name, if there is one. A crash
     * leaves the old state or the new one; durable only after {@link #forceDirectory(Path)}.
     *
     * @param from file that exists.
     * @param to   its new name.
     */
    void rename(Path from, Path to);

    /**
     * Make names that were created in or deleted from the directory durable.
     *
     * @param directory to force.
     */
    void forceDirectory(Path directory);

    /**
     * Take an exclusive lock, which ends with the process at the latest. A file that exists keeps its content until
     * {@link StorageLock#sign()}.
     *
     * @param lockFile created if it does not exist; its directory exists.
     * @return the lock.
     * @throws JournalException of kind IN_USE if somebody else holds it.
     */
    StorageLock lock(Path lockFile);

    /**
     * Kind of the file system that a directory lies in, or would lie in if it was created.
     *
     * @param directory that need not exist.
     * @return its name as the operating system says it, for instance {@code ext4}.
     */
    String fileSystemType(Path directory);

    /**
     * Space that this process could still write.
     *
     * @param directory any directory of the file system.
     * @return bytes; 0 if the file system does not say.
     */
    long usableSpaceBytes(Path directory);

    /**
     * Space that is taken. With {@link #usableSpaceBytes(Path)} it may make less than the size of the file system: some
     * is kept for the administrator.
     *
     * @param directory any directory of the file system.
     * @return bytes; 0 if the file system does not say.
     */
    long usedSpaceBytes(Path directory);
}
