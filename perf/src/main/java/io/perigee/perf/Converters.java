package io.perigee.perf;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.function.ToLongFunction;

/**
 * Let the command line take quantities as people write them.
 */
final class Converters
{
    private Converters()
    {
    }

    private static long convert(final String text, final ToLongFunction<String> parser)
    {
        try
        {
            return parser.applyAsLong(text);
        }
        catch (final IllegalArgumentException exception)
        {
            throw new TypeConversionException(exception.getMessage());
        }
    }

    /** Counts and rates. */
    static final class Count implements ITypeConverter<Long>
    {
        @Override
        public Long convert(final String text)
        {
            return Converters.convert(text, Quantity::count);
        }
    }

    /** Rates; none is as many as the window allows. */
    static final class Rate implements ITypeConverter<Long>
    {
        @Override
        public Long convert(final String text)
        {
            return "max".equalsIgnoreCase(text) ? LoadSettings.MAX_RATE : Converters.convert(text, Quantity::rate);
        }
    }

    /** Sizes. */
    static final class Bytes implements ITypeConverter<Long>
    {
        @Override
        public Long convert(final String text)
        {
            return Converters.convert(text, Quantity::bytes);
        }
    }

    /** Durations, in nanoseconds. */
    static final class Duration implements ITypeConverter<Long>
    {
        @Override
        public Long convert(final String text)
        {
            return Converters.convert(text, Quantity::durationNs);
        }
    }
}
