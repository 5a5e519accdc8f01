package io.perigee.journal;

import java.util.concurrent.TimeUnit;

/**
 * Decides from numbers alone whether the oldest segment may go, and whether messages are still taken. Immutable.
 * <pre>
 *   used / (used + available)     0 ────────── 75 ─────────── 85 ──────────── 90 ── 100 %
 *                                  expired goes │ ten times     │ oldest goes,   │ and messages
 *                                               │ as fast       │ expired or not │ are refused
 * </pre>
 * A percentage counts only when little is free as well: a tenth of a large disk is still a lot of room.
 */
final class RetentionPolicy
{
    /** Why a segment goes. */
    enum Reason
    {
        /** It stays. */
        NONE,
        /** All of it is older than the retention time. */
        AGE,
        /** The log is longer than it may be. */
        LENGTH,
        /** The disk is nearly full. */
        DISK
    }

    private static final int ALL_PERCENT = 100;
    private static final int DELETE_RESERVES = 2;
    private static final int HURRY_RESERVES = 3;

    private final long timeMs;
    private final long lengthBytes;
    private final int hurryPercent;
    private final int deletePercent;
    private final int refusePercent;
    private final long reserveBytes;

    RetentionPolicy(final RetentionSettings settings)
    {
        timeMs = TimeUnit.NANOSECONDS.toMillis(settings.timeNs());
        lengthBytes = settings.lengthBytes();
        hurryPercent = settings.hurryPercent();
        deletePercent = settings.deletePercent();
        refusePercent = settings.refusePercent();
        reserveBytes = settings.reserveBytes();
    }

    /**
     * Must the oldest segment go?
     *
     * @param ageMs          that all of the segment has at least.
     * @param logLengthBytes from the begin of that segment to the end of the log.
     * @param usedBytes      of the file system.
     * @param availableBytes of the file system, to this process.
     * @return why, or that it stays.
     */
    Reason reason(final long ageMs, final long logLengthBytes, final long usedBytes, final long availableBytes)
    {
        if (timeMs > 0 && ageMs >= timeMs)
        {
            return Reason.AGE;
        }
        if (lengthBytes > 0 && logLengthBytes > lengthBytes)
        {
            return Reason.LENGTH;
        }
        return isReached(deletePercent, DELETE_RESERVES, usedBytes, availableBytes) ? Reason.DISK : Reason.NONE;
    }

    /** Is the disk so full that expired segments should go faster? */
    boolean isUrgent(final long usedBytes, final long availableBytes)
    {
        return isReached(hurryPercent, HURRY_RESERVES, usedBytes, availableBytes);
    }

    /** Is the disk so full that messages must be refused? */
    boolean refuses(final long usedBytes, final long availableBytes)
    {
        return isReached(refusePercent, 1, usedBytes, availableBytes);
    }

    private boolean isReached(
        final int percent, final int reserves, final long usedBytes, final long availableBytes)
    {
        final double used = Math.max(0, usedBytes);
        final double available = Math.max(0, availableBytes);
        return used > 0 && available < (double)reserves * reserveBytes &&
            used * ALL_PERCENT >= percent * (used + available);
    }
}
