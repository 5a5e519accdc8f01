package io.perigee.journal;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sees the valid records while the log is opened, from a position of its choice on.
 */
@FunctionalInterface
public interface RecoveryListener
{
    /**
     * Say where to begin. Called once, before the first record, when the log is known to be whole; nothing was changed
     * yet. What was derived from records behind the end must be forgotten: those records do not exist any more.
     *
     * @param verifiedFrom position of the checkpoint, or of the first segment if there is none: up to the end all is
     *                     verified. To begin below it makes that part be verified as well.
     * @param minPosition  begin of the first segment.
     * @param endPosition  where the log ends.
     * @return a position from the minimum to the end, where a record begins or the log ends; the minimum unless
     *         overridden.
     * @throws JournalException if the caller can begin nowhere; then the log is not opened, and nothing is changed.
     */
    default long beginAt(final long verifiedFrom, final long minPosition, final long endPosition)
    {
        return minPosition;
    }

    /**
     * A record of the log, in order. Padding is shown too.
     *
     * @param buffer that holds the record.
     * @param offset where the record begins.
     * @param length of the record in bytes.
     */
    void onRecord(UnsafeBuffer buffer, int offset, int length);
}
