package io.perigee.perf;

import java.util.Arrays;

/**
 * One figure over several runs.
 *
 * @param median of them; the mean of the middle two if their number is even.
 * @param min    of them.
 * @param max    of them.
 */
record Spread(double median, double min, double max)
{
    static Spread of(final double... values)
    {
        if (0 == values.length)
        {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }

        final double[] sorted = values.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        final double median = 1 == sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
