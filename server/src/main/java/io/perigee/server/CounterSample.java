package io.perigee.server;

import io.perigee.transport.aeron.AeronCounters;

import java.util.ArrayList;
import java.util.List;

/**
 * The counters of one media driver at one moment.
 *
 * @param atNs     when they were read.
 * @param counters in the order in which the driver keeps them.
 */
record CounterSample(long atNs, List<CounterSample.Counter> counters)
{
    private static final double NS_PER_S = 1e9;

    /**
     * One counter.
     *
     * @param typeId what is counted.
     * @param label  for people.
     * @param value  at the moment of the sample.
     */
    record Counter(int typeId, String label, long value)
    {
    }

    static CounterSample read(final String driverDirectory, final long nowNs)
    {
        final List<Counter> counters = new ArrayList<>();
        AeronCounters.forEach(
            driverDirectory, (typeId, label, value) -> counters.add(new Counter(typeId, label, value)));
        return new CounterSample(nowNs, counters);
    }

    /** Growth a second since an earlier sample; 0 for a counter that is new. */
    double rate(final CounterSample earlier, final Counter counter)
    {
        for (final Counter before : earlier.counters)
        {
            if (before.typeId == counter.typeId && before.label.equals(counter.label))
            {
                return (counter.value - before.value) * NS_PER_S / Math.max(1, atNs - earlier.atNs);
            }
        }

        return 0;
    }
}
