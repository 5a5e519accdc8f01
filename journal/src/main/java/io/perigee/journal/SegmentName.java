package io.perigee.journal;

/**
 * Names of files that are numbers: twenty digits.
 */
final class SegmentName
{
    private static final int DIGITS = 20;
    private static final int RADIX = 10;

    private SegmentName()
    {
    }

    /**
     * Read a name.
     *
     * @param name of a file.
     * @return its number, or -1 if it is no such name.
     */
    static long parse(final String name)
    {
        long value = DIGITS == name.length() ? 0 : -1;
        for (int i = 0; i < name.length() && value >= 0; i++)
        {
            final int digit = name.charAt(i) - '0';
            value = digit < 0 || digit >= RADIX || value > (Long.MAX_VALUE - digit) / RADIX ?
                -1 : value * RADIX + digit;
        }
        return value;
    }
}
