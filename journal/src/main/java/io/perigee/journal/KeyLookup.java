package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;
import io.perigee.journal.record.RecordType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * One search for the messages of a key, the newest first, in bounded slices. Every message that it names was looked at
 * in the log: it is of the topic, has the key and is whole. Owned by the housekeeping agent and used again and again.
 */
public final class KeyLookup
{
    /** Messages that one search can find. */
    public static final int MAX_COUNT = 64;
    /** Messages that one search looks at, at most: a key of very many messages is searched no further. */
    public static final int MAX_CANDIDATES = 16 * 1024;
    /** Messages that one slice looks at, if it looks at nothing else. */
    static final int CANDIDATES_PER_SLICE = 32;
    /** A part of the index without a match costs as many reads from the disk as so many messages. */
    static final int CANDIDATES_PER_PART = 8;

    private final KeyIndex index;
    private final LogReader reader;
    private final UnsafeBuffer key = new UnsafeBuffer(new byte[MessageKeys.MAX_KEY_LENGTH]);
    private final long[] positions = new long[MAX_COUNT];
    private int keyLength;
    private int kind;
    private int topicId;
    private long fromMs;
    private long toMs;
    private int maxCount;
    private int count;
    private int candidates;
    private long hash;
    private long before;
    private boolean isCut;
    private boolean isDamaged;

    KeyLookup(final KeyIndex index, final LogReader reader)
    {
        this.index = index;
        this.reader = reader;
    }

    /**
     * Name what to search for.
     *
     * @param keyKind   {@link MessageKeys#KIND_KEY} or {@link MessageKeys#KIND_UNIQUE_ID}.
     * @param topic     id of the topic.
     * @param keyBuffer that holds the text; it is copied.
     * @param keyOffset where the text begins.
     * @param length    of the text in bytes, at most {@link MessageKeys#MAX_KEY_LENGTH}.
     * @return this.
     */
    public KeyLookup key(
        final int keyKind, final int topic, final DirectBuffer keyBuffer, final int keyOffset, final int length)
    {
        kind = keyKind;
        topicId = topic;
        keyLength = length;
        key.putBytes(0, keyBuffer, keyOffset, length);
        hash = index.keyHash().hash(kind, topicId, key, 0, length);
        return this;
    }

    /**
     * Begin the search.
     *
     * @param fromStoreTimestampMs messages stored at this time or later.
     * @param toStoreTimestampMs   messages stored at this time or earlier.
     * @param limit                so many messages at most, and no more than {@link #MAX_COUNT}.
     * @return this.
     */
    public KeyLookup begin(final long fromStoreTimestampMs, final long toStoreTimestampMs, final int limit)
    {
        fromMs = fromStoreTimestampMs;
        toMs = toStoreTimestampMs;
        maxCount = Math.min(limit, MAX_COUNT);
        count = 0;
        candidates = 0;
        isCut = false;
        isDamaged = false;
        before = Long.MAX_VALUE;
        return this;
    }

    /**
     * Search a bounded part of the index.
     *
     * @return true once the search has ended.
     */
    public boolean doWork()
    {
        final boolean isOver = search();
        reader.release();
        return isOver;
    }

    private boolean search()
    {
        int cost = 0;
        while (cost < CANDIDATES_PER_SLICE && count < maxCount)
        {
            final KeyIndexPart part = index.partBefore(before);
            if (null == part)
            {
                return true;
            }
            final long entry = part.overlaps(fromMs, toMs) ? part.floor(hash, bound(part)) : KeyIndexEntry.NONE;
            if (KeyIndexFile.DAMAGED == entry)
            {
                index.discard(part);
                isDamaged = true;
                return true;
            }
            if (KeyIndexEntry.NONE == entry)
            {
                before = part.beginPosition();
                cost += CANDIDATES_PER_PART;
                continue;
            }

            before = part.segmentStart() + KeyIndexEntry.segmentOffset(entry);
            if (isWanted())
            {
                positions[count] = before;
                count++;
            }
            cost++;
            candidates++;
            if (candidates >= MAX_CANDIDATES && count < maxCount)
            {
                isCut = true;
                return true;
            }
        }
        return count >= maxCount;
    }

    /**
     * Messages that were found.
     *
     * @return 0 to {@link #MAX_COUNT}.
     */
    public int count()
    {
        return count;
    }

    /**
     * Where a message is.
     *
     * @param i 0 for the newest, up to {@link #count()} less one.
     * @return absolute log position of its record.
     */
    public long position(final int i)
    {
        return positions[i];
    }

    /**
     * Whether the search ended before the index did.
     *
     * @return true if there may be older messages that were not looked at.
     */
    public boolean isCut()
    {
        return isCut;
    }

    /**
     * Whether the search met a damaged file: what it says is not complete, and the file is made anew.
     *
     * @return true to search again later.
     */
    public boolean isDamaged()
    {
        return isDamaged;
    }

    /** The largest entry of the key that lies before what was seen. */
    private long bound(final KeyIndexPart part)
    {
        final long offset = before - part.segmentStart() - RecordLayout.ALIGNMENT;
        return before >= part.endPosition() ? KeyIndexEntry.last(hash) : KeyIndexEntry.of(hash, (int)offset);
    }

    private boolean isWanted()
    {
        if (reader.verifiedAt(before) <= 0)
        {
            return false;
        }
        final UnsafeBuffer buffer = reader.buffer();
        final int offset = reader.offset();
        final long storeTimestampMs = buffer.getLong(offset + RecordLayout.STORE_TIMESTAMP_OFFSET, LITTLE_ENDIAN);
        return RecordType.MESSAGE == RecordLayout.type(buffer, offset) &&
            topicId == RecordLayout.topicId(buffer, offset) &&
            storeTimestampMs >= fromMs && storeTimestampMs <= toMs &&
            MessageKeys.matches(buffer, offset, kind, key, 0, keyLength);
    }
}
