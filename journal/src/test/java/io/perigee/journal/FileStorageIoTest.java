package io.perigee.journal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class FileStorageIoTest
{
    /** Where Linux shows the locks on files. */
    private static final Path LOCKS = Path.of("/proc/locks");

    @TempDir
    Path temp;

    private final FileStorageIo storageIo = new FileStorageIo();
    private Path directory;

    @BeforeEach
    void setUp()
    {
        directory = temp.resolve("a").resolve("b");
        storageIo.createDirectories(directory, true);
    }

    @Test
    void shouldLetOnlyTheOwnerIn() throws IOException
    {
        storageIo.create(directory.resolve("file")).close();
        assertEquals("rwx------", permissions(directory.getParent()));
        assertEquals("rwx------", permissions(directory));
        assertEquals("rw-------", permissions(directory.resolve("file")));
    }

    @Test
    void shouldRenameOverAnotherFile()
    {
        final Path to = directory.resolve("to");
        storageIo.create(to).close();
        final StorageFile file = storageIo.create(directory.resolve("to.tmp"));
        file.write(0, ByteBuffer.wrap(new byte[]{1, 2, 3}));
        file.close();
        storageIo.rename(directory.resolve("to.tmp"), to);
        assertEquals(List.of("to"), storageIo.list(directory));
        assertEquals(3, storageIo.open(to).lengthBytes());
        assertThrows(JournalException.class, () -> storageIo.rename(directory.resolve("missing"), to));
    }

    @Test
    void shouldNameTheFileSystem()
    {
        assertFalse(storageIo.fileSystemType(directory).isEmpty());
        assertEquals(storageIo.fileSystemType(temp), storageIo.fileSystemType(temp.resolve("x").resolve("y")));
    }

    @Test
    void shouldCreateListAndDelete()
    {
        assertEquals(List.of(), storageIo.list(directory));
        assertEquals(List.of(), storageIo.list(directory.resolve("missing")));
        storageIo.create(directory.resolve("2")).close();
        storageIo.create(directory.resolve("1")).close();
        assertEquals(List.of("1", "2"), storageIo.list(directory));
        assertThrows(JournalException.class, () -> storageIo.create(directory.resolve("1")));
        storageIo.delete(directory.resolve("1"));
        storageIo.delete(directory.resolve("1"));
        storageIo.forceDirectory(directory);
        assertFalse(storageIo.exists(directory.resolve("1")));
        assertThrows(JournalException.class, () -> storageIo.open(directory.resolve("1")));
        assertTrue(storageIo.usableSpaceBytes(directory) > 0);
        assertTrue(storageIo.usedSpaceBytes(directory) > 0);
        assertEquals(0, storageIo.usedSpaceBytes(directory.resolve("missing")));
    }

    @ParameterizedTest
    @EnumSource(ForceMode.class)
    void shouldShowWritesInTheMappingAndStoresInTheFile(final ForceMode forceMode)
    {
        try (StorageFile file = new FileStorageIo(forceMode).create(directory.resolve("file")))
        {
            file.write(100, ByteBuffer.wrap(new byte[]{1, 2, 3}));
            file.force(100, 3);
            assertEquals(103, file.lengthBytes());
            final MappedRegion region = file.map(0, 8192);
            assertEquals(8192, file.lengthBytes());
            assertEquals(2, region.buffer().getByte(101));
            assertEquals(3, region.newView().get(102));
            region.buffer().putByte(5000, (byte)9);
            file.write(5001, ByteBuffer.wrap(new byte[]{8}));
            file.force(5000, 2);
            final ByteBuffer target = ByteBuffer.allocate(10_000);
            assertEquals(8192, file.read(0, target));
            assertEquals(9, target.get(5000));
            assertEquals(8, region.buffer().getByte(5001));
            region.close();
            region.close();
            file.force(0, 8192);
        }
    }

    @Test
    void shouldLetOnlyOneTakeTheLock() throws IOException
    {
        final Path lockFile = directory.resolve("lock");
        final StorageLock lock = storageIo.lock(lockFile);
        assertEquals(0, Files.size(lockFile));
        lock.sign();
        final JournalException ex = assertThrows(JournalException.class, () -> storageIo.lock(lockFile));
        assertEquals(JournalException.Kind.IN_USE, ex.kind());
        assertTrue(ex.getMessage().contains("process " + ProcessHandle.current().pid()), ex.getMessage());
        lock.close();
        final long length = Files.size(lockFile);
        storageIo.lock(lockFile).close();
        assertEquals(length, Files.size(lockFile));
    }

    @Test
    void shouldKeepTheLockWhenOthersOfTheProcessLookAtItsFile() throws IOException
    {
        assumeTrue(Files.isReadable(LOCKS));
        final Path lockFile = directory.resolve(CommitLog.LOCK_FILE_NAME);
        final StorageLock lock = storageIo.lock(lockFile);
        assumeTrue(isLocked(lockFile));

        assertThrows(JournalException.class, () -> storageIo.lock(lockFile));
        final Path link = Files.createSymbolicLink(temp.resolve("link"), directory);
        assertThrows(JournalException.class, () -> new FileStorageIo().lock(link.resolve(CommitLog.LOCK_FILE_NAME)));
        assertTrue(isLocked(lockFile));
        lock.sign();
        assertEquals(List.of(new JournalFile(JournalFile.Kind.LOCK, CommitLog.LOCK_FILE_NAME,
            Files.size(lockFile), -1)), JournalListing.list(storageIo, directory));
        assertTrue(isLocked(lockFile));

        lock.close();
        assertFalse(isLocked(lockFile));
        final StorageLock next = storageIo.lock(lockFile);
        lock.close();
        assertThrows(JournalException.class, () -> storageIo.lock(lockFile));
        assertTrue(isLocked(lockFile));
        next.close();
    }

    @Test
    void shouldRefuseADirectoryThatIsAFile()
    {
        storageIo.create(directory.resolve("file")).close();
        final JournalException ex = assertThrows(
            JournalException.class, () -> storageIo.createDirectories(directory.resolve("file"), true));
        assertEquals(JournalException.Kind.NOT_WRITABLE, ex.kind());
    }

    private static boolean isLocked(final Path file) throws IOException
    {
        final String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
        return Files.readAllLines(LOCKS).stream().anyMatch((line) -> line.contains(inode));
    }

    private static String permissions(final Path path) throws IOException
    {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
