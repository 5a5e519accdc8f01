package io.perigee.faultlab;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Counts of things with names. For one thread at a time.
 */
public final class Tally
{
    private final Map<String, Long> counts = new TreeMap<>();

    /**
     * Count one.
     *
     * @param name of what was met, such as {@code torn pages}.
     */
    public void count(final String name)
    {
        add(name, 1);
    }

    /**
     * Count several.
     *
     * @param name   of what was met.
     * @param number how many.
     */
    public void add(final String name, final long number)
    {
        counts.merge(name, number, Long::sum);
    }

    /**
     * Count all that another one has counted.
     *
     * @param other to add.
     */
    void addAll(final Tally other)
    {
        other.counts.forEach(this::add);
    }

    /**
     * How many there were.
     *
     * @param name of what was met.
     * @return the count, 0 if there was none.
     */
    long get(final String name)
    {
        return counts.getOrDefault(name, 0L);
    }

    /**
     * Look at all counts, by name.
     *
     * @param action for each.
     */
    void forEach(final BiConsumer<String, Long> action)
    {
        counts.forEach(action);
    }
}
