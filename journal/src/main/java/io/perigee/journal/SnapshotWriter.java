package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes one snapshot, in slices, under a temporary name. Until {@link #complete()} has returned there is no snapshot,
 * whatever happens. Every method throws {@link JournalException}; after that only {@link #abandon()} makes sense.
 */
public final class SnapshotWriter
{
    private final StorageIo storageIo;
    private final Path path;
    private final Path temporaryPath;
    private final StorageFile file;
    private final ByteBuffer header = ByteBuffer.allocate(Snapshot.HEADER_LENGTH);
    private final UnsafeBuffer headerBuffer = new UnsafeBuffer(header);
    private final CRC32C crc32c = new CRC32C();
    private long contentLength;

    SnapshotWriter(
        final StorageIo storageIo,
        final Path path,
        final long position,
        final int crc,
        final long term,
        final long storeTimestampMs)
    {
        this.storageIo = storageIo;
        this.path = path;
        temporaryPath = path.resolveSibling(path.getFileName() + SnapshotStore.TEMPORARY_SUFFIX);
        storageIo.delete(temporaryPath);
        file = storageIo.create(temporaryPath);
        Snapshot.putHeader(headerBuffer, position, crc, term, storeTimestampMs);
    }

    /**
     * Write the next part of the content.
     *
     * @param slice the remaining bytes of it are written; it is advanced to its limit.
     */
    public void write(final ByteBuffer slice)
    {
        final int length = slice.remaining();
        slice.mark();
        crc32c.update(slice);
        slice.reset();
        file.write(Snapshot.HEADER_LENGTH + contentLength, slice);
        contentLength += length;
    }

    /**
     * The content is complete: force it, and give the snapshot its name.
     */
    public void complete()
    {
        Snapshot.putContent(headerBuffer, contentLength, (int)crc32c.getValue());
        crc32c.reset();
        header.limit(Snapshot.HEADER_CRC_OFFSET).position(0);
        crc32c.update(header);
        Snapshot.putHeaderCrc(headerBuffer, (int)crc32c.getValue());
        header.clear();
        file.write(0, header);
        file.force(0, Snapshot.HEADER_LENGTH + contentLength);
        file.close();
        storageIo.rename(temporaryPath, path);
        storageIo.forceDirectory(path.getParent());
    }

    /**
     * Give up: what was written is deleted.
     */
    public void abandon()
    {
        file.close();
        storageIo.delete(temporaryPath);
    }
}
