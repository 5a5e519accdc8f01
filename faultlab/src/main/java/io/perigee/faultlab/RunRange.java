package io.perigee.faultlab;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs that follow each other.
 *
 * @param first of them.
 * @param last  of them.
 * @param isOne whether only one was named: what it shares with earlier runs is not said.
 */
record RunRange(long first, long last, boolean isOne)
{
    /** The runs from one to another, which may be the same, as {@link Converter} reads them. */
    static String text(final long first, final long last)
    {
        return first == last ? Long.toString(last) : first + "-" + last;
    }

    /** Reads {@code 7} and {@code 5-7}. */
    static final class Converter implements ITypeConverter<RunRange>
    {
        private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

        @Override
        public RunRange convert(final String text)
        {
            final Matcher matcher = RANGE.matcher(text);
            if (!matcher.matches())
            {
                throw new TypeConversionException("'" + text + "' is neither a number nor two with a - between them");
            }
            final boolean isOne = null == matcher.group(2);
            final long first = Long.parseLong(matcher.group(1));
            final long last = isOne ? first : Long.parseLong(matcher.group(2));
            if (last < first)
            {
                throw new TypeConversionException("'" + text + "' ends before it begins");
            }
            return new RunRange(first, last, isOne);
        }
    }
}
