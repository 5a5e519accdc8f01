package io.perigee.journal.record;

import org.agrona.DirectBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Reads one record where it lies, without copying it. A view is valid only as long as the bytes under it are: a
 * consumer that wants to keep a message copies it.
 * <p>
 * {@link #check(DirectBuffer, int, int)} comes first for bytes that came over the network; all accessors rely on it.
 */
public final class RecordView
{
    /** Result of a check that failed. */
    public static final int INVALID = -1;

    private DirectBuffer buffer;
    private int offset;
    private int keysOffset;

    /**
     * Check that a record lies within the given bytes and that its lengths make sense. It does not compute the CRC.
     *
     * @param buffer    that holds the record.
     * @param offset    where the record begins.
     * @param maxLength bytes that there are from the offset on.
     * @return the length of the record in bytes, or {@link #INVALID}.
     */
    public static int check(final DirectBuffer buffer, final int offset, final int maxLength)
    {
        if (maxLength < RecordLayout.HEADER_LENGTH)
        {
            return INVALID;
        }

        final int length = RecordLayout.length(buffer, offset);
        final int headerLength = RecordLayout.headerLength(buffer, offset);
        final int keysLength = RecordLayout.keysLength(buffer, offset);
        final int propertiesLength = RecordLayout.propertiesLength(buffer, offset);
        final int bodyLength = RecordLayout.bodyLength(buffer, offset);
        final boolean isPlausible =
            length >= RecordLayout.HEADER_LENGTH &&
            length <= maxLength &&
            0 == (length & (RecordLayout.ALIGNMENT - 1)) &&
            headerLength >= RecordLayout.HEADER_LENGTH &&
            (keysLength | propertiesLength | bodyLength) >= 0 &&
            (long)headerLength + keysLength + propertiesLength + bodyLength <= length &&
            RecordLayout.MAGIC == buffer.getInt(offset + RecordLayout.MAGIC_OFFSET, LITTLE_ENDIAN) &&
            RecordLayout.VERSION == buffer.getByte(offset + RecordLayout.VERSION_OFFSET);

        return isPlausible ? length : INVALID;
    }

    /**
     * Lay this view over a record.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @return this.
     */
    public RecordView wrap(final DirectBuffer buffer, final int offset)
    {
        this.buffer = buffer;
        this.offset = offset;
        this.keysOffset = offset + RecordLayout.headerLength(buffer, offset);
        return this;
    }

    /**
     * The bytes that hold the record.
     *
     * @return the buffer that the offsets of this view are meant for.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the record begins.
     *
     * @return offset in {@link #buffer()}.
     */
    public int offset()
    {
        return offset;
    }

    /**
     * Length of the record.
     *
     * @return bytes, header and padding included.
     */
    public int length()
    {
        return RecordLayout.length(buffer, offset);
    }

    /**
     * What the record is for.
     *
     * @return one of the constants of {@link RecordType}.
     */
    public int type()
    {
        return RecordLayout.type(buffer, offset);
    }

    /**
     * Flags of the record.
     *
     * @return a bit set.
     */
    public int flags()
    {
        return buffer.getInt(offset + RecordLayout.FLAGS_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Topic of the message.
     *
     * @return topic id.
     */
    public int topicId()
    {
        return RecordLayout.topicId(buffer, offset);
    }

    /**
     * Queue of the message.
     *
     * @return queue id within the topic.
     */
    public int queueId()
    {
        return RecordLayout.queueId(buffer, offset);
    }

    /**
     * Number of the message in its queue.
     *
     * @return queue offset, counted from 0.
     */
    public long queueOffset()
    {
        return RecordLayout.queueOffset(buffer, offset);
    }

    /**
     * Where the record stands in the log.
     *
     * @return absolute log position in bytes.
     */
    public long position()
    {
        return RecordLayout.position(buffer, offset);
    }

    /**
     * Term that the record was appended in.
     *
     * @return the term, 1 or more.
     */
    public long term()
    {
        return RecordLayout.term(buffer, offset);
    }

    /**
     * When the broker stored the message.
     *
     * @return milliseconds since the epoch.
     */
    public long storeTimestampMs()
    {
        return buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * When the producer sent the message.
     *
     * @return milliseconds since the epoch.
     */
    public long bornTimestampMs()
    {
        return buffer.getLong(offset + RecordLayout.BORN_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Producer of the message.
     *
     * @return producer id, 0 if it has none.
     */
    public long producerId()
    {
        return buffer.getLong(offset + RecordLayout.PRODUCER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Number that the producer gave the message.
     *
     * @return sequence of the producer.
     */
    public long producerSequence()
    {
        return buffer.getLong(offset + RecordLayout.PRODUCER_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Hash of the message's tag.
     *
     * @return the tag's {@link String#hashCode()}, 0 without a tag.
     */
    public long tagHash()
    {
        return RecordLayout.tagHash(buffer, offset);
    }

    /**
     * Flag that the producer set.
     *
     * @return the user's flag.
     */
    public int userFlag()
    {
        return buffer.getInt(offset + RecordLayout.USER_FLAG_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * How often the message was consumed in vain.
     *
     * @return 0 at the first attempt.
     */
    public int reconsumeCount()
    {
        return buffer.getInt(offset + RecordLayout.RECONSUME_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Where the keys begin.
     *
     * @return offset in {@link #buffer()}.
     */
    public int keysOffset()
    {
        return keysOffset;
    }

    /**
     * Length of the keys.
     *
     * @return bytes.
     */
    public int keysLength()
    {
        return RecordLayout.keysLength(buffer, offset);
    }

    /**
     * Where the properties begin.
     *
     * @return offset in {@link #buffer()}.
     */
    public int propertiesOffset()
    {
        return keysOffset + keysLength();
    }

    /**
     * Length of the properties.
     *
     * @return bytes.
     */
    public int propertiesLength()
    {
        return RecordLayout.propertiesLength(buffer, offset);
    }

    /**
     * Where the body begins.
     *
     * @return offset in {@link #buffer()}.
     */
    public int bodyOffset()
    {
        return keysOffset + keysLength() + propertiesLength();
    }

    /**
     * Length of the body.
     *
     * @return bytes.
     */
    public int bodyLength()
    {
        return RecordLayout.bodyLength(buffer, offset);
    }

    /**
     * One line for a log or a debugger. Allocates.
     *
     * @return where the message stands and how long its body is.
     */
    @Override
    public String toString()
    {
        return null == buffer ? "RecordView{}" : "RecordView{topicId=" + topicId() + ", queueId=" + queueId() +
            ", queueOffset=" + queueOffset() + ", position=" + position() + ", bodyLength=" + bodyLength() + "}";
    }
}
