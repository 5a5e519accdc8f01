package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The snapshots of a data directory, {@code snapshot/<20-digit log position>}: what its owner has derived from all
 * records below that position. A snapshot is complete as soon as it has its name:
 * <pre>
 *   create  20-digit.tmp      write, in slices      force      rename      force the directory
 * </pre>
 * What is in it is its owner's; here it is bytes with a checksum. One owner: the thread that opens the log, then the
 * housekeeping agent, then the thread that closes the log.
 */
public final class SnapshotStore
{
    /** Directory of the snapshots, within the data directory. */
    public static final String DIRECTORY_NAME = "snapshot";
    /** End of the name of a file that is being written. */
    public static final String TEMPORARY_SUFFIX = ".tmp";
    private static final long[] NONE = new long[0];

    private final StorageIo storageIo;
    private final Path directory;

    /**
     * Create for a data directory. Touches no file.
     *
     * @param storageIo     to read and write with.
     * @param dataDirectory that the {@link #DIRECTORY_NAME} is in.
     */
    public SnapshotStore(final StorageIo storageIo, final Path dataDirectory)
    {
        this.storageIo = storageIo;
        this.directory = dataDirectory.resolve(DIRECTORY_NAME);
    }

    /**
     * Which snapshots there are. None of them need be readable.
     *
     * @return their log positions, ascending.
     */
    public long[] positions()
    {
        final List<String> names = storageIo.list(directory);
        return names.isEmpty() ? NONE :
            names.stream().mapToLong(SegmentName::parse).filter((position) -> position >= 0).toArray();
    }

    /**
     * Name of a snapshot's file.
     *
     * @param position of the snapshot.
     * @return the path, whether it exists or not.
     */
    public Path file(final long position)
    {
        return directory.resolve(LogSegment.name(position));
    }

    /**
     * Read a snapshot and check it.
     *
     * @param position one of {@link #positions()}.
     * @return the snapshot, all of it.
     * @throws JournalException of kind INVALID if it is damaged or of a newer format; the message says what is wrong.
     */
    public Snapshot read(final long position)
    {
        final Path path = file(position);
        final StorageFile file = storageIo.openForReading(path);
        try
        {
            final long length = file.lengthBytes();
            if (length < Snapshot.HEADER_LENGTH || length > Integer.MAX_VALUE)
            {
                throw invalid(path, "has an impossible length of " + length + " bytes");
            }

            final ByteBuffer bytes = ByteBuffer.allocate((int)length);
            if (length != file.read(0, bytes))
            {
                throw invalid(path, "could not be read to its end");
            }
            return verify(path, position, bytes);
        }
        finally
        {
            file.close();
        }
    }

    /**
     * Begin to write a snapshot. One that has the same position is replaced when the new one is complete.
     *
     * @param position         that it is exact at.
     * @param crc              of the record before the position.
     * @param term             of the record before the position.
     * @param storeTimestampMs of the record before the position.
     * @return to be written to.
     */
    public SnapshotWriter begin(
        final long position, final int crc, final long term, final long storeTimestampMs)
    {
        storageIo.createDirectories(directory, true);
        return new SnapshotWriter(storageIo, file(position), position, crc, term, storeTimestampMs);
    }

    /**
     * Delete all snapshots but those of two positions, and what was left half written.
     *
     * @param position      of the newest snapshot.
     * @param olderPosition of the one before it; the same if there is none.
     */
    public void keepOnly(final long position, final long olderPosition)
    {
        boolean isChanged = false;
        for (final String name : storageIo.list(directory))
        {
            final long namedPosition = SegmentName.parse(name);
            if (name.endsWith(TEMPORARY_SUFFIX) ||
                namedPosition >= 0 && namedPosition != position && namedPosition != olderPosition)
            {
                storageIo.delete(directory.resolve(name));
                isChanged = true;
            }
        }
        if (isChanged)
        {
            storageIo.forceDirectory(directory);
        }
    }

    /**
     * Delete the snapshots above a position: the log that they were made from may have been cut below them.
     *
     * @param position up to which snapshots are kept.
     */
    public void deleteAbove(final long position)
    {
        boolean isChanged = false;
        for (final long snapshotPosition : positions())
        {
            if (snapshotPosition > position)
            {
                storageIo.delete(file(snapshotPosition));
                isChanged = true;
            }
        }
        if (isChanged)
        {
            storageIo.forceDirectory(directory);
        }
    }

    private static Snapshot verify(final Path path, final long position, final ByteBuffer bytes)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final CRC32C crc32c = new CRC32C();
        crc32c.update(bytes.array(), 0, Snapshot.HEADER_CRC_OFFSET);
        final Snapshot snapshot = new Snapshot(buffer);
        if (Snapshot.MAGIC != snapshot.magic())
        {
            throw invalid(path, "does not begin like a snapshot");
        }
        if ((int)crc32c.getValue() != snapshot.headerCrc())
        {
            throw invalid(path, "has a header that its checksum does not fit");
        }
        if (Snapshot.VERSION != snapshot.version())
        {
            throw invalid(path, "has the format " + snapshot.version() + " where this program knows " +
                Snapshot.VERSION);
        }
        if (position != snapshot.position())
        {
            throw invalid(path, "is the snapshot of position " + snapshot.position());
        }
        if (snapshot.contentLength() != bytes.capacity() - Snapshot.HEADER_LENGTH)
        {
            throw invalid(path, "has " + bytes.capacity() + " bytes where its header says " +
                (snapshot.contentLength() + Snapshot.HEADER_LENGTH));
        }

        crc32c.reset();
        crc32c.update(bytes.array(), Snapshot.HEADER_LENGTH, bytes.capacity() - Snapshot.HEADER_LENGTH);
        if ((int)crc32c.getValue() != snapshot.contentCrc())
        {
            throw invalid(path, "has content that its checksum does not fit");
        }
        return snapshot;
    }

    private static JournalException invalid(final Path path, final String reason)
    {
        return new JournalException(JournalException.Kind.INVALID, path + " " + reason);
    }
}
