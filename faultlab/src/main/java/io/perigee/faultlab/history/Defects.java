package io.perigee.faultlab.history;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Defects that were found: how many of each kind, and the first few in words. A broken broker has millions of them, so
 * no more than a few are kept.
 */
public final class Defects
{
    private static final int MAX_EXAMPLES = 5;

    private final Map<Defect, Long> counts = new EnumMap<>(Defect.class);
    private final List<String> examples = new ArrayList<>();

    /**
     * Whether there are any.
     *
     * @return true if nothing is wrong.
     */
    public boolean isEmpty()
    {
        return counts.isEmpty();
    }

    /**
     * How often one kind was found.
     *
     * @param defect the kind.
     * @return 0 if never.
     */
    public long count(final Defect defect)
    {
        return counts.getOrDefault(defect, 0L);
    }

    void add(final Defect defect, final long id, final int queueId, final long queueOffset, final String detail)
    {
        final long count = counts.merge(defect, 1L, Long::sum);
        if (count <= MAX_EXAMPLES)
        {
            examples.add(defect.label() + ": message " + id + " at " + queueId + "/" + queueOffset +
                (detail.isEmpty() ? "" : ", " + detail));
        }
    }

    /**
     * All kinds with their counts, and examples.
     *
     * @return lines of text, none if nothing is wrong.
     */
    public List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        counts.forEach((defect, count) -> lines.add(count + " " + defect.label()));
        lines.addAll(examples);
        return lines;
    }

    @Override
    public String toString()
    {
        return String.join("; ", lines());
    }
}
