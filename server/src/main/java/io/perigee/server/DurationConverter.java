package io.perigee.server;

import picocli.CommandLine;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations such as 500ms, 10s, 2m. A number alone is seconds.
 */
final class DurationConverter implements CommandLine.ITypeConverter<Duration>
{
    private static final Pattern PATTERN = Pattern.compile("(\\d{1,9})(us|ms|s|m|h|)");
    private static final long NANOS_PER_MICRO = 1_000;

    @Override
    public Duration convert(final String text)
    {
        final Matcher matcher = PATTERN.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches())
        {
            throw new CommandLine.TypeConversionException(
                "'" + text + "' is not a duration; write it like 500ms, 10s or 2m");
        }

        final long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2))
        {
            case "us" -> Duration.ofNanos(amount * NANOS_PER_MICRO);
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
