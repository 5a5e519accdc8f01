package io.perigee.journal;

import io.perigee.journal.record.RecordLayout;

/**
 * One entry of the key index, as a positive number of 64 bits: entries are sorted by it, so that those of one key stand
 * together, in the order of the log.
 * <pre>
 *   63  62                    27 26                      0
 *  +---+------------------------+-------------------------+
 *  | 0 | upper 36 bits of hash  | offset in segment / 8   |
 *  +---+------------------------+-------------------------+
 * </pre>
 * 36 bits are enough, because every message that is found is looked at before it is named.
 */
final class KeyIndexEntry
{
    /** There is no such entry. */
    static final long NONE = -1;
    /** Length of an entry in bytes. */
    static final int LENGTH = Long.BYTES;

    private static final int OFFSET_BITS = 27;
    private static final int HASH_SHIFT = Long.SIZE - 36;
    private static final int ALIGNMENT_SHIFT = Integer.numberOfTrailingZeros(RecordLayout.ALIGNMENT);
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

    private KeyIndexEntry()
    {
    }

    static long of(final long hash, final int segmentOffset)
    {
        return hash >>> HASH_SHIFT << OFFSET_BITS | segmentOffset >>> ALIGNMENT_SHIFT;
    }

    /** The largest number that an entry of a key can have. */
    static long last(final long hash)
    {
        return hash >>> HASH_SHIFT << OFFSET_BITS | OFFSET_MASK;
    }

    static boolean isOf(final long entry, final long hash)
    {
        return entry >= 0 && entry >>> OFFSET_BITS == hash >>> HASH_SHIFT;
    }

    static int segmentOffset(final long entry)
    {
        return (int)(entry & OFFSET_MASK) << ALIGNMENT_SHIFT;
    }
}
