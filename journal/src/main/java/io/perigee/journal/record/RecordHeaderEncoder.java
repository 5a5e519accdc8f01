package io.perigee.journal.record;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Writes the header of a record in stores of eight bytes, after one check of its bounds instead of one for each field:
 * a message's header is a third of what its append costs. The checksum reads eight bytes at a time, soon after they
 * were written; from one store the processor hands them on, for two it has to wait, so neighbours of four bytes are
 * written together. Little-endian hosts only; {@code JournalContext.conclude()} refuses others.
 * <p>
 * Every field is to be written but length, crc, durableMark, position and prevCrc, which are the appender's. One owner.
 */
public final class RecordHeaderEncoder
{
    private byte[] base;
    private long origin;
    private long lastOffset;
    private long address;

    /**
     * Write to another buffer from now on.
     *
     * @param buffer that records are written to.
     */
    public void wrap(final DirectBuffer buffer)
    {
        base = buffer.byteArray();
        origin = buffer.addressOffset();
        lastOffset = buffer.capacity() - RecordLayout.HEADER_LENGTH;
        address = 0;
    }

    /**
     * Go to a header.
     *
     * @param offset in the buffer where the record begins, 8-byte aligned.
     * @throws IndexOutOfBoundsException if the buffer has no room for a header there.
     */
    public void moveTo(final int offset)
    {
        if (offset < 0 || offset > lastOffset)
        {
            throw new IndexOutOfBoundsException("no room for a header at offset " + offset);
        }
        address = origin + offset;
    }

    /**
     * What never changes from record to record, and the type.
     *
     * @param type one of the constants of {@link RecordType}.
     * @return this.
     */
    public RecordHeaderEncoder type(final int type)
    {
        putLong(RecordLayout.MAGIC_OFFSET, RecordLayout.fixed(type));
        return putLong(RecordLayout.RESERVED_OFFSET, 0);
    }

    /**
     * Flags; the appender completes the pair.
     *
     * @param flags of the record.
     * @return this.
     */
    public RecordHeaderEncoder flags(final int flags)
    {
        return putPair(RecordLayout.FLAGS_OFFSET, flags, 0);
    }

    /**
     * Term.
     *
     * @param term that the record is appended in.
     * @return this.
     */
    public RecordHeaderEncoder term(final long term)
    {
        return putLong(RecordLayout.TERM_OFFSET, term);
    }

    /**
     * Number of the message in its queue.
     *
     * @param queueOffset counted from 0.
     * @return this.
     */
    public RecordHeaderEncoder queueOffset(final long queueOffset)
    {
        return putLong(RecordLayout.QUEUE_OFFSET_OFFSET, queueOffset);
    }

    /**
     * When it is stored, and when its producer has made it.
     *
     * @param storeTimestampMs since 1970.
     * @param bornTimestampMs  since 1970.
     * @return this.
     */
    public RecordHeaderEncoder timestampsMs(final long storeTimestampMs, final long bornTimestampMs)
    {
        putLong(RecordLayout.STORE_TIMESTAMP_OFFSET, storeTimestampMs);
        return putLong(RecordLayout.BORN_TIMESTAMP_OFFSET, bornTimestampMs);
    }

    /**
     * Who sent it.
     *
     * @param producerId       of the producer.
     * @param producerSequence of the message.
     * @return this.
     */
    public RecordHeaderEncoder producer(final long producerId, final long producerSequence)
    {
        putLong(RecordLayout.PRODUCER_ID_OFFSET, producerId);
        return putLong(RecordLayout.PRODUCER_SEQUENCE_OFFSET, producerSequence);
    }

    /**
     * Hash of its tag.
     *
     * @param tagHash 0 without a tag.
     * @return this.
     */
    public RecordHeaderEncoder tagHash(final long tagHash)
    {
        return putLong(RecordLayout.TAG_HASH_OFFSET, tagHash);
    }

    /**
     * The producer's epoch and the topic, which are neighbours.
     *
     * @param producerEpoch of the producer.
     * @param topicId       of the message.
     * @return this.
     */
    public RecordHeaderEncoder epochAndTopic(final int producerEpoch, final int topicId)
    {
        return putPair(RecordLayout.PRODUCER_EPOCH_OFFSET, producerEpoch, topicId);
    }

    /**
     * The queue and the user's flag, which are neighbours.
     *
     * @param queueId  within the topic.
     * @param userFlag any.
     * @return this.
     */
    public RecordHeaderEncoder queueAndUserFlag(final int queueId, final int userFlag)
    {
        return putPair(RecordLayout.QUEUE_ID_OFFSET, queueId, userFlag);
    }

    /**
     * The reconsume count and the length of the keys, which are neighbours.
     *
     * @param reconsumeCount how often the message was given back.
     * @param keysLength     in bytes.
     * @return this.
     */
    public RecordHeaderEncoder reconsumeCountAndKeysLength(final int reconsumeCount, final int keysLength)
    {
        return putPair(RecordLayout.RECONSUME_COUNT_OFFSET, reconsumeCount, keysLength);
    }

    /**
     * Lengths of properties and body, which are neighbours.
     *
     * @param propertiesLength in bytes.
     * @param bodyLength       in bytes.
     * @return this.
     */
    public RecordHeaderEncoder propertiesAndBodyLength(final int propertiesLength, final int bodyLength)
    {
        return putPair(RecordLayout.PROPERTIES_LENGTH_OFFSET, propertiesLength, bodyLength);
    }

    /**
     * Length of keys, properties and body together. Each is taken from eight bytes, as they were written: right after
     * that, four of them could not be read yet.
     *
     * @return length in bytes.
     */
    public int payloadLength()
    {
        final long propertiesAndBody = getLong(RecordLayout.PROPERTIES_LENGTH_OFFSET);
        return (int)(getLong(RecordLayout.RECONSUME_COUNT_OFFSET) >>> Integer.SIZE) +
            (int)propertiesAndBody + (int)(propertiesAndBody >>> Integer.SIZE);
    }

    /**
     * Make the record the next one of the log. The appender's.
     *
     * @param position of the record in the log.
     * @param prevCrc  of the record before.
     */
    public void chain(final long position, final int prevCrc)
    {
        putLong(RecordLayout.POSITION_OFFSET, position);
        putPair(RecordLayout.FLAGS_OFFSET, (int)getLong(RecordLayout.FLAGS_OFFSET), prevCrc);
    }

    /**
     * Let readers see the record, with release. The appender's.
     *
     * @param length      of the record in bytes.
     * @param crc         of the record.
     * @param durableMark of this node.
     */
    public void publish(final int length, final int crc, final long durableMark)
    {
        putLong(RecordLayout.DURABLE_MARK_OFFSET, durableMark);
        UnsafeApi.putLongRelease(base, address, length | (long)crc << Integer.SIZE);
    }

    private long getLong(final int fieldOffset)
    {
        return null == base ?
            UnsafeApi.getLong(address + fieldOffset) : UnsafeApi.getLong(base, address + fieldOffset);
    }

    private RecordHeaderEncoder putPair(final int fieldOffset, final int first, final int second)
    {
        return putLong(fieldOffset, first & 0xFFFF_FFFFL | (long)second << Integer.SIZE);
    }

    private RecordHeaderEncoder putLong(final int fieldOffset, final long value)
    {
        if (null == base)
        {
            // Off the heap, as the log is: a plain store, which the compiler need not keep apart from objects.
            UnsafeApi.putLong(address + fieldOffset, value);
        }
        else
        {
            UnsafeApi.putLong(base, address + fieldOffset, value);
        }
        return this;
    }
}
