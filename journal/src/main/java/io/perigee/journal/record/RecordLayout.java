package io.perigee.journal.record;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * How a record stands in the log, on the wire and at the consumer: one layout, little-endian, 8-byte aligned.
 * <pre>
 *    0  length            i32  of the whole record, a multiple of 8; stored last, with release: that publishes it
 *    4  crc               i32  CRC32C of [16, end of body)
 *    8  durableMark       i64  what this node knew to be durable when it wrote this; outside the CRC, 0 on the wire
 *   16  magic             i32
 *   20  version           u8
 *   21  type              u8   {@link RecordType}
 *   22  headerLength      u16  where the keys begin
 *   24  flags             i32
 *   28  prevCrc           i32  crc of the record before: the chain
 *   32  term              i64
 *   40  position          i64  absolute position of this record in the log
 *   48  queueOffset       i64
 *   56  storeTimestampMs  i64
 *   64  bornTimestampMs   i64
 *   72  producerId        i64
 *   80  producerSequence  i64
 *   88  tagHash           i64
 *   96  producerEpoch     i32
 *  100  topicId           i32
 *  104  queueId           i32
 *  108  userFlag          i32
 *  112  reconsumeCount    i32
 *  116  keysLength        i32
 *  120  propertiesLength  i32
 *  124  bodyLength        i32
 *  128  reserved          i64
 *  136  keys, properties, body; then zeros up to the length
 * </pre>
 * Everything but {@code durableMark} is the same on every replica, byte for byte.
 */
public final class RecordLayout
{
    /** Length of the header that this version writes, in bytes. */
    public static final int HEADER_LENGTH = 136;
    /** Records begin and end at multiples of this many bytes. */
    public static final int ALIGNMENT = 8;
    /** First four bytes of what the CRC covers: "PGR1" read as text. */
    public static final int MAGIC = 0x31524750;
    /** Version of the layout. */
    public static final int VERSION = 1;

    /** Offset of the total length. */
    public static final int LENGTH_OFFSET = 0;
    /** Offset of the CRC. */
    public static final int CRC_OFFSET = 4;
    /** Offset of the node's own durable mark. */
    public static final int DURABLE_MARK_OFFSET = 8;
    /** Offset of the first byte that the CRC covers. */
    public static final int CRC_BEGIN_OFFSET = 16;
    /** Offset of the magic. */
    public static final int MAGIC_OFFSET = 16;
    /** Offset of the version. */
    public static final int VERSION_OFFSET = 20;
    /** Offset of the type. */
    public static final int TYPE_OFFSET = 21;
    /** Offset of the header length. */
    public static final int HEADER_LENGTH_OFFSET = 22;
    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 24;
    /** Offset of the CRC of the record before. */
    public static final int PREV_CRC_OFFSET = 28;
    /** Offset of the term. */
    public static final int TERM_OFFSET = 32;
    /** Offset of the record's own position. */
    public static final int POSITION_OFFSET = 40;
    /** Offset of the queue offset. */
    public static final int QUEUE_OFFSET_OFFSET = 48;
    /** Offset of the store time. */
    public static final int STORE_TIMESTAMP_OFFSET = 56;
    /** Offset of the born time. */
    public static final int BORN_TIMESTAMP_OFFSET = 64;
    /** Offset of the producer id. */
    public static final int PRODUCER_ID_OFFSET = 72;
    /** Offset of the producer's sequence. */
    public static final int PRODUCER_SEQUENCE_OFFSET = 80;
    /** Offset of the tag hash. */
    public static final int TAG_HASH_OFFSET = 88;
    /** Offset of the producer epoch. */
    public static final int PRODUCER_EPOCH_OFFSET = 96;
    /** Offset of the topic id. */
    public static final int TOPIC_ID_OFFSET = 100;
    /** Offset of the queue id. */
    public static final int QUEUE_ID_OFFSET = 104;
    /** Offset of the user's flag. */
    public static final int USER_FLAG_OFFSET = 108;
    /** Offset of the reconsume count. */
    public static final int RECONSUME_COUNT_OFFSET = 112;
    /** Offset of the length of the keys. */
    public static final int KEYS_LENGTH_OFFSET = 116;
    /** Offset of the length of the properties. */
    public static final int PROPERTIES_LENGTH_OFFSET = 120;
    /** Offset of the length of the body. */
    public static final int BODY_LENGTH_OFFSET = 124;
    /** Offset of eight bytes that are always zero. */
    public static final int RESERVED_OFFSET = 128;

    private RecordLayout()
    {
    }

    /**
     * Length of a record with so much payload.
     *
     * @param payloadLength of keys, properties and body together, in bytes.
     * @return the total length, aligned.
     */
    public static int recordLength(final int payloadLength)
    {
        return BitUtil.align(HEADER_LENGTH + payloadLength, ALIGNMENT);
    }

    /**
     * Total length of the record, plain.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes; 0 if no record was written here.
     */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Total length of the record, with acquire: what was written before it was published can be read after.
     * Little-endian hosts only; {@code JournalContext.conclude()} refuses others.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes; 0 if no record was published here.
     */
    public static int lengthAcquire(final AtomicBuffer buffer, final int offset)
    {
        return buffer.getIntAcquire(offset + LENGTH_OFFSET);
    }

    /**
     * CRC of the record.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return CRC32C of header, properties and body.
     */
    public static int crc(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Type of the record.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return one of the constants of {@link RecordType}.
     */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_OFFSET);
    }

    /**
     * Length of the header of this record: the keys begin behind it.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes.
     */
    public static int headerLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + HEADER_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Term that the record was appended in.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return the term, 1 or more.
     */
    public static long term(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TERM_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Position of the record in the log.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return absolute log position in bytes.
     */
    public static long position(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + POSITION_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Number of the message in its queue.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return queue offset, counted from 0.
     */
    public static long queueOffset(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + QUEUE_OFFSET_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Topic of the message.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return topic id, 0 for records that are not of a topic.
     */
    public static int topicId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + TOPIC_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Queue of the message.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return queue id within the topic.
     */
    public static int queueId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + QUEUE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Hash of the message's tag.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return the tag's {@link String#hashCode()}, 0 without a tag.
     */
    public static long tagHash(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TAG_HASH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the keys.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes.
     */
    public static int keysLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + KEYS_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the properties.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes.
     */
    public static int propertiesLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PROPERTIES_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Length of the body.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return length in bytes.
     */
    public static int bodyLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + BODY_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Where the body begins.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return offset in the buffer.
     */
    public static int bodyOffset(final DirectBuffer buffer, final int offset)
    {
        return offset + headerLength(buffer, offset) + keysLength(buffer, offset) + propertiesLength(buffer, offset);
    }

    /**
     * Write the fields that never change from record to record, and zero what is reserved.
     *
     * @param buffer to write to.
     * @param offset where the record begins.
     * @param type   of the record.
     */
    public static void writeFixed(final MutableDirectBuffer buffer, final int offset, final int type)
    {
        buffer.putLong(offset + MAGIC_OFFSET, fixed(type), LITTLE_ENDIAN);
        buffer.putLong(offset + RESERVED_OFFSET, 0L, LITTLE_ENDIAN);
    }

    /** Magic, version, type and length of the header. */
    static long fixed(final int type)
    {
        return MAGIC | (long)(VERSION | (type & 0xFF) << Byte.SIZE | HEADER_LENGTH << Short.SIZE) << Integer.SIZE;
    }
}
