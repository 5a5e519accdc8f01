package io.perigee.broker;

/**
 * How much room the log has left. Written by housekeeping, read by the sequencer, which refuses what would have to wait
 * for room rather than hold up everybody else.
 * <pre>
 *    records          prepared: on the disk, zero
 *  ──────────┼──────────────────────────┬─────────────┼ ─ ─ ─ what the disk may have no room for
 *          append                     limit        prepared
 *               messages may go here   │ offsets only
 * </pre>
 * The limit exists while the disk is full. Then what is left of the prepared part is kept for consumer offsets.
 */
final class StorageSpace
{
    /** The limit of a disk that has room. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private volatile boolean isExhausted;
    private volatile long messageLimit = UNLIMITED;
    private volatile long preparedPosition;

    /**
     * Whether there is no room left for anything.
     *
     * @return true if the disk is full and all that was prepared is in use.
     */
    boolean isExhausted()
    {
        return isExhausted;
    }

    void isExhausted(final boolean isExhausted)
    {
        if (this.isExhausted != isExhausted)
        {
            this.isExhausted = isExhausted;
        }
    }

    /**
     * Where messages must end.
     *
     * @return log position in bytes, {@link #UNLIMITED} while the disk has room.
     */
    long messageLimit()
    {
        return messageLimit;
    }

    void messageLimit(final long messageLimit)
    {
        if (this.messageLimit != messageLimit)
        {
            this.messageLimit = messageLimit;
        }
    }

    /**
     * Where the prepared part of the log ends: up to there appends need no more room on the disk.
     *
     * @return log position in bytes.
     */
    long preparedPosition()
    {
        return preparedPosition;
    }

    void preparedPosition(final long preparedPosition)
    {
        if (this.preparedPosition != preparedPosition)
        {
            this.preparedPosition = preparedPosition;
        }
    }
}
