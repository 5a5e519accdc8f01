package io.perigee.broker.simulation;

import java.util.Arrays;

/**
 * What the members of a consumer group have committed, one after the other, and where the next one may go on: not
 * before what was stored, and not behind what was asked for.
 */
final class GroupOffsets
{
    private final History history;
    private final long[] asked;
    private final long[] stored;
    private final int[] storedEras;

    GroupOffsets(final History history, final int queueCount)
    {
        this.history = history;
        asked = new long[queueCount];
        stored = new long[queueCount];
        storedEras = new int[queueCount];
    }

    void onAsked(final int queue, final long nextOffset)
    {
        asked[queue] = Math.max(asked[queue], nextOffset);
    }

    /** The messages below an offset were removed, so a group that has not come as far goes on there. */
    void onRemoved(final int queue, final long minOffset)
    {
        asked[queue] = Math.max(asked[queue], minOffset);
    }

    /** Whether a group can only go on at an offset because it is new, and that is the first message that is left. */
    boolean isNewAt(final int queue, final long offset)
    {
        return 0 == stored[queue] && offset > asked[queue];
    }

    /** A member was told that all that it has committed is stored. */
    void onStored(final long[] committed, final int ofEra)
    {
        for (int queue = 0; queue < committed.length; queue++)
        {
            if (committed[queue] > stored[queue])
            {
                stored[queue] = committed[queue];
                storedEras[queue] = ofEra;
            }
        }
    }

    void onResumed(final int queue, final long offset)
    {
        final boolean isLost = history.mayForget(storedEras[queue]);
        if (offset > asked[queue] || (offset < stored[queue] && !isLost))
        {
            throw new AssertionError("a group goes on in queue " + queue + " at offset " + offset +
                ", but stored " + stored[queue] + " of " + asked[queue]);
        }

        if (isLost)
        {
            stored[queue] = offset;
            storedEras[queue] = history.era();
        }
    }

    @Override
    public String toString()
    {
        return "stored " + Arrays.toString(stored) + " of " + Arrays.toString(asked);
    }
}
