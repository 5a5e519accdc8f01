package io.perigee.sim;

import java.util.Arrays;

/**
 * What will happen, in order of time; events of the same time happen in the order in which they were scheduled.
 * <p>
 * A binary heap over parallel arrays: an event costs no object besides its action.
 */
public final class EventQueue
{
    private static final int INITIAL_CAPACITY = 256;

    private long[] timesNs = new long[INITIAL_CAPACITY];
    private long[] sequences = new long[INITIAL_CAPACITY];
    /** Runnables, in an array that takes anything: a store into it has nothing to check. */
    private Object[] actions = new Object[INITIAL_CAPACITY];
    private int size;
    private long nextSequence;
    private long nowNs;

    /**
     * The present.
     *
     * @return simulated time since the start of the run.
     */
    public long nowNs()
    {
        return nowNs;
    }

    /**
     * How much is still to come.
     *
     * @return number of scheduled events.
     */
    public int size()
    {
        return size;
    }

    /**
     * Let something happen.
     *
     * @param delayNs from now, 0 or more.
     * @param action  that happens.
     */
    public void schedule(final long delayNs, final Runnable action)
    {
        scheduleAt(nowNs + delayNs, action);
    }

    /**
     * Let something happen at a given time.
     *
     * @param timeNs when, not before now.
     * @param action that happens.
     */
    public void scheduleAt(final long timeNs, final Runnable action)
    {
        if (timeNs < nowNs)
        {
            throw new IllegalArgumentException("event in the past: " + timeNs + " < " + nowNs);
        }

        if (size == timesNs.length)
        {
            timesNs = Arrays.copyOf(timesNs, size * 2);
            sequences = Arrays.copyOf(sequences, size * 2);
            actions = Arrays.copyOf(actions, size * 2);
        }

        siftUp(size++, timeNs, nextSequence++, action);
    }

    /**
     * Move to the next event and let it happen.
     *
     * @return false if there is none.
     */
    public boolean runNext()
    {
        if (0 == size)
        {
            return false;
        }

        final Runnable action = (Runnable)actions[0];
        nowNs = timesNs[0];

        final int last = --size;
        final long lastTimeNs = timesNs[last];
        final long lastSequence = sequences[last];
        final Object lastAction = actions[last];
        actions[last] = null;
        if (last > 0)
        {
            siftDown(lastTimeNs, lastSequence, lastAction);
        }

        action.run();
        return true;
    }

    private void siftUp(final int from, final long timeNs, final long sequence, final Object action)
    {
        int index = from;
        while (index > 0)
        {
            final int parent = (index - 1) >>> 1;
            if (isBefore(timesNs[parent], sequences[parent], timeNs, sequence))
            {
                break;
            }

            put(index, timesNs[parent], sequences[parent], actions[parent]);
            index = parent;
        }

        put(index, timeNs, sequence, action);
    }

    private void siftDown(final long timeNs, final long sequence, final Object action)
    {
        int index = 0;
        while (true)
        {
            int child = 2 * index + 1;
            if (child >= size)
            {
                break;
            }

            if (child + 1 < size &&
                isBefore(timesNs[child + 1], sequences[child + 1], timesNs[child], sequences[child]))
            {
                child++;
            }

            if (isBefore(timeNs, sequence, timesNs[child], sequences[child]))
            {
                break;
            }

            put(index, timesNs[child], sequences[child], actions[child]);
            index = child;
        }

        put(index, timeNs, sequence, action);
    }

    private void put(final int index, final long timeNs, final long sequence, final Object action)
    {
        timesNs[index] = timeNs;
        sequences[index] = sequence;
        actions[index] = action;
    }

    private static boolean isBefore(
        final long timeNsA, final long sequenceA, final long timeNsB, final long sequenceB)
    {
        return timeNsA < timeNsB || (timeNsA == timeNsB && sequenceA < sequenceB);
    }
}
