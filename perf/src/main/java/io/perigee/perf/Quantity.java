package io.perigee.perf;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts, sizes and durations as people write them: {@code 50k}, {@code 1.5m}, {@code 64KiB}, {@code 20s}.
 */
final class Quantity
{
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([a-zA-Z]*)");

    private Quantity()
    {
    }

    /**
     * A count or a rate; k, m and g stand for thousands, millions and thousands of millions.
     *
     * @param text such as {@code 50k}.
     * @return the count.
     * @throws IllegalArgumentException if the text is not a whole count.
     */
    static long count(final String text)
    {
        final Matcher matcher = match(text, "a count such as 500, 50k or 50m");
        final long factor = switch (matcher.group(2).toLowerCase(Locale.ROOT))
        {
            case "" -> 1L;
            case "k" -> 1_000L;
            case "m" -> 1_000_000L;
            case "g" -> 1_000_000_000L;
            default -> throw invalid(text, "a count such as 500, 50k or 50m");
        };
        return exactly(matcher.group(1), factor, text);
    }

    /**
     * A rate in messages per second, in the form of a count.
     *
     * @param text such as {@code 50k}.
     * @return the rate, at least 1.
     * @throws IllegalArgumentException if the text is not a count of at least 1.
     */
    static long rate(final String text)
    {
        final long perSecond = count(text);
        if (perSecond < 1)
        {
            throw invalid(text, "a rate such as 1, 50k or max");
        }
        return perSecond;
    }

    /**
     * A number of bytes; units are powers of 1024.
     *
     * @param text such as {@code 100}, {@code 4k} or {@code 1MiB}.
     * @return the number of bytes.
     * @throws IllegalArgumentException if the text is not a whole number of bytes.
     */
    static long bytes(final String text)
    {
        final Matcher matcher = match(text, "a size such as 100, 4k or 1MiB");
        final long factor = switch (matcher.group(2).toLowerCase(Locale.ROOT))
        {
            case "", "b" -> 1L;
            case "k", "kb", "kib" -> 1L << 10;
            case "m", "mb", "mib" -> 1L << 20;
            case "g", "gb", "gib" -> 1L << 30;
            default -> throw invalid(text, "a size such as 100, 4k or 1MiB");
        };
        return exactly(matcher.group(1), factor, text);
    }

    /**
     * A duration.
     *
     * @param text such as {@code 20s}, {@code 500ms} or {@code 2m}; a number alone is seconds.
     * @return nanoseconds.
     * @throws IllegalArgumentException if the text is not a duration.
     */
    static long durationNs(final String text)
    {
        final Matcher matcher = match(text, "a duration such as 20s, 500ms or 2m");
        final long factor = switch (matcher.group(2).toLowerCase(Locale.ROOT))
        {
            case "ns" -> 1L;
            case "us" -> TimeUnit.MICROSECONDS.toNanos(1);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
            case "", "s" -> TimeUnit.SECONDS.toNanos(1);
            case "m", "min" -> TimeUnit.MINUTES.toNanos(1);
            case "h" -> TimeUnit.HOURS.toNanos(1);
            default -> throw invalid(text, "a duration such as 20s, 500ms or 2m");
        };
        return exactly(matcher.group(1), factor, text);
    }

    private static Matcher match(final String text, final String wanted)
    {
        final Matcher matcher = FORM.matcher(text.trim().replace("_", "").replace(",", ""));
        if (!matcher.matches())
        {
            throw invalid(text, wanted);
        }
        return matcher;
    }

    private static long exactly(final String number, final long factor, final String text)
    {
        try
        {
            return new BigDecimal(number).multiply(BigDecimal.valueOf(factor)).longValueExact();
        }
        catch (final ArithmeticException ignored)
        {
            throw invalid(text, "a whole number that is not too large");
        }
    }

    private static IllegalArgumentException invalid(final String text, final String wanted)
    {
        return new IllegalArgumentException("'" + text + "' is not " + wanted);
    }
}
