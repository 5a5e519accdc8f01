package io.perigee.journal;

/**
 * What a node knew to be durable when it wrote a record: a position with check bits, as the mark lies outside the
 * record's CRC.
 * <pre>
 *   63      48 47                                             0
 *  +----------+-----------------------------------------------+
 *  |  check   |  position / 8                                 |
 *  +----------+-----------------------------------------------+
 * </pre>
 * The check bits depend on the record's CRC, so a mark that was moved to another record is not believed. Zero on disk
 * or on the wire means that there is none.
 */
public final class DurableMark
{
    /** Answer of {@link #decode(long, int)} where there is no mark that can be believed. */
    public static final long NONE = -1L;

    private static final int POSITION_BITS = 48;
    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;
    private static final int ALIGNMENT_BITS = 3;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private DurableMark()
    {
    }

    /**
     * Make a mark.
     *
     * @param durablePosition that everything below is durable, a multiple of 8.
     * @param crc             of the record that the mark will stand in.
     * @return the mark.
     */
    public static long encode(final long durablePosition, final int crc)
    {
        final long value = (durablePosition >>> ALIGNMENT_BITS) & POSITION_MASK;
        return check(value, crc) << POSITION_BITS | value;
    }

    /**
     * Read a mark.
     *
     * @param mark as found in a record.
     * @param crc  of the record.
     * @return the durable position, or {@link #NONE}.
     */
    public static long decode(final long mark, final int crc)
    {
        final long value = mark & POSITION_MASK;
        return 0 != mark && mark >>> POSITION_BITS == check(value, crc) ? value << ALIGNMENT_BITS : NONE;
    }

    private static long check(final long value, final int crc)
    {
        final long mixed = (value ^ (long)crc << 17 ^ MULTIPLIER) * MULTIPLIER;
        // Never 0, so that a mark is never 0 either.
        return (mixed ^ mixed >>> 29) * MULTIPLIER >>> POSITION_BITS | 1L;
    }
}
