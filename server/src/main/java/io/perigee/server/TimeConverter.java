package io.perigee.server;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * Reads points in time as other verbs print them, such as 2026-11-22T18:31:16.956Z, also with another zone, or as
 * milliseconds since 1970.
 */
final class TimeConverter implements ITypeConverter<Instant>
{
    private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");

    @Override
    public Instant convert(final String text)
    {
        if (MILLISECONDS.matcher(text).matches())
        {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
        try
        {
            return OffsetDateTime.parse(text).toInstant();
        }
        catch (final DateTimeException ex)
        {
            throw new TypeConversionException("'" + text + "' is no time like 2026-11-22T18:31:16.956Z, " +
                "nor milliseconds since 1970");
        }
    }
}
