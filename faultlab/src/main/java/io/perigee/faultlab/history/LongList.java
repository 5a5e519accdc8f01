package io.perigee.faultlab.history;

import java.util.Arrays;

/**
 * Numbers by index, growing as needed. What was never set is missing.
 */
final class LongList
{
    static final long MISSING = -1;
    /** A defect can name any offset; memory is not to follow it. */
    private static final long MAX_LENGTH = 1L << 28;
    private static final int INITIAL_LENGTH = 1 << 10;

    private long[] values = new long[0];

    long get(final long index)
    {
        return index >= 0 && index < values.length ? values[(int)index] : MISSING;
    }

    void set(final long index, final long value)
    {
        if (index < 0 || index >= MAX_LENGTH)
        {
            return;
        }
        if (index >= values.length)
        {
            final int oldLength = values.length;
            final long doubled = Math.max(Math.max(INITIAL_LENGTH, index + 1), 2L * oldLength);
            values = Arrays.copyOf(values, (int)Math.min(MAX_LENGTH, doubled));
            Arrays.fill(values, oldLength, values.length, MISSING);
        }
        values[(int)index] = value;
    }
}
