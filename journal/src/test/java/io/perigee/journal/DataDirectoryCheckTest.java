package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Directories that are not this broker's, or lie where no promise can be kept: refused, and left as they are.
 */
class DataDirectoryCheckTest
{
    private static final int SEGMENT_LENGTH = 4096;
    private static final Path IDENTITY = LogFixture.DIRECTORY.resolve(LogIdentity.FILE_NAME);

    private final SimulatedStorageIo storageIo = new SimulatedStorageIo();

    @ParameterizedTest
    @ValueSource(strings = {"btrfs", "zfs", "nfs", "nfs4", "NFS"})
    void shouldRefuseFileSystemsThatCannotKeepPromises(final String type)
    {
        storageIo.fileSystemType(type);
        final JournalException ex = assertThrows(JournalException.class, () -> new LogFixture(context()));
        assertEquals(JournalException.Kind.UNSUPPORTED, ex.kind());
        assertEquals(List.of(), storageIo.files());
        assertFalse(storageIo.exists(LogFixture.DIRECTORY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlay", "tmpfs"})
    void shouldWarnAboutFileSystemsThatForgetEverything(final String type)
    {
        storageIo.fileSystemType(type);
        try (LogFixture fixture = new LogFixture(context()))
        {
            assertEquals(1, fixture.log.warnings().size());
            assertTrue(fixture.log.warnings().get(0).contains("lies on " + type), fixture.log.warnings().get(0));
        }
    }

    @Test
    void shouldSayNothingAboutAnOrdinaryFileSystem()
    {
        try (LogFixture fixture = new LogFixture(context()))
        {
            assertEquals(List.of(), fixture.log.warnings());
        }
    }

    @Test
    void shouldRefuseADirectoryOfSomethingElse()
    {
        storageIo.createDirectories(LogFixture.DIRECTORY, true);
        storageIo.create(LogFixture.DIRECTORY.resolve("letter.txt")).close();
        assertRefused(context(), "letter.txt is not a file of Perigee");
    }

    @Test
    void shouldTakeWhatAServerOrAFileSystemLeavesBehind()
    {
        write();
        for (final String name : List.of("lost+found", "logs"))
        {
            storageIo.create(LogFixture.DIRECTORY.resolve(name)).close();
        }
        new LogFixture(context()).close();
        storageIo.create(LogFixture.DIRECTORY.resolve("checkpoint.tmp")).close();
        assertRefused(context(), "checkpoint.tmp is not a file of Perigee");
    }

    @Test
    void shouldRefuseTheDirectoryOfAnotherBroker()
    {
        new LogFixture(context().brokerName("b0")).close();
        assertRefused(context().brokerName("b1"), "belongs to the broker b0 and this one is b1");
        new LogFixture(context().brokerName("b0")).close();
        new LogFixture(context()).close();
    }

    @Test
    void shouldRefuseAnotherSegmentLengthAndNameTheRightOne()
    {
        write();
        assertRefused(
            context().segmentLengthBytes(8192), JournalContext.SEGMENT_LENGTH_PROP_NAME + "=" + SEGMENT_LENGTH);
    }

    @Test
    void shouldRefuseANewerFormat()
    {
        write();
        rewrite(IDENTITY, LogIdentity.MAGIC, 2);
        assertRefused(context(), IDENTITY + " has format 2");
    }

    @Test
    void shouldRefuseACheckpointOfANewerFormat()
    {
        write();
        final Path file = LogFixture.DIRECTORY.resolve(CheckpointWriter.FILE_NAME);
        rewrite(file, Checkpoint.MAGIC, 7);
        assertRefused(context(), file + " has format 7");
    }

    @Test
    void shouldMakeTheIdentityAnewWhenItIsGoneOrDamaged()
    {
        write();
        storageIo.lose(IDENTITY);
        new LogFixture(context().brokerName("b0")).close();
        assertRefused(context().brokerName("b1"), "belongs to the broker b0");

        storageIo.flipBit(IDENTITY, 30, 1);
        try (LogFixture fixture = new LogFixture(context().brokerName("b0")))
        {
            assertEquals(1, fixture.log.warnings().size(), fixture.log.warnings().toString());
            assertTrue(fixture.log.warnings().get(0).startsWith(IDENTITY + " had 1 of 2 slots"));
        }
        assertRefused(context().brokerName("b1"), "belongs to the broker b0");
    }

    private void write()
    {
        try (LogFixture fixture = new LogFixture(context()))
        {
            fixture.appendMany(0, 20, 200);
        }
    }

    private void rewrite(final Path path, final int magic, final int version)
    {
        try (TwoSlotFile file = TwoSlotFile.open(storageIo, path, magic, version))
        {
            file.write(new UnsafeBuffer(new byte[100]), 0, 100);
        }
    }

    private void assertRefused(final JournalContext context, final String text)
    {
        final String before = LogRecoveryTest.fingerprint(storageIo);
        final JournalException ex = assertThrows(JournalException.class, () -> new LogFixture(context));
        assertEquals(JournalException.Kind.INVALID, ex.kind());
        assertTrue(ex.getMessage().contains(text), ex.getMessage());
        assertEquals(before, LogRecoveryTest.fingerprint(storageIo));
    }

    private JournalContext context()
    {
        return LogFixture.context(storageIo, SEGMENT_LENGTH);
    }
}
