package io.perigee.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A few bytes that are replaced as a whole: after a crash at any moment the file holds what was written last or what
 * was written before it, never a mixture. Two slots are written in turn, so that the newest is never overwritten.
 * <pre>
 *  file:   0                    4096                 8192
 *         +--------------------+--------------------+
 *         |  slot 0            |  slot 1            |
 *         +--------------------+--------------------+
 *
 *  slot:   0   magic          i32  of the kind of file
 *          4   version        i32  of the layout of the payload
 *          8   sequence       i64  1 for the first write, one more for each; the higher of two slots counts
 *         16   payloadLength  i32
 *         20   payload
 *              crc            i32  CRC32C of all before it
 *              zeros up to 4096
 * </pre>
 * A slot of zeros was never written. Whatever else does not verify, zeros at the end included, is damage. One owner, on
 * one thread; {@link #write(DirectBuffer, int, int)} does not allocate.
 */
public final class TwoSlotFile implements AutoCloseable
{
    /** Length of a slot in bytes. */
    public static final int SLOT_LENGTH = 4096;
    /** Length of the file in bytes. */
    public static final int FILE_LENGTH = 2 * SLOT_LENGTH;

    private static final int VERSION_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int PAYLOAD_LENGTH_OFFSET = 16;
    private static final int PAYLOAD_OFFSET = 20;

    /** Longest payload in bytes. */
    public static final int MAX_PAYLOAD_LENGTH = SLOT_LENGTH - PAYLOAD_OFFSET - Integer.BYTES;

    private final StorageFile file;
    private final Path path;
    private final int magic;
    private final int version;
    private final CRC32C crc32c = new CRC32C();
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH);
    private final UnsafeBuffer slotBuffer = new UnsafeBuffer(slot);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[MAX_PAYLOAD_LENGTH]);
    private int payloadLength;
    private int newestVersion;
    private long sequence;
    private int newestSlot = 1;
    private int damagedSlots;
    private JournalException failure;

    private TwoSlotFile(final StorageFile file, final int magic, final int version)
    {
        this.file = file;
        this.path = file.path();
        this.magic = magic;
        this.version = version;
        readSlot(0);
        readSlot(1);
    }

    /**
     * Open a file that exists, and read it. Changes nothing.
     *
     * @param storageIo to read with.
     * @param file      that exists.
     * @param magic     of this kind of file.
     * @param version   of the payload that {@link #write(DirectBuffer, int, int)} writes.
     * @return the open file.
     * @throws JournalException if it cannot be opened or read.
     */
    public static TwoSlotFile open(final StorageIo storageIo, final Path file, final int magic, final int version)
    {
        return read(storageIo.open(file), magic, version);
    }

    /** Open a file that exists for somebody who does not own it, and read it. Nothing can be written. */
    static TwoSlotFile openForReading(final StorageIo storageIo, final Path file, final int magic)
    {
        return read(storageIo.openForReading(file), magic, 0);
    }

    private static TwoSlotFile read(final StorageFile storageFile, final int magic, final int version)
    {
        try
        {
            return new TwoSlotFile(storageFile, magic, version);
        }
        catch (final RuntimeException ex)
        {
            storageFile.close();
            throw ex;
        }
    }

    /**
     * Create a file of two slots that were never written, and make it durable under its name.
     *
     * @param storageIo to write with.
     * @param file      that does not exist; its directory does.
     * @param magic     of this kind of file.
     * @param version   of the payload that {@link #write(DirectBuffer, int, int)} writes.
     * @return the open file.
     * @throws JournalException if it cannot be created.
     */
    public static TwoSlotFile create(final StorageIo storageIo, final Path file, final int magic, final int version)
    {
        final StorageFile storageFile = storageIo.create(file);
        try
        {
            // With its full length, so that a later write changes nothing but the content.
            storageFile.write(0, ByteBuffer.allocateDirect(FILE_LENGTH));
            storageFile.force(0, FILE_LENGTH);
            storageIo.forceDirectory(file.getParent());
            return new TwoSlotFile(storageFile, magic, version);
        }
        catch (final RuntimeException ex)
        {
            storageFile.close();
            throw ex;
        }
    }

    /**
     * Name of the file.
     *
     * @return its path.
     */
    public Path path()
    {
        return path;
    }

    /**
     * Is there a slot that verifies?
     *
     * @return false if nothing was ever written, or all of it is damaged.
     */
    public boolean isPresent()
    {
        return sequence > 0;
    }

    /**
     * What was written last.
     *
     * @return the payload from index 0 on; of no use unless {@link #isPresent()}.
     */
    public DirectBuffer payload()
    {
        return payload;
    }

    /**
     * Length of the {@link #payload()}.
     *
     * @return bytes.
     */
    public int payloadLength()
    {
        return payloadLength;
    }

    /**
     * Version of the {@link #payload()}, which another version of this program may have written.
     *
     * @return the version, 0 unless {@link #isPresent()}.
     */
    public int version()
    {
        return newestVersion;
    }

    /**
     * Number of writes so far, over the life of the file.
     *
     * @return 0 unless {@link #isPresent()}.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Slots that did not verify when the file was opened. One of them is what a crash leaves that interrupts a write;
     * the other slot then holds what was written before.
     *
     * @return 0, 1 or 2.
     */
    public int damagedSlots()
    {
        return damagedSlots;
    }

    /**
     * Replace the payload, durably. The first failure is the last write that does anything: what the page cache holds
     * after it is unknown.
     *
     * @param buffer that holds the new payload.
     * @param offset where it begins.
     * @param length in bytes, at most {@link #MAX_PAYLOAD_LENGTH}.
     * @throws JournalException if it may not be durable; what was written before still is.
     */
    public void write(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > MAX_PAYLOAD_LENGTH)
        {
            throw new IllegalArgumentException(
                "payload of " + length + " bytes is longer than " + MAX_PAYLOAD_LENGTH);
        }
        if (null != failure)
        {
            throw failure;
        }

        encode(buffer, offset, length);
        final int target = 1 - newestSlot;
        try
        {
            slot.clear();
            file.write((long)target * SLOT_LENGTH, slot);
            file.force((long)target * SLOT_LENGTH, SLOT_LENGTH);
        }
        catch (final JournalException ex)
        {
            failure = ex;
            throw ex;
        }

        use(target);
    }

    @Override
    public void close()
    {
        file.close();
    }

    private void encode(final DirectBuffer buffer, final int offset, final int length)
    {
        slotBuffer.setMemory(0, SLOT_LENGTH, (byte)0);
        slotBuffer.putInt(0, magic, LITTLE_ENDIAN);
        slotBuffer.putInt(VERSION_OFFSET, version, LITTLE_ENDIAN);
        slotBuffer.putLong(SEQUENCE_OFFSET, sequence + 1, LITTLE_ENDIAN);
        slotBuffer.putInt(PAYLOAD_LENGTH_OFFSET, length, LITTLE_ENDIAN);
        slotBuffer.putBytes(PAYLOAD_OFFSET, buffer, offset, length);
        slotBuffer.putInt(PAYLOAD_OFFSET + length, crcOfSlot(PAYLOAD_OFFSET + length), LITTLE_ENDIAN);
    }

    private void readSlot(final int index)
    {
        slotBuffer.setMemory(0, SLOT_LENGTH, (byte)0);
        slot.clear();
        file.read((long)index * SLOT_LENGTH, slot);
        if (isZero(0))
        {
            return;
        }
        if (!isValid())
        {
            damagedSlots++;
        }
        else if (slotBuffer.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN) > sequence)
        {
            use(index);
        }
    }

    private boolean isValid()
    {
        final int length = slotBuffer.getInt(PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
        return magic == slotBuffer.getInt(0, LITTLE_ENDIAN) &&
            length >= 0 && length <= MAX_PAYLOAD_LENGTH &&
            slotBuffer.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN) > 0 &&
            slotBuffer.getInt(PAYLOAD_OFFSET + length, LITTLE_ENDIAN) == crcOfSlot(PAYLOAD_OFFSET + length) &&
            isZero(PAYLOAD_OFFSET + length + Integer.BYTES);
    }

    private boolean isZero(final int begin)
    {
        for (int i = begin; i < SLOT_LENGTH; i++)
        {
            if (0 != slotBuffer.getByte(i))
            {
                return false;
            }
        }
        return true;
    }

    private int crcOfSlot(final int length)
    {
        crc32c.reset();
        slot.limit(length).position(0);
        crc32c.update(slot);
        slot.clear();
        return (int)crc32c.getValue();
    }

    /** Take what the slot's buffer holds for the newest. */
    private void use(final int index)
    {
        newestSlot = index;
        sequence = slotBuffer.getLong(SEQUENCE_OFFSET, LITTLE_ENDIAN);
        newestVersion = slotBuffer.getInt(VERSION_OFFSET, LITTLE_ENDIAN);
        payloadLength = slotBuffer.getInt(PAYLOAD_LENGTH_OFFSET, LITTLE_ENDIAN);
        payload.putBytes(0, slotBuffer, PAYLOAD_OFFSET, payloadLength);
    }
}
