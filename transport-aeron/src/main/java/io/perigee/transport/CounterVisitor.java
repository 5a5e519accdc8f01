package io.perigee.transport;

/**
 * Sees counters one by one.
 */
@FunctionalInterface
public interface CounterVisitor
{
    /**
     * One counter.
     *
     * @param typeId what is counted; below {@link CounterFactory#MIN_TYPE_ID} by Aeron.
     * @param label  for people.
     * @param value  at this moment.
     */
    void onCounter(int typeId, String label, long value);
}
