package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Whose data directory this is and in which format: what {@code DIR/identity} holds, a {@link TwoSlotFile} whose
 * version is the version of the whole directory. Written when the directory is made and never changed.
 * <pre>
 *    0  segmentLength  i32  of the log, in bytes
 *    4  nameLength     i32  bytes of the name
 *    8  name                of the broker, UTF-8
 * </pre>
 */
final class LogIdentity
{
    /** Name of the file, within the data directory. */
    static final String FILE_NAME = "identity";
    /** First four bytes of a slot: "PGID" read as text. */
    static final int MAGIC = 0x44494750;
    /** Version of all files of the data directory together: what must not be read by an older program raises it. */
    static final int FORMAT_VERSION = 1;

    private static final int NAME_LENGTH_OFFSET = 4;
    private static final int NAME_OFFSET = 8;

    private final int segmentLength;
    private final String brokerName;

    LogIdentity(final int segmentLength, final String brokerName)
    {
        this.segmentLength = segmentLength;
        this.brokerName = brokerName;
    }

    /** The identity of a directory, or null if it has none that can be read. Changes nothing. */
    static LogIdentity read(final StorageIo storageIo, final Path dataDirectory)
    {
        final Path path = dataDirectory.resolve(FILE_NAME);
        if (!storageIo.exists(path))
        {
            return null;
        }

        try (TwoSlotFile file = TwoSlotFile.openForReading(storageIo, path, MAGIC))
        {
            FormatVersions.check(file, FORMAT_VERSION);
            return file.isPresent() ? decode(file) : null;
        }
    }

    /**
     * Write it, unless the directory says the same already. A name that stands there stays if this one has none: a
     * tool that knows no name must not leave a directory that any broker may take.
     *
     * @return number of slots that could not be read before.
     */
    int write(final StorageIo storageIo, final Path dataDirectory)
    {
        final Path path = dataDirectory.resolve(FILE_NAME);
        try (TwoSlotFile file = storageIo.exists(path) ?
            TwoSlotFile.open(storageIo, path, MAGIC, FORMAT_VERSION) :
            TwoSlotFile.create(storageIo, path, MAGIC, FORMAT_VERSION))
        {
            final LogIdentity stored = file.isPresent() ? decode(file) : this;
            if (!file.isPresent() || file.damagedSlots() > 0 || !isSame(stored))
            {
                final byte[] name =
                    (brokerName.isEmpty() ? stored.brokerName : brokerName).getBytes(StandardCharsets.UTF_8);
                final UnsafeBuffer buffer = new UnsafeBuffer(new byte[NAME_OFFSET + name.length]);
                buffer.putInt(0, segmentLength, LITTLE_ENDIAN);
                buffer.putInt(NAME_LENGTH_OFFSET, name.length, LITTLE_ENDIAN);
                buffer.putBytes(NAME_OFFSET, name);
                file.write(buffer, 0, buffer.capacity());
            }
            return file.damagedSlots();
        }
    }

    int segmentLength()
    {
        return segmentLength;
    }

    /** Name of the broker, empty if none was told. */
    String brokerName()
    {
        return brokerName;
    }

    private boolean isSame(final LogIdentity other)
    {
        return segmentLength == other.segmentLength &&
            (brokerName.isEmpty() || brokerName.equals(other.brokerName));
    }

    private static LogIdentity decode(final TwoSlotFile file)
    {
        final int nameLength = file.payload().getInt(NAME_LENGTH_OFFSET, LITTLE_ENDIAN);
        final byte[] name = new byte[Math.max(0, Math.min(nameLength, file.payloadLength() - NAME_OFFSET))];
        file.payload().getBytes(NAME_OFFSET, name);
        return new LogIdentity(
            file.payload().getInt(0, LITTLE_ENDIAN), new String(name, StandardCharsets.UTF_8));
    }
}
