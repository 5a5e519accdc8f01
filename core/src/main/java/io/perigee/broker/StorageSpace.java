package io.perigee.broker;

/**
 * Whether the file system had no room when housekeeping last asked for some, and nothing is left of what was prepared.
 * Written by housekeeping, read by the sequencer, which refuses what would wait for room rather than hold up everybody
 * else.
 */
final class StorageSpace
{
    private volatile boolean isFull;

    boolean isFull()
    {
        return isFull;
    }

    void isFull(final boolean isFull)
    {
        if (this.isFull != isFull)
        {
            this.isFull = isFull;
        }
    }
}
