package io.perigee.journal;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A snapshot that was read and found whole. The file is a header, little-endian, and the content:
 * <pre>
 *    0  magic             i32
 *    4  version           i32
 *    8  position          i64  the content is derived from all records below this position of the log, and no other
 *   16  term              i64  of the last record below the position
 *   24  storeTimestampMs  i64  of the last record below the position
 *   32  contentLength     i64  the file ends with the content
 *   40  crc               i32  of the last record below the position: there the chain of the log goes on
 *   44  contentCrc        i32  CRC32C of the content
 *   48  reserved          i64  zero
 *   56  reserved          i32  zero
 *   60  headerCrc         i32  CRC32C of the 60 bytes before it
 *   64  content
 * </pre>
 */
public final class Snapshot
{
    /** First four bytes of the file: "PGSN" read as text. */
    public static final int MAGIC = 0x4E534750;
    /** Version of the layout, of the header and of the content. */
    public static final int VERSION = 1;
    /** Length of the header in bytes: the content begins behind it. */
    public static final int HEADER_LENGTH = 64;

    static final int HEADER_CRC_OFFSET = 60;
    private static final int VERSION_OFFSET = 4;
    private static final int POSITION_OFFSET = 8;
    private static final int TERM_OFFSET = 16;
    private static final int STORE_TIMESTAMP_OFFSET = 24;
    private static final int CONTENT_LENGTH_OFFSET = 32;
    private static final int CRC_OFFSET = 40;
    private static final int CONTENT_CRC_OFFSET = 44;

    private final DirectBuffer buffer;

    Snapshot(final DirectBuffer buffer)
    {
        this.buffer = buffer;
    }

    /**
     * The bytes of the file.
     *
     * @return the buffer; the content begins at {@link #HEADER_LENGTH}.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Position of the log that the snapshot is exact at.
     *
     * @return absolute log position in bytes, where a record begins or the log ends.
     */
    public long position()
    {
        return buffer.getLong(POSITION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Term of the last record below the position.
     *
     * @return the term, 0 at the begin of the log.
     */
    public long term()
    {
        return buffer.getLong(TERM_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Store time of the last record below the position.
     *
     * @return milliseconds since 1970, 0 at the begin of the log.
     */
    public long storeTimestampMs()
    {
        return buffer.getLong(STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * CRC of the last record below the position.
     *
     * @return CRC32C, 0 at the begin of the log.
     */
    public int crc()
    {
        return buffer.getInt(CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the content.
     *
     * @return bytes.
     */
    public long contentLength()
    {
        return buffer.getLong(CONTENT_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    int magic()
    {
        return buffer.getInt(0, LITTLE_ENDIAN);
    }

    int version()
    {
        return buffer.getInt(VERSION_OFFSET, LITTLE_ENDIAN);
    }

    int contentCrc()
    {
        return buffer.getInt(CONTENT_CRC_OFFSET, LITTLE_ENDIAN);
    }

    int headerCrc()
    {
        return buffer.getInt(HEADER_CRC_OFFSET, LITTLE_ENDIAN);
    }

    static void putHeader(
        final MutableDirectBuffer buffer,
        final long position,
        final int crc,
        final long term,
        final long storeTimestampMs)
    {
        buffer.setMemory(0, HEADER_LENGTH, (byte)0);
        buffer.putInt(0, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(VERSION_OFFSET, VERSION, LITTLE_ENDIAN);
        buffer.putLong(POSITION_OFFSET, position, LITTLE_ENDIAN);
        buffer.putLong(TERM_OFFSET, term, LITTLE_ENDIAN);
        buffer.putLong(STORE_TIMESTAMP_OFFSET, storeTimestampMs, LITTLE_ENDIAN);
        buffer.putInt(CRC_OFFSET, crc, LITTLE_ENDIAN);
    }

    static void putContent(final MutableDirectBuffer buffer, final long contentLength, final int contentCrc)
    {
        buffer.putLong(CONTENT_LENGTH_OFFSET, contentLength, LITTLE_ENDIAN);
        buffer.putInt(CONTENT_CRC_OFFSET, contentCrc, LITTLE_ENDIAN);
    }

    static void putHeaderCrc(final MutableDirectBuffer buffer, final int headerCrc)
    {
        buffer.putInt(HEADER_CRC_OFFSET, headerCrc, LITTLE_ENDIAN);
    }
}
