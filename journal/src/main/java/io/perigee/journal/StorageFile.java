package io.perigee.journal;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * An open file. Every method throws {@link JournalException}. Calls on one file do not overlap, except
 * {@link #force(long, long)}, which may run beside any other.
 */
public interface StorageFile extends AutoCloseable
{
    /**
     * Name of the file.
     *
     * @return the path that it was opened with.
     */
    Path path();

    /**
     * Length of the file.
     *
     * @return bytes.
     */
    long lengthBytes();

    /**
     * Write the remaining bytes of the source and advance it to its limit.
     *
     * @param position in the file; the file grows as needed.
     * @param source   to take bytes from.
     */
    void write(long position, ByteBuffer source);

    /**
     * Read until the target is full or the file ends.
     *
     * @param position in the file.
     * @param target   to put bytes into; its position is advanced.
     * @return number of bytes read, 0 at the end of the file.
     */
    int read(long position, ByteBuffer target);

    /**
     * Map a range for reading and writing. A file that is shorter grows to the end of the range. The range stays mapped
     * when the file is closed.
     *
     * @param position in the file.
     * @param length   of the range in bytes.
     * @return the mapped range.
     */
    MappedRegion map(long position, int length);

    /**
     * Make a range durable, whether it was written or stored through a mapping, and with it the length of the file.
     *
     * @param position in the file.
     * @param length   of the range in bytes.
     */
    void force(long position, long length);

    /**
     * Make a range durable that was written. The same as {@link #force(long, long)}, for an agent that only writes,
     * while another one stores through a mapping and forces that: each of them is told of every failure. If both called
     * the same method at the same time, a system that tells a failure once would tell it to one of them, and the other
     * would take for durable what is lost.
     *
     * @param position in the file.
     * @param length   of the range in bytes.
     */
    default void forceWritten(final long position, final long length)
    {
        force(position, length);
    }

    /**
     * Close the file; regions stay mapped. Does nothing the second time.
     */
    @Override
    void close();
}
