package io.perigee.server;

import java.util.Locale;

/**
 * Bytes for people.
 */
final class Sizes
{
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double STEP = 1024;

    private Sizes()
    {
    }

    static String text(final double bytes)
    {
        double amount = bytes;
        int unit = 0;
        while (Math.abs(amount) >= STEP && unit < UNITS.length - 1)
        {
            amount /= STEP;
            unit++;
        }

        final boolean isWhole = amount == Math.rint(amount);
        return String.format(Locale.ROOT, isWhole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
    }
}
