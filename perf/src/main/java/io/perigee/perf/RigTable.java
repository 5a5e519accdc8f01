package io.perigee.perf;

import tools.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Reports as people read them.
 */
final class RigTable
{
    private static final double MICROS_PER_MILLI = 1_000;
    private static final double MICROS_PER_SECOND = 1_000_000;

    private RigTable()
    {
    }

    /** One run in one line. */
    static String oneLine(final LoadResult result)
    {
        final JsonNode json = result.json();
        final StringBuilder line = new StringBuilder();
        if (json.has("achievedRate"))
        {
            line.append(number(json.path("achievedRate").asDouble())).append("/s  ");
        }
        if (json.has("throughput"))
        {
            line.append(number(json.path("throughput").asDouble())).append(" msg/s  ");
        }
        if (json.has("latencyUs"))
        {
            LatencySummary.of(json.path("latencyUs")).microsByName().forEach((name, micros) ->
                line.append(label(name)).append(' ').append(micros(micros)).append("  "));
        }
        if (json.has("lost"))
        {
            line.append("lost ").append(json.path("lost").asLong()).append("  ");
        }
        if (json.has("hostPauseUs"))
        {
            line.append("host p99.9 ").append(micros(json.path("hostPauseUs").path("p999").asDouble())).append("  ");
        }
        if (result.isFailed())
        {
            line.append("FAILED: ").append(result.failure());
        }
        return line.toString().stripTrailing();
    }

    /**
     * A series with its medians and spread.
     *
     * @param title  of the table.
     * @param series to show.
     * @return lines.
     */
    static List<String> table(final String title, final RunSeries series)
    {
        final List<String> lines = new ArrayList<>();
        lines.add(title);
        for (final LoadResult failed : series.results())
        {
            if (failed.isFailed())
            {
                lines.add("  FAILED: " + failed.failure());
            }
        }
        if (series.passed().isEmpty())
        {
            return lines;
        }

        if (series.hasLatency())
        {
            addLatencies(lines, series);
        }
        if (series.passed().get(0).json().has("throughput"))
        {
            final Spread spread = series.throughputSpread();
            lines.add(String.format(Locale.ROOT, "  median of %d: %s msg/s   min..max %s..%s", series.passed().size(),
                number(spread.median()), number(spread.min()), number(spread.max())));
        }
        addAllocation(lines, series);
        return lines;
    }

    /** A time with the unit that suits it. */
    static String micros(final double micros)
    {
        if (micros < MICROS_PER_MILLI)
        {
            return String.format(Locale.ROOT, micros < 100 ? "%.1fus" : "%.0fus", micros);
        }
        return micros < MICROS_PER_SECOND ?
            String.format(Locale.ROOT, "%.2fms", micros / MICROS_PER_MILLI) :
            String.format(Locale.ROOT, "%.2fs", micros / MICROS_PER_SECOND);
    }

    /** A count with separators. */
    static String number(final double value)
    {
        return String.format(Locale.ROOT, value < 1_000_000 ? "%,.1f" : "%,.0f", value);
    }

    private static void addLatencies(final List<String> lines, final RunSeries series)
    {
        final StringBuilder head = new StringBuilder(String.format("  %-14s", ""));
        final StringBuilder median = new StringBuilder(
            String.format("  %-14s", "median of " + series.passed().size()));
        final StringBuilder min = new StringBuilder(String.format("  %-14s", "min"));
        final StringBuilder max = new StringBuilder(String.format("  %-14s", "max"));
        final StringBuilder merged = new StringBuilder(String.format("  %-14s", "all together"));
        final LatencySummary together = LatencySummary.of(series.merged());
        for (final String name : LatencySummary.NAMES)
        {
            final Spread spread = series.latencySpread(name);
            head.append(String.format("%10s", label(name)));
            median.append(String.format("%10s", micros(spread.median())));
            min.append(String.format("%10s", micros(spread.min())));
            max.append(String.format("%10s", micros(spread.max())));
            merged.append(String.format("%10s", micros(together.micros(name))));
        }
        if (series.settings().isOpenLoop())
        {
            final Spread rate = series.spread((result) -> result.json().path("achievedRate").asDouble());
            head.append(String.format("%14s", "rate/s"));
            median.append(String.format("%14s", number(rate.median())));
            min.append(String.format("%14s", number(rate.min())));
            max.append(String.format("%14s", number(rate.max())));
        }
        lines.addAll(List.of(head.toString(), median.toString()));
        if (1 < series.passed().size())
        {
            lines.addAll(List.of(min.toString(), max.toString(), merged.toString()));
        }
    }

    private static void addAllocation(final List<String> lines, final RunSeries series)
    {
        final JsonNode json = series.passed().get(0).json();
        if (json.has("allocatedBytesPerMessage"))
        {
            final StringBuilder line =
                new StringBuilder("  allocated bytes per message (highest run; below: first run):");
            for (final var side : json.path("allocatedBytesPerMessage").properties())
            {
                final Spread spread = series.spread((result) ->
                    result.json().path("allocatedBytesPerMessage").path(side.getKey()).asDouble());
                line.append(String.format(Locale.ROOT, "  %s %.2f", side.getKey(), spread.max()));
            }
            lines.add(line.toString());
            json.path("allocatedBytesByThread").properties().forEach((side) -> lines.add("    " + side.getKey() + ": " +
                side.getValue().properties().stream()
                    .map((thread) -> thread.getKey() + " " + thread.getValue().asLong())
                    .collect(Collectors.joining(", "))));
        }
    }

    private static String label(final String name)
    {
        return switch (name)
        {
            case "p999" -> "p99.9";
            case "p9999" -> "p99.99";
            default -> name;
        };
    }
}
