package io.perigee.transport;

import org.agrona.concurrent.status.AtomicCounter;

/**
 * Makes the counters that an operator sees. Each counter has one writer.
 */
@FunctionalInterface
public interface CounterFactory
{
    /** The lowest type that is ours; those below belong to Aeron. */
    int MIN_TYPE_ID = 1000;

    /**
     * Make a counter that begins at 0. Called when something is launched, never in a duty cycle.
     *
     * @param typeId what is counted, at least {@link #MIN_TYPE_ID}.
     * @param label  for people, at most 380 characters.
     * @return the counter; closing it gives its place back.
     */
    AtomicCounter newCounter(int typeId, String label);
}
