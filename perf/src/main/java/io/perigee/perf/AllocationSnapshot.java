package io.perigee.perf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Bytes that threads have allocated since they began, by thread name.
 *
 * @param bytesByThread in the order in which they were found.
 */
record AllocationSnapshot(Map<String, Long> bytesByThread)
{
    /** Nobody told anything. */
    static final AllocationSnapshot NONE = new AllocationSnapshot(Map.of());

    /**
     * What was allocated between an earlier snapshot and this one.
     *
     * @param earlier snapshot; a thread that is missing there began at 0.
     * @return bytes by thread.
     */
    AllocationSnapshot since(final AllocationSnapshot earlier)
    {
        final Map<String, Long> growth = new LinkedHashMap<>();
        bytesByThread.forEach((thread, bytes) ->
            growth.put(thread, bytes - earlier.bytesByThread.getOrDefault(thread, 0L)));
        return new AllocationSnapshot(growth);
    }

    /**
     * Only some of the threads.
     *
     * @param name of a thread that counts.
     * @return their part of this.
     */
    AllocationSnapshot of(final Predicate<String> name)
    {
        final Map<String, Long> part = new LinkedHashMap<>(bytesByThread);
        part.keySet().removeIf(name.negate());
        return new AllocationSnapshot(part);
    }

    boolean isKnown()
    {
        return !bytesByThread.isEmpty();
    }

    /**
     * Bytes for each of a number of messages, of all threads together.
     *
     * @param messages that were carried meanwhile.
     * @return bytes, rounded to 0.01.
     */
    double bytesPerMessage(final long messages)
    {
        final long bytes = bytesByThread.values().stream().mapToLong(Long::longValue).sum();
        return Math.round(100.0 * bytes / messages) / 100.0;
    }
}
