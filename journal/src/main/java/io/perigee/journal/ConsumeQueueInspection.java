package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Checks the files of consume queues, which somebody else may own and write: blocks against their checksums, and
 * entries against the log. What is wrong costs no message: a block is built again from the log before it is served.
 * <p>
 * A checksum can be on the device without its block after a power failure, but only for entries behind the checkpoint,
 * which are written again then. Such a block is no defect.
 */
final class ConsumeQueueInspection
{
    private static final String REMEDY = ": it is built again from the log before it is served";

    private final StorageIo storageIo;
    private final Path dataDirectory;
    private final LogScan scan;
    private final LogFiles logFiles;
    private final Checkpoint checkpoint;
    private final List<JournalDefect> defects;
    private final ConsumeQueueChecksum checksum = new ConsumeQueueChecksum();
    private final ConsumeQueueEntry entry = new ConsumeQueueEntry();
    private final ByteBuffer bytes = ByteBuffer.allocate(ConsumeQueuePage.LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    ConsumeQueueInspection(
        final StorageIo storageIo,
        final Path dataDirectory,
        final LogFiles logFiles,
        final Checkpoint checkpoint,
        final List<JournalDefect> defects)
    {
        this.storageIo = storageIo;
        this.dataDirectory = dataDirectory;
        this.logFiles = logFiles;
        this.checkpoint = checkpoint;
        this.defects = defects;
        scan = new LogScan(logFiles);
    }

    /**
     * Check a file by its checksums.
     *
     * @param checksName  path of the checksums within the data directory.
     * @param firstOffset of the first entry of the file.
     * @param isDeep      whether each entry is compared with the log.
     */
    void check(final String checksName, final long firstOffset, final boolean isDeep)
    {
        final String name =
            checksName.substring(0, checksName.length() - ConsumeQueueFile.CHECKS_SUFFIX.length());
        final Path path = dataDirectory.resolve(name);
        final Path checksPath = dataDirectory.resolve(checksName);
        try (StorageFile checks = storageIo.openForReading(checksPath))
        {
            if (!storageIo.exists(path))
            {
                // Checksums are deleted first, so the owner cannot have left them behind, unless it is at it now.
                if (storageIo.exists(checksPath))
                {
                    defects.add(new JournalDefect(name, 0, 0, "the file is missing" + REMEDY));
                }
                return;
            }
            try (StorageFile file = storageIo.openForReading(path))
            {
                checkBlocks(name, file, checks, firstOffset / ConsumeQueuePage.ENTRIES, isDeep);
            }
        }
        catch (final JournalException ex)
        {
            if (storageIo.exists(path) && storageIo.exists(checksPath))
            {
                defects.add(new JournalDefect(name, 0, 0, "it cannot be read" + REMEDY));
            }
        }
    }

    private void checkBlocks(
        final String name,
        final StorageFile file,
        final StorageFile checks,
        final long firstBlock,
        final boolean isDeep)
    {
        final int seed = ConsumeQueueChecksum.seedOf(queueOf(name));
        final int count = (int)(checks.lengthBytes() / ConsumeQueueFile.CHECK_LENGTH);
        for (int index = 0; index < count; index++)
        {
            int entries = readBlock(file, checks, index);
            boolean isGood = isGood(seed, firstBlock + index, entries, checks, index);
            if (!isGood)
            {
                // The owner writes a block before its checksum: it may have been between the two.
                entries = readBlock(file, checks, index);
                isGood = isGood(seed, firstBlock + index, entries, checks, index);
            }
            final long firstOffset = (firstBlock + index) * ConsumeQueuePage.ENTRIES;
            if (!isGood && isClaimed(firstOffset, entries))
            {
                defects.add(new JournalDefect(name, (long)index * ConsumeQueuePage.LENGTH, ConsumeQueuePage.LENGTH,
                    "the block does not fit its checksum" + REMEDY));
            }
            else if (isGood && isDeep)
            {
                checkEntries(name, index, firstOffset, entries);
            }
        }
    }

    /** Read a block; how many entries its checksum is about, 0 if there is none, -1 if that makes no sense. */
    private int readBlock(final StorageFile file, final StorageFile checks, final int index)
    {
        bytes.clear().limit(ConsumeQueueFile.CHECK_LENGTH);
        checks.read((long)index * ConsumeQueueFile.CHECK_LENGTH, bytes);
        final int entries = buffer.getInt(0, LITTLE_ENDIAN);
        buffer.setMemory(0, ConsumeQueuePage.LENGTH, (byte)0);
        bytes.clear();
        file.read((long)index * ConsumeQueuePage.LENGTH, bytes);
        return entries < 0 || entries > ConsumeQueuePage.ENTRIES ? -1 : entries;
    }

    private boolean isGood(
        final int seed, final long block, final int entries, final StorageFile checks, final int index)
    {
        if (entries <= 0)
        {
            return 0 == entries;
        }
        final ByteBuffer crc = ByteBuffer.allocate(Integer.BYTES).order(LITTLE_ENDIAN);
        checks.read((long)index * ConsumeQueueFile.CHECK_LENGTH + Integer.BYTES, crc);
        return crc.getInt(0) == checksum.of(seed, block, buffer, 0, entries);
    }

    /** Whether the checkpoint says that the block was durable: then some of its entries lie below it. */
    private boolean isClaimed(final long firstOffset, final int entries)
    {
        boolean isClaimed = checkpoint.isClean() && checkpoint.checkpointPosition() == checkpoint.durablePosition();
        for (int i = 0; i < (entries < 0 ? ConsumeQueuePage.ENTRIES : entries) && !isClaimed; i++)
        {
            entry.read(buffer, i * ConsumeQueueEntry.LENGTH);
            isClaimed = entry.length() > 0 && entry.position() < checkpoint.checkpointPosition() &&
                isOfMessage(firstOffset + i);
        }
        return isClaimed;
    }

    private void checkEntries(final String name, final int index, final long firstOffset, final int entries)
    {
        for (int i = 0; i < entries; i++)
        {
            entry.read(buffer, i * ConsumeQueueEntry.LENGTH);
            final long position = entry.position();
            // What retention has deleted, and what was appended since the log was opened here, cannot be compared.
            if (entry.length() > 0 && logFiles.segmentOf(position) >= 0 && !isOfMessage(firstOffset + i) &&
                RecordDefect.NONE == scan.verify(position))
            {
                defects.add(new JournalDefect(name,
                    (long)index * ConsumeQueuePage.LENGTH + (long)i * ConsumeQueueEntry.LENGTH,
                    ConsumeQueueEntry.LENGTH, "the entry of offset " + (firstOffset + i) +
                    " names position " + position + ", where another record stands"));
            }
        }
    }

    /** Whether the entry that was read names the record of this offset. */
    private boolean isOfMessage(final long queueOffset)
    {
        return RecordDefect.NONE == scan.verify(entry.position()) && scan.length() == entry.length() &&
            queueOffset == RecordLayout.queueOffset(scan.header(), 0) &&
            entry.tagHash() == RecordLayout.tagHash(scan.header(), 0);
    }

    /** {@code topic/queueId} of {@code consumequeue/topic/queueId/name}. */
    private static String queueOf(final String name)
    {
        return name.substring(ConsumeQueueStore.DIRECTORY_NAME.length() + 1, name.lastIndexOf('/'));
    }
}
